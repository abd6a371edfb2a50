"""Links from their mentions: names resolved to partners, equal rows merged, periods judged."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from supplymap import reference
from supplymap.model import Link
from supplymap.records.dates import ReadDate, read_date, read_period
from supplymap.records.drafts import IMPORTER
from supplymap.records.partners import add_unlisted
from supplymap.records.replies import read_share
from supplymap.records.values import choose, is_blank, is_hts, read_number
from supplymap.reference.names import fold, split_names
from supplymap.reference.places import names_region

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from supplymap.model import Evidence
    from supplymap.records.builders import Builder
    from supplymap.records.directory import Directory
    from supplymap.records.drafts import Drafts, LinkDraft
    from supplymap.records.understanding import Understanding

EVIDENCE_ORDER: tuple[Evidence, ...] = ("documented", "verified", "declared", "inferred", "")
"""Best evidence first."""


@dataclass(slots=True)
class _Resolver:
    """Looks names up once and makes partners of those that no list has."""

    directory: Directory
    importer: Builder

    def partners(self, name: str, draft: LinkDraft, column: str) -> list[Builder]:
        """Return the partners a link means; more than one if the name does not tell them apart."""
        if name == IMPORTER or fold(name) == fold(self.importer.name):
            return [self.importer]
        found = self.directory.find(name)
        together = [] if found else self._several(name)
        country = reference.countries().code(draft.fields.get("country", "")) if column == "name" else None
        if len(found) > 1 and country:
            found = [builder for builder in found if builder.country == country] or found
        if together:
            return together
        parts = split_names(name)
        if not found and column == "buyer" and len(parts) > 1:
            return [builder for part in parts for builder in self.partners(part, draft, column)]
        if not found:
            return [add_unlisted(name, draft, column, self.directory)]
        if len(found) > 1:
            places = "; ".join(f"{b.name} ({b.sources[0]})" for b in found[:4])
            message = f"The name stands for {len(found)} partners: {places}; the link goes to each of them"
            draft.report("ambiguous-name", column, name, message=message)
        return found

    def _several(self, name: str) -> list[Builder]:
        """Read "A, B" or "A / B" as two partners where each part is one; commas are part of many names."""
        for separator in (";", "|", " / ", "/", ", ", " and ", " & "):
            parts = [part.strip() for part in name.split(separator) if part.strip()]
            found = [self.directory.find(part) for part in parts]
            if len(parts) > 1 and all(found):
                return [builder for builders in found for builder in builders]
        return []


def resolve_links(state: Understanding) -> None:
    """Resolve the names in the links, merge equal links and give every partner its id.

    Rows with equal supplier, buyer, goods and product are one link with the best evidence and all rows as
    sources; a self-link is rejected; a name that several partners carry gives a link to each of them.
    Partners that only links name are added to the directory. Links come in the order of their first rows.
    """
    drafts = state.drafts
    resolver = _Resolver(state.directory, state.importer)
    links: dict[tuple[int, int, str, str, str], tuple[list[Link], Builder, Builder]] = {}
    outcomes: dict[object, set[str]] = {}
    for draft in drafts.links:
        suppliers = [draft.resolved] if draft.resolved else resolver.partners(draft.supplier, draft, "name")
        buyers = resolver.partners(draft.buyer, draft, "buyer")
        pairs = [(supplier, buyer) for supplier in suppliers for buyer in buyers if supplier is not buyer]
        outcome = outcomes.setdefault(draft.source, set())
        if not pairs:
            draft.report("self-link", "buyer", _ends(draft))
            outcome.add("self")
            continue
        read = _link(draft, state.as_of, ambiguous=draft.ambiguous or len(suppliers) * len(buyers) > 1)
        for number, (supplier, buyer) in enumerate(pairs):
            link = replace(read, key=f"{read.key} #{number + 1}") if number else read
            # without goods the tariff code tells the goods apart; goods of two origins are two links
            goods = fold(link.goods) or re.sub(r"\D", "", link.hts)
            identity = (id(supplier), id(buyer), goods, fold(link.product), fold(link.origin_text))
            if identity in links:
                rows = links[identity][0]
                first = rows[0]
                rows.append(link)
                outcome.add(f"into {first.sources[0]}")
                _report_repeat(draft, first)
            else:
                links[identity] = ([link], supplier, buyer)
                outcome.add("new")
    _set_states(drafts, outcomes)
    _name(state.directory)
    state.links = [
        replace(_merged(rows), supplier=supplier.id, buyer=buyer.id) for rows, supplier, buyer in links.values()
    ]


def _ends(draft: LinkDraft) -> str:
    return f"{draft.supplier} → {'the importer' if draft.buyer == IMPORTER else draft.buyer}"


def _report_repeat(draft: LinkDraft, first: Link) -> None:
    message = f"The same supplier, buyer, goods and product as {first.sources[0]}; kept as a further source"
    draft.report("repeated-link", "", _ends(draft), message=message)


def _set_states(drafts: Drafts, outcomes: dict[object, set[str]]) -> None:
    for draft in drafts.links:
        outcome = outcomes.get(draft.source, set())
        state = drafts.states[draft.source]
        if state.state != "imported" or not state.note.startswith("link"):
            continue
        if outcome == {"self"}:
            drafts.state(draft.source, "rejected", "supplier and buyer are the same partner")
        elif "new" not in outcome and (into := sorted(text for text in outcome if text.startswith("into"))):
            drafts.state(draft.source, "merged", into[0])


def _link(draft: LinkDraft, as_of: date, *, ambiguous: bool) -> Link:
    fields = {name: "" if is_blank(text) else text for name, text in draft.fields.items()}
    start, end = _period(draft, fields)
    hts = fields.get("hts", "")
    value = read_number(fields["value"]) if fields.get("value") else None
    origin_text = fields.get("origin", "")
    origin = (reference.countries().code(origin_text) or "") if origin_text else ""
    if not origin and names_region(origin_text):
        origin = "CN"
    ended = end is not None and end < as_of
    stated = fields.get("link_probability", "")
    probability = read_share(stated)
    for code, field, wrong in (
        ("hts-not-understood", "hts", bool(hts) and not is_hts(hts)),
        ("number-not-understood", "value", bool(fields.get("value")) and value is None),
        ("unknown-country", "origin", bool(origin_text) and not origin),
        ("probability-not-understood", "link_probability", bool(stated) and probability is None),
        ("ended-link", "period_to" if fields.get("period_to") else "period", ended),
    ):
        if wrong:
            draft.report(code, field)
    return Link(
        key=draft.key,
        supplier="",
        buyer="",
        goods=fields.get("goods", ""),
        hts=hts,
        product=fields.get("product", ""),
        origin=origin,
        origin_text=origin_text,
        evidence=cast("Evidence", choose("evidence", "evidence", fields.get("evidence", ""))),
        evidence_text=fields.get("evidence", ""),
        period_from=start,
        period_to=end,
        ended=ended,
        value=value,
        probability=probability,
        ambiguous=ambiguous,
        sources=(draft.source,),
    )


def _period(draft: LinkDraft, fields: dict[str, str]) -> tuple[date | None, date | None]:
    start, end = read_period(fields.get("period", ""))
    reads = {"period": max((start, end), key=lambda read: bool(read.problem))}
    if fields.get("period_from"):
        start = reads["period_from"] = read_date(fields["period_from"])
    if fields.get("period_to"):
        end = reads["period_to"] = read_date(fields["period_to"], end=True, latest=True)
    if start.value and end.value and end.value < start.value:
        # an end before the beginning is a slip of the pen, and no reason to call the link ended
        end = reads["period_to" if fields.get("period_to") else "period"] = ReadDate(None, "date-not-understood")
    for field, read in reads.items():
        if read.problem:
            draft.report(read.problem, field)
    return start.value, end.value


def _merged(rows: Sequence[Link]) -> Link:
    """Merge the rows of one link: the best evidence, the widest period, the larger numbers, all sources."""
    first = rows[0]
    if len(rows) == 1:
        return first
    best = min(rows, key=lambda link: EVIDENCE_ORDER.index(link.evidence))
    starts = [link.period_from for link in rows]
    ends = [link.period_to for link in rows]
    values = [link.value for link in rows if link.value is not None]
    stated = [link.probability for link in rows if link.probability is not None]
    return replace(
        first,
        hts="; ".join(dict.fromkeys(code for link in rows for code in link.hts.split("; ") if code)),
        origin=next((link.origin for link in rows if link.origin), ""),
        origin_text=next((link.origin_text for link in rows if link.origin_text), ""),
        evidence=best.evidence,
        evidence_text=best.evidence_text,
        period_from=None if None in starts else min(day for day in starts if day),
        period_to=None if None in ends else max(day for day in ends if day),
        ended=all(link.ended for link in rows),
        value=max(values) if values else None,
        probability=max(stated, default=None),
        ambiguous=all(link.ambiguous for link in rows),
        sources=tuple(dict.fromkeys(source for link in rows for source in link.sources)),
    )


def _name(directory: Directory) -> None:
    """Give every partner its id: the user's own, or its name, made unique by country, city or a number."""
    taken: set[str] = set()
    numbers: dict[str, int] = {}  # the next to try of each name: all before are taken
    for builder in directory.builders:
        choices = [builder.ids[0]] if builder.ids else []
        choices += [builder.name, f"{builder.name} ({builder.country or 'no country'})"]
        cities = [site.city for site in builder.sites if site.city]
        choices += [f"{builder.name} ({builder.country}, {cities[0]})"] if cities else []
        # ids of ghosts are the graph's own
        free = (choice for choice in choices if choice not in taken and not choice.startswith("ghost:"))
        builder.id = next(free, "")
        number = numbers.get(builder.name, 2)
        while not builder.id or builder.id in taken:
            builder.id = f"{builder.name} #{number}"
            number += 1
        numbers[builder.name] = number
        taken.add(builder.id)
