"""Header rows: where the table on a sheet begins and what each of its columns holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from supplymap import reference
from supplymap.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.sheets import Row, Sheet

TableKind = Literal["partners", "links", "documents", "chains"]

HEADER_SEARCH_ROWS = 60
"""How many non-empty rows from the top may come before the header."""

EXAMPLE_MARK = "EXAMPLE – delete this row"
"""Marks the filled example row of the template: such a row is never data."""

REFERENCE_SHEETS = ("Data dictionary", "Accepted values")
"""Sheets of the template that explain; they hold no data."""

_TIER_HEADER = re.compile(
    r"^(?:supplier )?(?:t|tier|level) ?(\d{1,2})(?: (.*))?$|^(\d{1,2})(?:st|nd|rd|th) tier(?: (.*))?$"
)
_TIER_SHEET = re.compile(r"\btier[ _-]?(\d{1,2})\b", re.IGNORECASE)
_PARTY_WORDS = frozenset({"", "name", "supplier", "supplier name", "partner", "factory", "vendor", "company", "names"})
# "From" and "To" name partners, unless other columns do
_SECOND_MEANING = {"from": "period_from", "to": "period_to"}
# a table of another kind may carry these too: a list with buyers describes its suppliers
_ORDER: Mapping[TableKind, tuple[str, ...]] = {
    "partners": ("partners", "links"),
    "links": ("links", "partners"),
    "documents": ("documents",),
    "chains": ("links", "partners"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose header was found.

    Attributes
    ----------
    header
        Index of the header row in ``sheet.rows``.
    columns
        Field name to column index.
    tiers
        For wide chains: tier number to field name to column index.
    unknown
        Column index to header text of the columns that are not understood.
    tier
        Tier that the sheet's name states ("Tier 2"), or None.
    """

    sheet: Sheet
    kind: TableKind
    header: int
    columns: Mapping[str, int]
    tiers: Mapping[int, Mapping[str, int]]
    unknown: Mapping[int, str]
    tier: int | None

    def heading(self, field: str) -> str:
        """Return the header text above a field, as written; the field's name if it has no column."""
        index = self.columns.get(field)
        if index is None:
            return field
        return self.sheet.rows[self.header].cells[index]


@reference.per_folder
def _known() -> dict[str, dict[str, str]]:
    """Map each folded header text to the field it means, by kind of sheet."""
    known: dict[str, dict[str, str]] = {}
    shared: dict[str, list[str]] = {}
    for row in reference.table("columns"):
        if row["synonyms"]:
            shared.setdefault(row["field"], row["synonyms"].split("|"))
    for row in reference.table("columns"):
        texts = [row["header"], row["field"], *shared.get(row["field"], [])]
        for text in texts:
            known.setdefault(fold(text), {}).setdefault(row["sheet"], row["field"])
    return known


def find_table(sheet: Sheet) -> Table | None:
    """Find the header row of a sheet and give every column its meaning.

    The header is the row, among the first ones, with the most known headers; on a tie the first.

    Parameters
    ----------
    sheet
        A sheet as read.

    Returns
    -------
    table
        The understood table, or None if no row has known headers.
    """
    best: tuple[int, int] | None = None
    if sheet.name in REFERENCE_SHEETS:
        return None
    for index, row in enumerate(sheet.rows[:HEADER_SEARCH_ROWS]):
        score = _score(row)
        if score and (best is None or score > best[0]):
            best = (score, index)
    if best is None:
        return None
    return _table(sheet, best[1])


def _score(row: Row) -> int:
    filled = [cell for cell in row.cells if cell]
    fields: set[str] = set()
    for cell in filled:
        text = fold(cell)
        if _TIER_HEADER.match(text):
            fields.add(text)
        elif text in _known():
            fields.update(_known()[text].values())
    names_a_party = "name" in fields or "partner_id" in fields or any(_TIER_HEADER.match(f) for f in fields)
    if not names_a_party:
        return 0
    hits = sum(1 for cell in filled if fold(cell) in _known() or _TIER_HEADER.match(fold(cell)))
    # one known word among prose is a title, not a header
    return hits if hits >= 2 or len(filled) == 1 else 0


def _table(sheet: Sheet, header: int) -> Table:
    texts = [fold(cell) for cell in sheet.rows[header].cells]
    tiers = _tier_columns(texts)
    kind = _kind(texts, tiers)
    columns: dict[str, int] = {}
    unknown: dict[int, str] = {}
    taken = {index for fields in tiers.values() for index in fields.values()}
    preferred = {fold(row["header"]): row["field"] for row in reference.table("columns") if row["sheet"] == kind}
    for index, text in sorted(enumerate(texts), key=lambda item: (item[1] in _SECOND_MEANING, item[0])):
        if not text or index in taken:
            continue
        field = _field(text, kind)
        if field and text in preferred:
            if field in columns:
                unknown[columns[field]] = sheet.rows[header].cells[columns[field]]
            columns[field] = index
        elif field and field not in columns:
            columns[field] = index
        else:
            unknown[index] = sheet.rows[header].cells[index]
    for index, text in [(index, fold(cell)) for index, cell in unknown.items()]:
        other = _SECOND_MEANING.get(text)
        if other and kind in ("links", "partners") and other not in columns:
            columns[other] = index
            del unknown[index]
    if "name" not in columns and "partner_id" in columns:
        columns["name"] = columns["partner_id"]
    match = _TIER_SHEET.search(sheet.name)
    return Table(sheet, kind, header, columns, tiers, unknown, int(match.group(1)) if match else None)


def _field(text: str, kind: TableKind) -> str:
    known = _known().get(text, {})
    for sheet in _ORDER[kind]:
        if sheet in known:
            return known[sheet]
    return ""


def _kind(texts: Sequence[str], tiers: Mapping[int, object]) -> TableKind:
    def has(sheet: str, *fields: str) -> bool:
        return any(_known().get(text, {}).get(sheet) in fields for text in texts)

    if tiers and not has("partners", "name"):
        return "chains"
    if has("links", "buyer"):
        return "links"
    if (
        has("documents", "document")
        and has("documents", "issued", "expires", "issuer", "number", "result")
        and not has("partners", "country", "address")
    ):
        return "documents"
    return "partners"


def _tier_columns(texts: Sequence[str]) -> dict[int, dict[str, int]]:
    """Find the columns of wide chains; a plain repeated "Country" belongs to the tier on its left."""
    tiers: dict[int, dict[str, int]] = {}
    current: int | None = None
    for index, text in enumerate(texts):
        match = _TIER_HEADER.match(text)
        if match:
            current = int(match.group(1) or match.group(3))
            rest = (match.group(2) or match.group(4) or "").strip()
            field = "name" if rest in _PARTY_WORDS else _field(rest, "partners")
            if field:
                tiers.setdefault(current, {}).setdefault(field, index)
        elif current is not None and texts.count(text) > 1:
            field = _field(text, "partners")
            if field and field != "product":
                tiers[current].setdefault(field, index)
    return {tier: fields for tier, fields in sorted(tiers.items()) if "name" in fields}
