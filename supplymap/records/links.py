"""Links from their mentions: names resolved to partners, equal rows merged, ended periods marked."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from supplymap import reference
from supplymap.model import Link, Outcome
from supplymap.records.date_columns import column_orders
from supplymap.records.dates import ReadDate, read_date, read_period
from supplymap.records.drafts import IMPORTER
from supplymap.records.partners import add_unlisted
from supplymap.records.replies import read_share
from supplymap.records.values import choose, is_blank, is_hts, read_number
from supplymap.reference.names import fold
from supplymap.reference.places import names_region

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from supplymap.model import Evidence, Source
    from supplymap.records.builders import Builder
    from supplymap.records.date_columns import OrderOf
    from supplymap.records.directory import Directory
    from supplymap.records.drafts import Drafts, LinkDraft
    from supplymap.records.understanding import Understanding

BEST_EVIDENCE_FIRST: tuple[Evidence, ...] = ("documented", "verified", "declared", "inferred", "")
"""The levels of evidence for a link; the last one is none."""


@dataclass(slots=True)
class _Resolver:
    """Looks up the partners of links, and adds those that no list has."""

    directory: Directory
    importer: Builder

    def partners(self, name: str, draft: LinkDraft, column: str) -> list[Builder]:
        """Return the partners that a name in a link means; several if several bear the name."""
        if name == IMPORTER or fold(name) == fold(self.importer.name):
            return [self.importer]
        builders = self.directory.find(name)
        if not builders:
            return [add_unlisted(name, draft, column, self.directory)]
        country = reference.countries().code(draft.fields.get("country", "")) if column == "name" else None
        if len(builders) > 1 and country:
            builders = [builder for builder in builders if builder.country == country] or builders
        if len(builders) > 1:
            rows = "; ".join(f"{builder.name} ({builder.sources[0]})" for builder in builders[:4])
            message = f"The name stands for {len(builders)} partners: {rows}; the link goes to each of them"
            draft.report("ambiguous-name", column, name, message=message)
        return builders


def resolve_links(state: Understanding) -> None:
    """Resolve the names in the links, merge equal links and set the id of every partner.

    Rows with equal supplier, buyer, goods and product are one link with the least doubt and all rows as
    sources. A self-link is rejected. A name of several partners gives a link to each of them. Partners that
    only links name are added to the directory. The links are sorted by their first rows.
    """
    drafts = state.drafts
    resolver = _Resolver(state.directory, state.importer)
    links: dict[tuple[int, int, str, str, str], tuple[list[Link], Builder, Builder]] = {}
    order = column_orders(drafts.links, ("period", "period_from", "period_to"))
    made: set[Source] = set()
    into: dict[Source, set[str]] = {}
    for draft in drafts.links:
        suppliers = [draft.resolved] if draft.resolved else resolver.partners(draft.supplier, draft, "name")
        buyers = resolver.partners(draft.buyer, draft, "buyer")
        pairs = [(supplier, buyer) for supplier in suppliers for buyer in buyers if supplier is not buyer]
        if not pairs:
            draft.report("self-link", "buyer", _ends(draft))
            continue
        ambiguous = draft.ambiguous or len(suppliers) * len(buyers) > 1
        read = _link(draft, state.as_of, order, ambiguous=ambiguous)
        for number, (supplier, buyer) in enumerate(pairs):
            link = replace(read, key=f"{read.key} #{number + 1}") if number else read
            identity = (id(supplier), id(buyer), *_content(link))
            if identity in links:
                rows = links[identity][0]
                first = rows[0]
                rows.append(link)
                into.setdefault(draft.source, set()).add(str(first.sources[0]))
                _report_repeat(draft, first)
            else:
                links[identity] = ([link], supplier, buyer)
                made.add(draft.source)
    _set_states(drafts, made, into)
    _name_partners(state.directory)
    state.links = [
        replace(_merged(rows), supplier=supplier.id, buyer=buyer.id) for rows, supplier, buyer in links.values()
    ]


def _ends(draft: LinkDraft) -> str:
    return f"{draft.supplier} → {'the importer' if draft.buyer == IMPORTER else draft.buyer}"


def _report_repeat(draft: LinkDraft, first: Link) -> None:
    message = f"The same supplier, buyer, goods and product as {first.sources[0]}; kept as a further source"
    draft.report("repeated-link", "", _ends(draft), message=message)


def _set_states(drafts: Drafts, made: set[Source], into: Mapping[Source, set[str]]) -> None:
    """Set the outcome of the rows that state only a link."""
    for draft in drafts.links:
        if draft.part or drafts.states[draft.source].state != Outcome.IMPORTED or draft.source in made:
            continue
        if draft.source not in into:
            drafts.state(draft.source, Outcome.REJECTED, "supplier and buyer are the same partner")
        else:
            drafts.state(draft.source, Outcome.MERGED, f"into {min(into[draft.source])}")


def _link(draft: LinkDraft, as_of: date, order: OrderOf, *, ambiguous: bool) -> Link:
    fields = {name: "" if is_blank(text) else text for name, text in draft.fields.items()}
    start, end = _period(draft, fields, order)
    hts = fields.get("hts", "")
    value = read_number(fields["value"]) if fields.get("value") else None
    origin_text = fields.get("origin", "")
    origin = (reference.countries().of_cell(origin_text) or "") if origin_text else ""
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


def _period(draft: LinkDraft, fields: dict[str, str], order: OrderOf) -> tuple[date | None, date | None]:
    start, end = read_period(fields.get("period", ""), order=order(draft, "period"))
    reads = {"period": max((start, end), key=lambda read: bool(read.problem))}
    if fields.get("period_from"):
        start = reads["period_from"] = read_date(fields["period_from"], order=order(draft, "period_from"))
    if fields.get("period_to"):
        end = reads["period_to"] = read_date(
            fields["period_to"], end=True, latest=True, order=order(draft, "period_to")
        )
    if start.value and end.value and end.value < start.value:
        # an end before the start is a typing error, and no reason to call the link ended
        end = reads["period_to" if fields.get("period_to") else "period"] = ReadDate(None, "date-not-understood")
    for field, read in reads.items():
        if read.problem:
            draft.report(read.problem, field)
    return start.value, end.value


def merge_equal(links: Iterable[Link]) -> list[Link]:
    """Merge the links of equal supplier, buyer, goods, product and origin, in the sequence of their first ones."""
    equal: dict[object, list[Link]] = {}
    for link in links:
        equal.setdefault((link.supplier, link.buyer, *_content(link)), []).append(link)
    return [_merged(rows) for rows in equal.values()]


def _content(link: Link) -> tuple[str, str, str]:
    """Return what a link is about: rows of two partners with the same are one link.

    Without goods the tariff code stands for them; goods of two origins are two links.
    """
    return fold(link.goods) or re.sub(r"\D", "", link.hts), fold(link.product), fold(link.origin_text)


def _merged(rows: Sequence[Link]) -> Link:
    """Merge the rows of one link: the least doubt, the widest period, the larger numbers, all sources.

    Texts that differ in spelling are shown as most rows write them: the sequence of rows decides nothing but the key.
    """
    first = rows[0]
    if len(rows) == 1:
        return first
    least = min(_doubt(link) for link in rows)
    best = [link for link in rows if _doubt(link) == least]
    starts = [link.period_from for link in rows]
    ends = [link.period_to for link in rows]
    values = [link.value for link in rows if link.value is not None]
    return replace(
        first,
        goods=_usual(link.goods for link in rows),
        product=_usual(link.product for link in rows),
        hts="; ".join(sorted({code for link in rows for code in link.hts.split("; ") if code})),
        origin=_usual(link.origin for link in rows),
        origin_text=_usual(link.origin_text for link in rows),
        evidence=best[0].evidence,
        evidence_text=_usual(link.evidence_text for link in best),
        period_from=None if None in starts else min(day for day in starts if day),
        period_to=None if None in ends else max(day for day in ends if day),
        ended=all(link.ended for link in rows),
        value=max(values) if values else None,
        probability=best[0].probability,
        ambiguous=all(link.ambiguous for link in rows),
        sources=tuple(dict.fromkeys(source for link in rows for source in link.sources)),
    )


def _usual(texts: Iterable[str]) -> str:
    """Return the most frequent of some texts, the first of the alphabet among equals; empty ones do not count."""
    counts = Counter(filter(None, texts))
    return min(counts, key=lambda text: (-counts[text], text), default="")


def _doubt(link: Link) -> tuple[float, int]:
    """Return the sort key of the rows of one link: the one that makes it most likely first, then the better evidence.

    A row that says nothing of its evidence counts as certain, beside one that is inferred too: unknown is not low.
    """
    stated = link.probability
    w = _likelihoods()[link.evidence] if stated is None else stated
    return -w, BEST_EVIDENCE_FIRST.index(link.evidence)


@reference.per_folder
def _likelihoods() -> Mapping[str, float]:
    """Return how likely a link of each level of evidence is real, by ``evidence.csv``."""
    likely = {row["evidence"]: read_share(row["w"]) for row in reference.table("evidence")}
    return {level: 1.0 if (w := likely.get(level)) is None else w for level in BEST_EVIDENCE_FIRST}


def _name_partners(directory: Directory) -> None:
    """Set the id of every partner: the user's own, or its name, made unique by country, city or a number."""
    taken: set[str] = set()
    numbers: dict[str, int] = {}  # the next number to try for each name: all before are taken
    for builder in directory.builders:
        choices = [builder.ids[0]] if builder.ids else []
        choices += [builder.name, f"{builder.name} ({builder.country or 'no country'})"]
        cities = [site.city for site in builder.sites if site.city]
        choices += [f"{builder.name} ({builder.country}, {cities[0]})"] if cities else []
        # the graph itself makes the ids of ghosts
        free = (choice for choice in choices if choice not in taken and not choice.startswith("ghost:"))
        builder.id = next(free, "")
        number = numbers.get(builder.name, 2)
        while not builder.id or builder.id in taken:
            builder.id = f"{builder.name} #{number}"
            number += 1
        numbers[builder.name] = number
        taken.add(builder.id)
