"""Documents of partners: certificates, audits and declarations, with their last day."""

from __future__ import annotations

from datetime import MAXYEAR
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from supplymap import reference
from supplymap.model import Document, Outcome
from supplymap.records.corrections import nearest_name
from supplymap.records.date_columns import column_orders
from supplymap.records.dates import read_date
from supplymap.records.decided.names import OpenName
from supplymap.records.partners.gathering import add_unlisted
from supplymap.records.ragged import combined
from supplymap.records.spellings import MOST_ASKED
from supplymap.records.values import choose, is_blank
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from supplymap.records.date_columns import OrderOf
    from supplymap.records.dates import DateOrder
    from supplymap.records.mentions import Papers
    from supplymap.records.understanding import Understanding


def attach_documents(state: Understanding) -> None:
    """Attach each document to its partners; one of no known partner becomes an issue."""
    order = column_orders(state.vocabulary, state.papers, ("issued", "expires"))
    for papers in state.papers:
        read = _read(state, papers, order)
        positions, names, _ = state.cells.part(papers.name, state.cells.of_list(papers))
        lost: dict[int, list[int]] = {}
        for at, name in zip(positions.tolist(), names.tolist(), strict=True):
            text, row = state.vocabulary.texts[name], int(papers.rows[at])
            partners = state.directory.find(text)
            if not partners and state.directory.is_referred(text):
                # somebody said that it is a partner of its own
                partners = [add_unlisted(state, text, papers.sheet, row, papers.headings.get("name", ""))]
            if not partners:
                lost.setdefault(name, []).append(row)
                continue
            document = _document(state, papers, at, read[at])
            for partner in _meant(state, papers, at, partners):
                state.facts.documents.setdefault(partner, []).append(document)
        _report_lost(state, papers, lost)


def _meant(state: Understanding, papers: Papers, at: int, partners: Sequence[int]) -> Sequence[int]:
    """Return which bearers of a name a document is about: those of its row, of the facility or the country it names."""
    if len(partners) < 2:
        return partners
    facts, places, vocabulary = state.facts, state.facts.places, state.vocabulary
    row = (papers.sheet << 32) | int(papers.rows[at])
    if own := [one for one in partners if row in facts.rows.of(one)]:
        return own
    plant = fold(_field(state, papers, "facility", at))
    named = [
        one
        for one in partners
        if plant and any(fold(vocabulary.texts[places.facility[line]]) == plant for line in facts.sites.of(one))
    ]
    country = reference.countries().of_cell(_field(state, papers, "country", at))
    placed = [one for one in named or partners if country and state.directory.countries[one] == country]
    return placed or named or partners


def _report_lost(state: Understanding, papers: Papers, lost: Mapping[int, list[int]]) -> None:
    texts = state.vocabulary.texts
    names = [texts[name] for name in lost][:MOST_ASKED]
    found = dict(zip(names, state.directory.nearest(names), strict=True))
    near = {name: state.directory.named(numbers) for name, numbers in found.items()}
    heading = papers.headings.get("name", "")
    for code, rows in lost.items():
        name = texts[code]
        hint = f"Did you mean {' or '.join(near[name])}?" if near.get(name) else ""
        words = {"suggestion": hint, "correction": nearest_name(name, near.get(name, ()))}
        state.reports.add("document-partner-unknown", papers.sheet, rows, heading, name, **words)
        places = tuple(state.reports.source(papers.sheet, row) for row in rows)
        state.names.open.append(OpenName(name, "document", places, tuple(found.get(name, ()))))
        state.ledger.set(papers.sheet, np.array(sorted(set(rows))), Outcome.REJECTED, "no such partner")
        for row in rows:
            state.loose.keep_one(name, state.reports.source(papers.sheet, row), heading, field="name")


def _field(state: Understanding, papers: Papers, name: str, at: int) -> str:
    text = state.vocabulary.texts[papers.fields[name][at]] if name in papers.fields else ""
    return "" if is_blank(text) else text


def _document(state: Understanding, papers: Papers, at: int, dated: _Dated) -> Document:
    number, issuer, result, what = (
        _field(state, papers, name, at) for name in ("number", "issuer", "result", "document")
    )
    source = state.reports.source(papers.sheet, int(papers.rows[at]))
    return Document(dated.kind or what or "document", number, issuer, dated.issued, dated.last, result, source)


class _Dated(NamedTuple):
    """The kind of a document, its first and last day, and what is odd about the dates, by field."""

    kind: str
    issued: date | None
    last: date | None
    problems: dict[str, str]


def _dated(document: str, issued: str, expires: str, orders: tuple[DateOrder, DateOrder]) -> _Dated:
    kind = choose("documents", "kind", document)
    reads = {"issued": read_date(issued, order=orders[0]), "expires": read_date(expires, end=True, order=orders[1])}
    first = reads["issued"].value
    problems: dict[str, str] = {field: read.problem for field, read in reads.items() if read.problem}
    return _Dated(kind, first, reads["expires"].value or _default_expiry(kind, first), problems)


def _read(state: Understanding, papers: Papers, order: OrderOf) -> list[_Dated]:
    """Read kind and dates of every document, each distinct combination once; report what is odd about them."""
    texts = state.vocabulary.texts
    none = np.zeros(len(papers), np.int32)
    columns = [papers.fields.get(name, none) for name in ("document", "issued", "expires")]
    orders = order(papers.sheet, "issued"), order(papers.sheet, "expires")
    _, first, which = np.unique(combined(*columns), return_index=True, return_inverse=True)
    rows = np.split(np.argsort(which, kind="stable"), np.cumsum(np.bincount(which))[:-1]) if len(which) else []
    read: list[_Dated] = []
    for at, of in zip(first.tolist(), rows, strict=True):
        document, issued, expires = ("" if is_blank(text) else text for text in (texts[c[at]] for c in columns))
        dated = _dated(document, issued, expires, orders)
        read.append(dated)
        _report(state, papers, dated, {"document": document, "issued": issued, "expires": expires}, of)
    return [read[number] for number in which.tolist()]


def _report(
    state: Understanding, papers: Papers, dated: _Dated, cells: Mapping[str, str], at: NDArray[np.integer]
) -> None:
    """Report dates that are not understood, and papers that are undated or no longer valid."""
    rows, what = papers.rows[at].tolist(), cells["document"] or "document"
    found = [(problem, field, cells[field]) for field, problem in dated.problems.items()]
    if dated.last is None and dated.kind:
        found.append(("document-undated", "expires", what))
    elif dated.last is not None and dated.last < state.as_of:
        found.append(("document-expired", "expires", f"{what}: {dated.last.isoformat()}"))
    for code, field, text in found:
        state.reports.add(code, papers.sheet, rows, papers.headings.get(field, ""), text)


def _default_expiry(kind: str, issued: date | None) -> date | None:
    """Return the last day of a document that names none: so many months after its issue."""
    months = next((row["months_valid"] for row in reference.table("documents") if row["kind"] == kind), "")
    if issued is None or not months:
        return None
    years, month = divmod(issued.month - 1 + int(months), 12)
    if issued.year + years > MAXYEAR:
        return issued
    return issued.replace(year=issued.year + years, month=month + 1, day=min(issued.day, 28))
