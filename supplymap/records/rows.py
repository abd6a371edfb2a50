"""Rows of understood tables turned into drafts, every row with its state."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supplymap.headers import EXAMPLE_MARK, REFERENCE_SHEETS
from supplymap.issues import issue
from supplymap.model import Issue, RowState, Source
from supplymap.names import fold, split_names
from supplymap.records.values import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplymap.headers import Table
    from supplymap.records.partners import Builder
    from supplymap.sheets import Row, Sheet

IMPORTER = "\0importer"
"""Stands for the importer as the buyer where a table has no place to name one."""

_TOTAL = re.compile(r"^(?:grand |sub ?)?totals?\b|^(?:gesamt|summe|合计|总计)\b")
_NOTE = re.compile(r"^(?:notes?|remarks?|sources?|legend|prepared|comments?|disclaimer|end of)\b|^[*†#]|^\d+\)")
_SITE_FIELDS = ("country", "region", "city", "address", "postal_code")


@dataclass(slots=True)
class Draft:
    """One mention of a partner, link or document, still in the words of the file."""

    source: Source
    fields: dict[str, str]
    headings: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class PartnerDraft(Draft):
    """A mention of a partner.

    Attributes
    ----------
    lists
        True if the row is an entry of a list of partners, False if a link only mentions the name.
    """

    lists: bool = True
    details: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class LinkDraft(Draft):
    """Who supplies whom, by name or id."""

    supplier: str = ""
    buyer: str = ""
    part: str = ""
    resolved: Builder | None = None
    """The supplier itself, where the row is its own entry and need not be looked up."""

    @property
    def key(self) -> str:
        """The address of the link: its row, and which part of it."""
        return f"{self.source.file}|{self.source.sheet}|{self.source.row}{self.part}"


@dataclass(slots=True)
class Drafts:
    """What the tables say before names are resolved."""

    partners: list[PartnerDraft] = field(default_factory=list)
    links: list[LinkDraft] = field(default_factory=list)
    documents: list[Draft] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    states: dict[Source, RowState] = field(default_factory=dict)

    def state(self, source: Source, name: str, note: str) -> None:
        """Set what became of a row."""
        self.states[source] = RowState(source, name, note)  # type: ignore[arg-type] # literals from this package


def skip_sheet(sheet: Sheet, drafts: Drafts) -> None:
    """Account for a sheet without a known header: every row skipped, one issue (none for the template's own)."""
    explains = sheet.name in REFERENCE_SHEETS
    note = "explanation of the template" if explains else "no known header on this sheet"
    for row in sheet.rows:
        drafts.state(Source(sheet.file, sheet.name, row.number), "skipped", note)
    if sheet.rows and not explains:
        first = next((cell for cell in sheet.rows[0].cells if cell), "")
        # a table shows as several rows with several cells; prose does not
        wide = sum(1 for row in sheet.rows if sum(1 for cell in row.cells if cell) >= 3)
        code = "sheet-not-understood" if wide >= 3 else "notes-sheet"
        drafts.issues.append(issue(code, Source(sheet.file, sheet.name, 0), "", first))


def read_table(table: Table, drafts: Drafts) -> None:
    """Turn the rows of a table into drafts.

    Parameters
    ----------
    table
        A sheet whose header was found.
    drafts
        Where the drafts, issues and row states are collected.
    """
    sheet = table.sheet
    for row in sheet.rows[: table.header]:
        drafts.state(Source(sheet.file, sheet.name, row.number), "skipped", "title")
    header = sheet.rows[table.header]
    drafts.state(Source(sheet.file, sheet.name, header.number), "skipped", "header")
    if table.unknown:
        texts = ", ".join(table.unknown.values())
        where = Source(sheet.file, sheet.name, header.number)
        drafts.issues.append(issue("columns-not-understood", where, "", texts))
    headings = {name: header.cells[index] for name, index in table.columns.items()}
    repeated = tuple(fold(cell) for cell in header.cells)
    for row in sheet.rows[table.header + 1 :]:
        source = Source(sheet.file, sheet.name, row.number)
        note = _not_data(row, table, repeated)
        if note:
            drafts.state(source, "skipped", note)
            continue
        fields = {name: _cell(row, index) for name, index in table.columns.items()}
        if table.kind == "chains":
            _chain_row(table, row, source, fields, drafts)
        else:
            _READERS[table.kind](table, row, source, fields, headings, drafts)


def _cell(row: Row, index: int) -> str:
    return row.cells[index] if index < len(row.cells) else ""


def _not_data(row: Row, table: Table, repeated: tuple[str, ...]) -> str:
    """Say why a row below the header is not data, or return an empty string."""
    if EXAMPLE_MARK in row.cells:
        return "example row of the template"
    folded = tuple(fold(cell) for cell in row.cells)
    if any(folded) and folded == repeated[: len(folded)] and len(folded) * 2 > len(repeated):
        return "repeated header"
    filled = [(index, cell) for index, cell in enumerate(row.cells) if cell]
    first_index, first = filled[0]
    numeric = all(re.fullmatch(r"[\d\s.,%$€£¥-]+", cell) for _, cell in filled[1:])
    if numeric and _TOTAL.match(fold(first)):
        return "total line"
    named = {index for fields in table.tiers.values() for index in fields.values()}
    name_index = table.columns.get("name")
    if len(filled) == 1 and len(repeated) > 1:
        in_name = first_index == name_index or first_index in named
        prose = len(first.split()) > 12 or _NOTE.match(first.lower()) is not None
        if prose or (not in_name and len(first.split()) >= 3):
            return "note"
    return ""


def _partner_row(
    table: Table, row: Row, source: Source, fields: dict[str, str], headings: dict[str, str], drafts: Drafts
) -> None:
    if is_blank(fields.get("name", "")):
        _reject_nameless(table, row, source, drafts)
        return
    if table.tier is not None and not fields.get("tier"):
        fields["tier"] = str(table.tier)
    drafts.partners.append(PartnerDraft(source, fields, headings, True, _details(table, row)))
    drafts.state(source, "imported", "partner")


def _link_row(
    table: Table, row: Row, source: Source, fields: dict[str, str], headings: dict[str, str], drafts: Drafts
) -> None:
    supplier = fields.get("name", "")
    if is_blank(supplier):
        supplier = fields.get("partner_id", "")
    if is_blank(supplier):
        _reject_nameless(table, row, source, drafts)
        return
    # a list that says where the supplier is, is a list of partners with a column for the buyer
    lists = any(name in table.columns for name in _SITE_FIELDS)
    partner = {name: text for name, text in fields.items() if name not in ("goods", "hts", "notes")}
    drafts.partners.append(PartnerDraft(source, {**partner, "name": supplier}, headings, lists, _details(table, row)))
    buyers = split_names(fields.get("buyer", ""))
    buyers = tuple(buyer for buyer in buyers if not is_blank(buyer))
    if not buyers:
        drafts.issues.append(issue("no-buyer", source, table.heading("buyer"), supplier))
    for number, buyer in enumerate(buyers):
        part = f" ({number + 1})" if number else ""
        drafts.links.append(LinkDraft(source, fields, headings, supplier, buyer, part))
    drafts.state(source, "imported", "link" if buyers else "partner")


def _document_row(
    table: Table, row: Row, source: Source, fields: dict[str, str], headings: dict[str, str], drafts: Drafts
) -> None:
    if is_blank(fields.get("name", "")):
        _reject_nameless(table, row, source, drafts)
        return
    drafts.documents.append(Draft(source, fields, headings))
    drafts.state(source, "imported", "document")


_READERS = {"partners": _partner_row, "links": _link_row, "documents": _document_row}


def _chain_row(table: Table, row: Row, source: Source, fields: dict[str, str], drafts: Drafts) -> None:
    """Read a row that holds a whole chain: Tier 1, Tier 2, Tier 3 ..."""
    header = table.sheet.rows[table.header]
    buyer, expected, named = IMPORTER, 1, 0
    for tier, columns in table.tiers.items():
        cells = {name: _cell(row, index) for name, index in columns.items()}
        name = cells.get("name", "")
        if is_blank(name):
            continue
        named += 1
        headings = {key: header.cells[index] for key, index in columns.items()}
        shared = {key: text for key, text in fields.items() if key not in _SITE_FIELDS and text}
        values = {**shared, **{key: text for key, text in cells.items() if text}, "tier": str(tier)}
        partner = {key: text for key, text in values.items() if key not in ("goods", "hts")}
        drafts.partners.append(PartnerDraft(source, partner, headings, True))
        if tier == expected:
            part = f" tier {tier}"
            drafts.links.append(LinkDraft(source, values, headings, name, buyer, part))
        else:
            drafts.issues.append(issue("chain-gap", source, headings["name"], name))
        buyer, expected = name, tier + 1
    if named:
        drafts.state(source, "imported", f"chain of {named}")
    else:
        _reject_nameless(table, row, source, drafts)


def _reject_nameless(table: Table, row: Row, source: Source, drafts: Drafts) -> None:
    found = "; ".join(cell for cell in row.cells if cell)
    drafts.issues.append(issue("no-name", source, table.heading("name"), found))
    drafts.state(source, "rejected", "no partner name")


def _details(table: Table, row: Row) -> tuple[tuple[str, str], ...]:
    return tuple((text, cell) for index, text in table.unknown.items() if (cell := _cell(row, index)))


def unread_rows(sheets: tuple[Sheet, ...], drafts: Drafts) -> Iterator[Source]:
    """Yield the rows that have no state: there must be none."""
    for sheet in sheets:
        for row in sheet.rows:
            source = Source(sheet.file, sheet.name, row.number)
            if source not in drafts.states:
                yield source
