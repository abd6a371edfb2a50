"""Rows of the tables as drafts: every row has a state, and every text is kept."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from supplymap.errors import InputError
from supplymap.model import Outcome, Source
from supplymap.records.drafts import IMPORTER, Draft, Drafts, LinkDraft, PartnerDraft, names_no_partner
from supplymap.records.sheet_tables import find_tables, same_header
from supplymap.records.texts import (
    OF_THE_ROW,
    RowTexts,
    asides_by_row,
    keep_asides,
    keep_explanation,
    keep_header,
    keep_row,
)
from supplymap.records.unread import report_unread
from supplymap.records.values import is_blank
from supplymap.reference.headers import EXAMPLE_MARK, REFERENCE_SHEETS, SITE_FIELDS, tier_number
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.records.sheet_tables import SheetTable
    from supplymap.records.understanding import Understanding
    from supplymap.sheets import Aside, Row, Sheet, Workbook

_TOTAL = re.compile(
    r"^(?:(?:grand |sub ?)?totals?|gesamt|summe|合计|总计)"
    r"(?: (?:of )?(?:all )?(?:suppliers?|partners?|factories|vendors?|rows?|values?|spend|usd|\d+))*$"
)
_NOTE = re.compile(
    r"^(?:notes?|remarks?|sources?|legend|prepared(?: by)?|comments?|disclaimer|end of (?:list|file|table))\s*(?::|$)"
)
_SECTION = re.compile(
    r"^(?:tier ?\w+|\d+(?:st|nd|rd|th) tier)(?: (?:suppliers?|partners?|factories|vendors?|mills?))?$"
)
_MARK = re.compile(r"^[*†#•]+\s*|^\d{1,3}\)\s+")
_UNITS = re.compile(r"^[(\[].*[)\]]$")
_PROSE_WORDS = 12
_FROM_0_TO_1 = ("likelihood", "link_probability")
_RATINGS = frozenset(map(str, range(2, 11)))
_OF_SEVERAL = ("name", "buyer", "aliases", "product")
"""Fields whose cells may hold several names, one a line."""
REPEATED_HEADER, SECTION, EXAMPLE = "repeated header", "section heading", "example row of the template"
"""Why a row below the header is not data, where more follows from it."""


def read_rows(state: Understanding) -> None:
    """Find the tables on every sheet and turn their rows into drafts.

    Raises
    ------
    InputError
        If a file has no sheet with a known header, or no row names a partner.
    """
    for workbook in state.workbooks:
        sheets = [(sheet, find_tables(sheet)) for sheet in workbook.sheets]
        if not any(tables for _, tables in sheets):
            raise InputError(_no_tables(workbook))
        for sheet, tables in sheets:
            state.drafts.issues += sheet.issues
            if tables:
                _skip_titles(tables[0], state.drafts)
            else:
                _skip_sheet(sheet, state.drafts)
            asides = asides_by_row(sheet)
            for table in tables:
                _read_table(table, asides, state.drafts)
            keep_asides(sheet, asides, state.drafts)
            state.tables += tables
    if not state.drafts.partners:
        names = ", ".join(workbook.file for workbook in state.workbooks)
        msg = f"{names}: the column headers are known, but no row below them names a partner: fill in the partners."
        raise InputError(msg)


def _no_tables(workbook: Workbook) -> str:
    known = "a supplier or partner name, and country, buyer or tier"
    filled = any(sheet.rows for sheet in workbook.sheets)
    what = "has no row with known column headers" if filled else "has no rows"
    return (
        f"{workbook.file} {what}: give the columns headers such as {known} "
        "(the command 'supplymap template' writes a workbook with all of them)."
    )


def _skip_sheet(sheet: Sheet, drafts: Drafts) -> None:
    """Account for a sheet without a known header: every row skipped, one issue (none for the template's own)."""
    explains = sheet.name in REFERENCE_SHEETS
    note = "explanation of the template" if explains else "no known header on this sheet"
    for row in sheet.rows:
        source = Source(sheet.file, sheet.name, row.number)
        drafts.state(source, Outcome.SKIPPED, note)
        (keep_explanation if explains else keep_row)(row, source, drafts)
    if sheet.rows and not explains:
        first = next((cell for cell in sheet.rows[0].cells if cell), "")
        # a table has several rows of several cells; prose does not
        wide = sum(1 for row in sheet.rows if sum(1 for cell in row.cells if cell) >= 3)
        code = "sheet-not-understood" if wide >= 3 else "notes-sheet"
        drafts.report(code, Source(sheet.file, sheet.name, 0), "", first)


def _read_table(table: SheetTable, asides: dict[int, list[Aside]], drafts: Drafts) -> None:
    """Turn the rows of a table into drafts; every row gets its state, and texts that no field takes are kept."""
    sheet = table.sheet
    for row in sheet.rows[table.top : table.header + 1]:
        source = Source(sheet.file, sheet.name, row.number)
        drafts.state(source, Outcome.SKIPPED, "header", header=True)
        keep_header(row, source, drafts)
    texts = RowTexts(table, asides)
    section: int | None = table.tier
    scales = [name for name in _FROM_0_TO_1 if _is_scale(table, name)]
    for row in sheet.rows[table.header + 1 : table.end]:
        source = Source(sheet.file, sheet.name, row.number)
        note = _not_data(row, table)
        if note:
            _skip(row, table, source, note, drafts)
            if note == SECTION:
                section = tier_number(next(cell for cell in row.cells if cell))
            continue
        fields = _fields(row, table)
        for name in scales:
            if fields[name].strip() in ("0", "1"):
                fields[name] = f"{fields[name].strip()} (of a scale that goes beyond 1)"
        if section is not None and not fields.get("tier") and table.kind == "partners":
            fields["tier"] = str(section)
        _READERS[table.kind](table, row, source, fields, drafts)
        # a row of a whole chain is about none of its partners alone
        used = table.kind != "chains" and drafts.states[source].state is not Outcome.REJECTED
        texts.keep(row, source, fields.get("name", "") if used else "", drafts)
    _report_columns(table, drafts)
    report_unread(texts, drafts)


def _fields(row: Row, table: SheetTable) -> dict[str, str]:
    """Map each field of a row to its text; parts of an address and other names are joined."""
    fields = {name: _cell(row, index) for name, index in table.columns.items()}
    if row.lined:
        fields |= {name: row.lines(table.columns[name]) for name in _OF_SEVERAL if name in table.columns}
    for name, indexes in table.further.items():
        if name in ("address", "aliases"):
            parts = [fields.get(name, ""), *_cells(row, indexes)]
            fields[name] = ("; " if name == "aliases" else ", ").join(part for part in parts if part)
    return fields


def _is_scale(table: SheetTable, field: str) -> bool:
    """Return whether a column of probabilities holds ratings up to 5 or 10: its 1 is then no certainty."""
    index = table.columns.get(field)
    if index is None:
        return False
    cells = (_cell(row, index).strip() for row in table.sheet.rows[table.header + 1 : table.end])
    return any(cell in _RATINGS for cell in cells)


def _skip_titles(first: SheetTable, drafts: Drafts) -> None:
    """Account for the rows above the first header of a sheet."""
    for row in first.sheet.rows[: first.top]:
        source = Source(first.sheet.file, first.sheet.name, row.number)
        drafts.state(source, Outcome.SKIPPED, "title")
        keep_row(row, source, drafts)


def _report_columns(table: SheetTable, drafts: Drafts) -> None:
    where = Source(table.sheet.file, table.sheet.name, table.sheet.rows[table.header].number)
    cells = table.sheet.rows[table.header].cells
    makers = {index: cells[index] for index in table.further.get("maker", ())}
    assumed = {} if table.assumed is None else {table.assumed: cells[table.assumed]}
    for code, columns in (
        ("maker-column", makers),
        ("buyer-column-assumed", assumed),
    ):
        if columns:
            drafts.report(code, where, "", ", ".join(columns.values()))


def _skip(row: Row, table: SheetTable, source: Source, note: str, drafts: Drafts) -> None:
    drafts.state(source, Outcome.SKIPPED, note, header=note == REPEATED_HEADER)
    keep = {REPEATED_HEADER: keep_header, EXAMPLE: keep_explanation}.get(note, keep_row)
    keep(row, source, drafts)
    name = table.columns.get("name")
    text = _cell(row, name) if name is not None else ""
    plain_total = re.fullmatch(r"\W*(?:grand |sub ?)?totals?\W*", text.lower())
    if text and note in ("note", "total line") and not _is_note(text) and not plain_total:
        drafts.report("row-not-used", source, table.heading("name"), text)


def _is_note(text: str) -> bool:
    """Return whether a text says that it is a note: "Source: ...", "Prepared by: ..."."""
    return bool(_NOTE.match(text.lower()) or re.match(r"(?:note|remark|source)s?:", text.lower()))


def _cell(row: Row, index: int) -> str:
    return row.cells[index] if index < len(row.cells) else ""


def _cells(row: Row, indexes: Sequence[int]) -> list[str]:
    """Return the cells at rising indexes, as far as the row goes."""
    return [row.cells[index] for index in takewhile(lambda index: index < len(row.cells), indexes)]


def _not_data(row: Row, table: SheetTable) -> str:
    """Return why a row below the header is not data; empty if it is."""
    if EXAMPLE_MARK in row.cells:
        # a row that the user filled in is data, even if the mark was left in it
        columns = table.columns.values()
        texts = [cell for index, cell in enumerate(row.cells) if cell and cell != EXAMPLE_MARK and index in columns]
        if not texts or all(cell in _example_cells(table.kind) for cell in texts):
            return EXAMPLE
    if same_header(row, table.sheet.rows[table.header]):
        return REPEATED_HEADER
    filled = [(index, cell) for index, cell in enumerate(row.cells) if cell]
    first_index, first = filled[0]
    if len(filled) > 1 and all(_UNITS.match(cell) for _, cell in filled):
        return "units"
    numeric = all(re.fullmatch(r"[\d\s.,%$€£¥-]+", cell) for _, cell in filled[1:])
    if numeric and _TOTAL.match(fold(first)):
        return "total line"
    if len(filled) == 1 and len(table.sheet.rows[table.header].cells) > 1:
        in_name = first_index == table.columns.get("name") or first_index in table.parties
        words = len(first.split())
        if _SECTION.match(fold(first)):
            return SECTION
        if _is_note(first) or first.endswith((":", "：")) or words > _PROSE_WORDS or (not in_name and words >= 3):
            return "note"
    return ""


def _example_cells(kind: str) -> frozenset[str]:
    from supplymap import reference  # noqa: PLC0415 - needed for templates only

    sheets = ("partners", "questionnaire") if kind == "partners" else (kind,)
    return frozenset(row["example"] for row in reference.table("columns") if row["sheet"] in sheets)


def _partner_row(table: SheetTable, row: Row, source: Source, fields: dict[str, str], drafts: Drafts) -> None:
    name = fields["name"] = _named(table, row, fields)
    if not name:
        _reject_nameless(table, row, source, drafts)
        return
    headings = {key: table.heading(key) for key in table.columns}
    drafts.partners.append(PartnerDraft(source, fields, headings, details=tuple(table.beside(row))))
    drafts.state(source, Outcome.IMPORTED, "partner")
    _makers(table, row, source, name, drafts)
    _own_document(source, fields, headings, drafts)


def _named(table: SheetTable, row: Row, fields: Mapping[str, str]) -> str:
    """Return the name of the partner of a row: its id or its first maker where it has none; empty if nobody is named.

    "TBD" in the column of the vendor must not hide the factory beside it.
    """
    named = [_MARK.sub("", fields.get("name", ""))]
    named += [fields.get("partner_id", "")] if table.kind == "links" else []
    named += [row.lines(index) for index in table.further.get("maker", ())]
    return next((name for name in named if not names_no_partner(name)), "")


def _link_row(table: SheetTable, row: Row, source: Source, fields: dict[str, str], drafts: Drafts) -> None:
    supplier = fields["name"] = _named(table, row, fields)
    if not supplier:
        _reject_nameless(table, row, source, drafts)
        _buyer(table, source, fields, drafts, alone=True)
        return
    headings = {key: table.heading(key) for key in table.columns}
    # a list that says where the supplier is, is a list of partners with a column for the buyer
    lists = any(name in table.columns for name in SITE_FIELDS)
    buyer = _buyer(table, source, fields, drafts, alone=False)
    # the goods are those of the link; without a buyer there is none, and they are the partner's
    of_link = ("goods", "hts", "notes") if buyer else ("notes",)
    partner = {name: text for name, text in fields.items() if name not in of_link}
    mention = PartnerDraft(source, {**partner, "name": supplier}, headings, lists, not buyer, tuple(table.beside(row)))
    drafts.partners.append(mention)
    if buyer:
        drafts.links.append(LinkDraft(source, fields, headings, supplier, buyer))
    else:
        drafts.report("no-buyer", source, table.heading("buyer"), supplier)
    drafts.state(source, Outcome.IMPORTED, "link" if buyer else "partner")
    _makers(table, row, source, supplier, drafts)
    _own_document(source, {**fields, "name": supplier}, headings, drafts)


def _buyer(table: SheetTable, source: Source, fields: dict[str, str], drafts: Drafts, *, alone: bool) -> str:
    """Return the buyer a row names; if the row says where the buyer is, that is a mention of it."""
    buyer = "" if names_no_partner(fields.get("buyer", "")) else fields["buyer"]
    place = {name: fields[f"buyer_{name}"] for name in SITE_FIELDS if fields.get(f"buyer_{name}")}
    if buyer and (place or alone):
        headings = {name: table.heading(f"buyer_{name}") for name in place}
        listed = bool(place)
        drafts.partners.append(PartnerDraft(source, {**place, "name": buyer}, headings, listed, alone))
    return buyer


def _makers(table: SheetTable, row: Row, source: Source, name: str, drafts: Drafts) -> None:
    """Read further columns of partners: they make the goods that the named partner supplies."""
    indexes = table.further.get("maker", ())
    for number, index in enumerate(indexes):
        maker = row.lines(index)
        if names_no_partner(maker) or fold(maker) == fold(name):
            continue
        headings = {"name": table.sheet.rows[table.header].cells[index]}
        place = {key: _cell(row, table.columns[key]) for key in SITE_FIELDS if key in table.columns}
        drafts.partners.append(PartnerDraft(source, {**place, "name": maker}, headings))
        drafts.links.append(LinkDraft(source, {}, headings, maker, name, f" maker {number + 1}"))


def _own_document(source: Source, fields: dict[str, str], headings: Mapping[str, str], drafts: Drafts) -> None:
    """Read the document in the columns of a row of partners or links."""
    if not is_blank(fields.get("document", "")):
        drafts.documents.append(Draft(source, fields, headings))


def _document_row(table: SheetTable, row: Row, source: Source, fields: dict[str, str], drafts: Drafts) -> None:
    if names_no_partner(fields.get("name", "")):
        _reject_nameless(table, row, source, drafts)
        return
    drafts.documents.append(Draft(source, fields, {key: table.heading(key) for key in table.columns}))
    drafts.state(source, Outcome.IMPORTED, "document")


def _chain_row(table: SheetTable, row: Row, source: Source, fields: dict[str, str], drafts: Drafts) -> None:
    """Read a row that holds a whole chain: Tier 1, Tier 2, Tier 3 ..."""
    header = table.sheet.rows[table.header].cells
    buyers, expected, named = [IMPORTER], 1, 0
    for tier, parties in table.tiers.items():
        names: list[str] = []
        for position, columns in enumerate(parties):
            if columns["name"] >= len(row.cells):
                continue  # a short row below thousands of columns
            cells = {name: _cell(row, index) for name, index in columns.items()} | {"name": row.lines(columns["name"])}
            stage = table.stages.get(columns["name"], "")
            headings = {key: header[index] for key, index in columns.items()}
            shared = {key: text for key, text in fields.items() if text and key in OF_THE_ROW}
            values = {"stage": stage, **shared, **{key: text for key, text in cells.items() if text}, "tier": str(tier)}
            name = cells["name"]
            if names_no_partner(name):
                continue
            partner = {key: text for key, text in values.items() if key not in ("goods", "hts")} | {"name": name}
            mention = PartnerDraft(source, partner, headings)
            drafts.partners.append(mention)
            names.append(name)
            if tier > expected:
                mention.report("chain-gap", "name")
                continue
            for number, buyer in enumerate(buyers):
                key = f" tier {tier}" + (f" {position + 1}.{number + 1}" if position or number else "")
                link = LinkDraft(source, values, headings, name, buyer, key, ambiguous=len(buyers) > 1)
                drafts.links.append(link)
        if names:
            named += len(names)
            buyers, expected = names, tier + 1
    if named:
        drafts.state(source, Outcome.IMPORTED, f"chain of {named}")
    else:
        _reject_nameless(table, row, source, drafts)


_READERS = {"partners": _partner_row, "links": _link_row, "documents": _document_row, "chains": _chain_row}


def _reject_nameless(table: SheetTable, row: Row, source: Source, drafts: Drafts) -> None:
    texts = "; ".join(cell for cell in row.cells if cell)
    drafts.report("no-name", source, table.heading("name"), texts)
    drafts.state(source, Outcome.REJECTED, "no partner name")
