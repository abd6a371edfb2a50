"""What is doubtful about partners: rows merged, namesakes kept apart, names spelled alike, names that no list has."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

from supplymap.model import Outcome
from supplymap.records.ragged import first_of_each
from supplymap.records.spellings import MOST_ASKED, alike

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from supplymap.records.mentions import Mentions
    from supplymap.records.partners.entries import Entries
    from supplymap.records.partners.identity import Identities, Numbers
    from supplymap.records.understanding import Understanding


_NAMES_TOLD = 3
"""Most names of one id that are told."""


def report_merges(state: Understanding, entries: Entries, found: Identities) -> None:
    """Say of the rows of lists whose partner an earlier row names that they are merged into that."""
    directory = state.directory
    listing = [_lists_alone(state, table) for table in state.mentions]
    starts = np.concatenate([[0], np.cumsum([len(rows) for rows in listing])]).astype(np.int64)
    alone = np.concatenate([np.zeros(0, np.bool_), *listing])[starts[entries.mention] + entries.at]
    order = np.lexsort((entries.source, found.partner))
    order = order[alone[order]]
    partner, source = found.partner[order], entries.source[order]
    earliest = np.full(len(found.created), np.iinfo(np.int64).max)
    np.minimum.at(earliest, found.partner, entries.source)
    later = order[source != earliest[partner]]
    groups: dict[tuple[int, int, str], set[int]] = defaultdict(set)
    for line in later[first_of_each(found.partner[later], entries.source[later])].tolist():
        heading = entries.tables[entries.mention[line]].headings.get("name", "")
        groups[int(found.partner[line]), int(entries.sheet[line]), heading].add(int(entries.row[line]))
    texts: dict[tuple[int, int], str] = {}
    for line in later.tolist():
        texts.setdefault(
            (int(found.partner[line]), int(entries.sheet[line])), state.vocabulary.texts[entries.name[line]]
        )
    for (number, sheet, heading), rows in groups.items():
        name, source_ = directory.names[number], directory.sources[number]
        imported = np.array(sorted(rows), np.int32)
        imported = imported[state.ledger.having(sheet, imported, Outcome.IMPORTED)]
        if len(imported):
            state.ledger.set(sheet, imported, Outcome.MERGED, f"into {name} ({source_})")
            message = f"The same partner as {name} in {source_}; both rows are kept as its sources"
            found_ = texts[number, sheet]
            state.reports.add("merged-duplicate", sheet, imported.tolist(), heading, found_, message=message)


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


def report_namesakes(state: Understanding, found: Identities) -> None:
    """Report partners of one name that were kept apart, each beside the first of them: all pairs would be too many."""
    directory = state.directory
    first: dict[str, int] = {}
    for number in np.argsort(found.created, kind="stable").tolist():
        other = first.setdefault(directory.keys[number], number)
        if other == number:
            continue
        countries = directory.countries[number], directory.countries[other]
        if all(countries) and countries[0] != countries[1]:
            code, why = "country-conflict", f"same name, country {countries[0]} and {countries[1]}"
        else:
            code, why = "possible-duplicate", "same name, different place or ID"
        state.duplicates.append((number, other, why))
        message = f"{why[:1].upper()}{why[1:]}: see {directory.names[other]} in {directory.sources[other]}"
        state.report(code, directory.sources[number], "", directory.names[number], message=message)


def report_nameless(state: Understanding, entries: Entries, lines: NDArray[np.integer]) -> None:
    """Report the rows that know their partner by a number that no row gives a name to."""
    rows: dict[int, set[int]] = defaultdict(set)
    texts: dict[int, str] = {}
    for line in lines.tolist():
        rows[int(entries.sheet[line])].add(int(entries.row[line]))
        texts.setdefault(int(entries.sheet[line]), state.vocabulary.texts[entries.name[line]])
    for sheet, of in rows.items():
        state.reports.add("number-without-name", sheet, of, "", texts[sheet])


def report_spellings(state: Understanding) -> None:
    """Report pairs of names of one country that differ by a letter or two."""
    directory = state.directory
    found = alike(directory.keys, directory.countries)
    for first, second in found.pairs:
        state.duplicates.append((first, second, "names differ by a few letters"))
        message = f"Nearly the same name as {directory.names[first]} in {directory.sources[first]}; kept apart"
        name = directory.names[second]
        state.report("possible-duplicate", directory.sources[second], "", name, message=message)
    if found.further:
        last = directory.sources[found.pairs[-1][1]]
        message = f"At least {found.further} further pairs of names differ by a few letters; they are not told singly"
        state.report("possible-duplicate", last, "", "", message=message)


def report_unlisted(state: Understanding) -> None:
    """Report the partners that no list has: those of the most links one by one, the rest together."""
    directory = state.directory
    links = Counter(np.concatenate([state.links.supplier, state.links.buyer]).tolist())
    # rows of shipments are no lists, and name whom no list has
    shipments = {table.sheet for table in state.mentions if state.readings[table.reading].sums}
    listing = [named for named in state.unlisted if named[1] not in shipments]
    unlisted = sorted(listing, key=lambda named: (-links[named[0]], directory.sources[named[0]], named[0]))
    told, rest = unlisted[:MOST_ASKED], unlisted[MOST_ASKED:]
    near = directory.closest_of([directory.names[number] for number, *_ in told])
    for (number, sheet, row, heading), names in zip(told, near, strict=True):
        suggestion = f"Did you mean {' or '.join(names)}? Otherwise add the partner to the list" if names else ""
        state.reports.add("unlisted-partner", sheet, [row], heading, directory.names[number], suggestion=suggestion)
    rows: dict[int, list[int]] = defaultdict(list)
    for _, sheet, row, _ in rest:
        rows[sheet].append(row)
    for sheet, of in sorted(rows.items()):
        message = f"{len(of)} further names of this sheet are in no list, none of more links than those told singly"
        state.reports.add("unlisted-partner", sheet, of, "", "", message=message)


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
