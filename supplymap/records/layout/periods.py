"""Days such as "Valid from" and "Valid to": of the document on their left, or of the link."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.records.readings import TableKind

_OF_A_DOCUMENT = frozenset({"document", "number", "issuer", "issued", "expires", "result"})
_OF_VALIDITY = {"period_from": "issued", "period_to": "expires", "expires": "expires"}


def with_periods(fields: Sequence[str], texts: Sequence[str], kind: TableKind) -> list[str]:
    """Decide of what days like "Valid from" and "Valid to" are: of the document on their left, or of the link.

    Parameters
    ----------
    fields
        The field of each column by its header alone.
    texts
        The headers, folded.
    kind
        The kind of table.
    """
    made = list(fields)
    if kind == "documents":
        return made
    has_papers, has_start = "document" in fields, "period_from" in fields
    for index, field in enumerate(fields):
        left = made[index - 1] if index else ""
        if field not in _OF_VALIDITY:
            continue
        if has_papers and left in _OF_A_DOCUMENT and _OF_VALIDITY[field] not in made[:index]:
            made[index] = _OF_VALIDITY[field]
        elif field == "expires" and "period_to" not in made:
            lone = kind == "links" and texts[index].startswith("valid")
            if left == "period_from" or (not has_papers and (has_start or lone)):
                made[index] = "period_to"
    return made
