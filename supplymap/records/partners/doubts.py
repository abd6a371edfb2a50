"""What is doubtful about partners: rows merged, decisions that do not hold, names that no list has."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

from supplymap import reference
from supplymap.model import Outcome, Source
from supplymap.records.corrections import nearest_name
from supplymap.records.decided.names import OpenName
from supplymap.records.decided.pairs import told, why
from supplymap.records.partners.entries import says_more
from supplymap.records.ragged import combined, first_of_each
from supplymap.records.spellings import MOST_ASKED
from supplymap.records.values import is_blank

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from supplymap.records.decided.pairs import Fate
    from supplymap.records.duplicates.merging import Sure
    from supplymap.records.mentions import Codes, Mentions
    from supplymap.records.partners.entries import Entries
    from supplymap.records.partners.identity import Identities, Numbers
    from supplymap.records.understanding import Understanding


_MOST_MEANT = 3
"""Most partners that a name of links may mean by its likeness that are told."""
_NAMES_TOLD = 3
"""Most names of one id that are told."""


def report_merges(
    state: Understanding, entries: Entries, found: Identities, before: Codes, sure: Mapping[int, Sure]
) -> None:
    """Say of the rows of lists whose partner an earlier row names that they are merged into that.

    Parameters
    ----------
    before
        The partner of each line before several partners were made one.
    sure
        By such a number, why that partner is one with another, where the files say so.
    """
    directory = state.directory
    listing = [_lists_alone(state, table) for table in state.mentions]
    starts = np.concatenate([[0], np.cumsum([len(rows) for rows in listing])]).astype(np.int64)
    alone = np.concatenate([np.zeros(0, np.bool_), *listing])[starts[entries.mention] + entries.at]
    # who stands in a chain or a questionnaire besides is listed once all the same
    alone &= ~says_more(state, entries)
    unit = _units(state, entries, found)
    order = np.lexsort((entries.source, ~alone, unit))
    first = np.full(int(unit.max(initial=-1)) + 1, -1, np.int64)
    first[unit[order[::-1]]] = order[::-1]
    order = order[alone[order]]
    later = order[entries.source[order] != entries.source[first[unit[order]]]]
    groups: dict[tuple[int, int, str, int], set[int]] = defaultdict(set)
    for line in later[first_of_each(unit[later], entries.source[later])].tolist():
        heading = entries.tables[entries.mention[line]].headings.get("name", "")
        groups[int(unit[line]), int(entries.sheet[line]), heading, int(before[line])].add(int(entries.row[line]))
    texts: dict[tuple[int, int], str] = {}
    for line in later.tolist():
        texts.setdefault((int(unit[line]), int(entries.sheet[line])), state.vocabulary.texts[entries.name[line]])
    decided = _decided_notes(state, found, before)
    for (number, sheet, heading, was), rows in groups.items():
        line = int(first[number])
        name = directory.names[found.partner[line]]
        source_ = state.reports.source(int(entries.sheet[line]), int(entries.row[line]))
        imported = np.array(sorted(rows), np.int32)
        imported = imported[state.ledger.having(sheet, imported, Outcome.IMPORTED)]
        if len(imported):
            reason = f": {sure[was].why}" if was in sure and was not in decided else ""
            note = decided.get(was, reason)
            state.ledger.set(sheet, imported, Outcome.MERGED, f"into {name} ({source_}){note}")
            if was in decided:
                # the decision is told once, whatever rows it is about
                continue
            message = f"The same partner as {name} in {source_}{reason}; both rows are kept as its sources"
            found_ = texts[number, sheet]
            state.reports.add("merged-duplicate", sheet, imported.tolist(), heading, found_, message=message)


def _units(state: Understanding, entries: Entries, found: Identities) -> NDArray[np.int64]:
    """Return for each line a number of what it is about: a row that adds a plant to a partner repeats none.

    That is a partner, a plant of it, or a company as a whole.
    """
    facility = entries.field("facility")
    facility = np.where(state.vocabulary.where(facility, is_blank), 0, facility)
    whole = np.zeros(len(facility), np.bool_)
    whole[list(found.shared)] = True
    unit = combined(found.partner, facility, whole.astype(np.int32))
    return np.unique(unit, return_inverse=True)[1].astype(np.int64)


def _decided_notes(state: Understanding, found: Identities, before: Codes) -> dict[int, str]:
    """Return who decided that partners of the lists are one with an earlier one, by their numbers before that."""
    joining = state.pairs.joining()
    by_number = {state.pairs.before[id_]: fate for id_, fate in joining.items()}
    notes: dict[int, str] = {}
    first: dict[int, int] = {}
    for old, now in sorted(set(zip(before.tolist(), found.partner.tolist(), strict=True))):
        if first.setdefault(now, old) != old and old in by_number:
            notes[old] = f", as {why(by_number[old].said)}"
    return notes


def report_joined(state: Understanding) -> None:
    """Tell which partners people made one, and which decisions on pairs do not hold."""
    for fate in state.pairs.settled.fates:
        ids = [end[0] for end in fate.ends if end]
        if len(ids) < len(fate.ends):
            continue
        at = state.pairs.sources.get(ids[1]) or state.pairs.sources.get(ids[0]) or Source("", "", 0)
        names_ = " / ".join(state.pairs.subjects[id_].name for id_ in ids)
        said = told(fate)
        if fate.joins and not fate.is_one_already:
            kept = state.directory.names[state.pairs.numbers[ids[0]]]
            state.report("made-one", at, "", names_, message=f"One partner, {kept}: {said}")
            _report_countries_of(state, fate, at)
        elif fate.is_one_already and fate.value in ("different", "site"):
            message = f"{said}; but the files give nothing to tell them apart by, so they are one partner here"
            state.report("one-despite-decision", at, "", names_, message=message)
        elif fate.said.decision.is_conflict or (fate.value in ("same", "site") and fate.outcome != "holds"):
            kept = "Two sites of one company" if fate.are_sites else "Not made one partner"
            state.report("pair-asked-again", at, "", names_, message=f"{kept}: {said}")
        elif fate.are_sites:
            state.report("made-sites", at, "", names_, message=f"Two sites of one company: {said}")
        elif fate.value == "different" and of_one_company(state, *(state.pairs.numbers.get(id_, -1) for id_ in ids)):
            message = f"{said}; but other rows or decisions make both sites of one company"
            state.report("one-company-despite-decision", at, "", names_, message=message)


def _report_countries_of(state: Understanding, fate: Fate, at: Source) -> None:
    """Tell that two partners that are one state different countries."""
    one, other = (state.pairs.subjects[end[0]].country for end in fate.ends)
    if one and other and one != other:
        number = state.pairs.numbers[fate.ends[0][0]]
        name, kept = state.directory.names[number], state.directory.countries[number]
        first, second, counts = map(reference.countries().phrase, (one, other, kept))
        message = f"Rows of one partner name {first} and {second} as its country: {counts} counts; {told(fate)}"
        state.report("country-conflict", at, "", name, message=message, suggestion="Correct the country that is wrong")


def _lists_alone(state: Understanding, table: Mentions) -> NDArray[np.bool_]:
    """Return which rows list a partner and state no link from or to it, so that they are nothing beside a repeat."""
    alone = table.lists.copy()
    number = next(at for at, each in enumerate(state.mentions) if each is table)
    for hops in state.hops:
        if hops.supplier == number:
            alone[hops.supplier_at] = False
        if hops.buyer == number and state.readings[hops.reading].kind != "partners":
            alone[hops.buyer_at[hops.buyer_at >= 0]] = False
    return alone


def report_conflicts(state: Understanding, entries: Entries, numbers: Numbers, found: Identities) -> None:
    """Report the ids that stand for several names, each once for a sheet with the rows of the further names."""
    texts = state.vocabulary.texts
    lines: dict[tuple[int, str, int, str], list[int]] = defaultdict(list)
    for line, other in found.conflicts:
        heading = entries.tables[entries.mention[line]].headings.get("partner_id", "")
        lines[int(entries.sheet[line]), heading, other, texts[numbers.id[line]]].append(line)
    for (sheet, heading, other, number), of in lines.items():
        names = list(dict.fromkeys(texts[entries.name[line]] for line in of))
        more = f" and {len(names) - _NAMES_TOLD:,} more" if len(names) > _NAMES_TOLD else ""
        text = f"{number}: {' / '.join(names[:_NAMES_TOLD])}{more} / {texts[entries.name[other]]}"
        state.reports.add("id-conflict", sheet, [int(entries.row[line]) for line in of], heading, text)


def of_one_company(state: Understanding, one: int, other: int) -> bool:
    """Return whether two partners are known to be sites of one company."""
    companies = state.companies
    return (
        min(one, other) >= 0
        and max(one, other) < len(companies)
        and companies[one] >= 0
        and companies[one] == companies[other]
    )


def report_pair(state: Understanding, code: str, pair: tuple[int, int], at: int, reason: str, message: str) -> None:
    """Report at one of two partners that they may be one; nothing where people decided that they are two."""
    said = state.pairs.of(*pair)
    if said and all(fate.value in ("different", "site") and fate.outcome == "holds" for fate in said):
        return
    decided = "".join(f"; {told(fate)}" for fate in said)
    state.duplicates.append((*pair, f"{reason}{decided}"))
    where, name = state.directory.sources[at], state.directory.names[at]
    state.report(code, where, "", name, message=f"{message}{decided}")


def report_nameless(state: Understanding, entries: Entries, lines: NDArray[np.integer]) -> None:
    """Report the rows that know their partner by a number that no row gives a name to."""
    rows: dict[int, set[int]] = defaultdict(set)
    texts: dict[int, str] = {}
    for line in lines.tolist():
        rows[int(entries.sheet[line])].add(int(entries.row[line]))
        texts.setdefault(int(entries.sheet[line]), state.vocabulary.texts[entries.name[line]])
    for sheet, of in rows.items():
        state.reports.add("number-without-name", sheet, of, "", texts[sheet])


def report_unlisted(state: Understanding) -> None:
    """Report the partners that no list has: those of the most links one by one, the rest together."""
    directory = state.directory
    links = Counter(np.concatenate([state.links.supplier, state.links.buyer]).tolist())
    # rows of shipments are no lists, and name whom no list has
    shipments = {table.sheet for table in state.mentions if state.readings[table.reading].sums}
    # of a name that is a partner of its own because somebody said so nothing is to be told
    named = [each for each in state.unlisted if not state.directory.is_referred(state.directory.names[each[0]])]
    listing = [each for each in named if each[1] not in shipments]
    unlisted = sorted(listing, key=lambda named: (-links[named[0]], directory.sources[named[0]], named[0]))
    asked, rest = unlisted[:MOST_ASKED], unlisted[MOST_ASKED:]
    near = directory.nearest([directory.names[number] for number, *_ in asked])
    for (number, sheet, row, heading), spelled in zip(asked, near, strict=True):
        numbers = list(dict.fromkeys((*state.may_mean.get(number, ())[:_MOST_MEANT], *spelled)))
        found, names = directory.names[number], directory.named(numbers)
        others = tuple(one for one in numbers if not _are_two(state, one, number))
        if others or not numbers:
            # where people said of each that it is another there is nothing to ask
            place = state.reports.source(sheet, row)
            state.names.open.append(OpenName(found, "unlisted", (place,), others, links[number]))
        words = {
            "suggestion": f"Did you mean {' or '.join(names)}? Otherwise add the partner to the list" if names else "",
            "correction": nearest_name(found, names),
        }
        state.reports.add("unlisted-partner", sheet, [row], heading, found, **words)
    rows: dict[int, list[int]] = defaultdict(list)
    for _, sheet, row, _ in rest:
        rows[sheet].append(row)
    for sheet, of in sorted(rows.items()):
        message = f"{len(of)} further names of this sheet are in no list, none of more links than those told singly"
        state.reports.add("unlisted-partner", sheet, of, "", "", message=message)


def _are_two(state: Understanding, one: int, other: int) -> bool:
    """Return whether people said that two partners are two."""
    return any(fate.value == "different" and fate.outcome == "holds" for fate in state.pairs.of(one, other))


def report_countries(state: Understanding) -> None:
    """Report the listed partners that state no country; one not understood is reported already."""
    directory = state.directory
    unknown = {
        (issue.source.file, issue.source.sheet, row)
        for issue in state.issues
        if issue.code in ("unknown-country", "country-in-address-unclear")
        for row in (issue.source.row, *issue.also)
    }
    for number, (country, listed) in enumerate(zip(directory.countries, directory.listed, strict=True)):
        # who carries or stores goods is not rated by country
        cargo = number < len(state.facts.cargo) and state.facts.cargo[number]
        if country or not listed or cargo or number == state.importer:
            continue
        rows = (state.reports.source(row >> 32, row & 0xFFFFFFFF) for row in state.facts.rows.of(number))
        if not any((source.file, source.sheet, source.row) in unknown for source in rows):
            state.report("missing-country", directory.sources[number], "", directory.names[number])
