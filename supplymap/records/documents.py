"""Documents of partners: certificates, audits and declarations, with their last day."""

from __future__ import annotations

from datetime import MAXYEAR
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.model import Document, Outcome
from supplymap.records.date_columns import column_orders
from supplymap.records.dates import read_date
from supplymap.records.spellings import MOST_ASKED
from supplymap.records.values import choose, is_blank

if TYPE_CHECKING:
    from datetime import date

    from supplymap.records.date_columns import OrderOf
    from supplymap.records.drafts import Draft
    from supplymap.records.understanding import Understanding


def attach_documents(state: Understanding) -> None:
    """Attach each document to its partners; one of no known partner becomes an issue."""
    drafts, directory = state.drafts, state.directory
    order = column_orders(drafts.documents, ("issued", "expires"))
    lost: list[Draft] = []
    for draft in drafts.documents:
        partners = directory.find(draft.fields["name"])
        if not partners:
            lost.append(draft)
            continue
        document = _document(draft, state.as_of, order)
        for builder in partners:
            builder.documents.append(document)
    names = list(dict.fromkeys(draft.fields["name"] for draft in lost))[:MOST_ASKED]
    near = dict(zip(names, directory.closest_of(names), strict=True))
    for draft in lost:
        name = draft.fields["name"]
        hint = f"Did you mean {' or '.join(near[name])}?" if near.get(name) else ""
        draft.report("document-partner-unknown", "name", suggestion=hint)
        drafts.state(draft.source, Outcome.REJECTED, "no such partner")
        drafts.keep(name, draft.source, draft.headings.get("name", ""), field="name")


def _document(draft: Draft, as_of: date, order: OrderOf) -> Document:
    fields = {name: "" if is_blank(text) else text for name, text in draft.fields.items()}
    issued = read_date(fields.get("issued", ""), order=order(draft, "issued"))
    expires = read_date(fields.get("expires", ""), end=True, order=order(draft, "expires"))
    for field, read in (("issued", issued), ("expires", expires)):
        if read.problem:
            draft.report(read.problem, field)
    kind = choose("documents", "kind", fields.get("document", ""))
    last = expires.value or _default_expiry(kind, issued.value)
    what = fields.get("document", "") or "document"
    if last is None and kind:
        draft.report("document-undated", "expires", what)
    elif last is not None and last < as_of:
        draft.report("document-expired", "expires", f"{what}: {last.isoformat()}")
    return Document(
        kind or what,
        fields.get("number", ""),
        fields.get("issuer", ""),
        issued.value,
        last,
        fields.get("result", ""),
        draft.source,
    )


def _default_expiry(kind: str, issued: date | None) -> date | None:
    """Return the last day of a document that names none: so many months after its issue."""
    months = next((row["months_valid"] for row in reference.table("documents") if row["kind"] == kind), "")
    if issued is None or not months:
        return None
    years, month = divmod(issued.month - 1 + int(months), 12)
    if issued.year + years > MAXYEAR:
        return issued
    return issued.replace(year=issued.year + years, month=month + 1, day=min(issued.day, 28))
