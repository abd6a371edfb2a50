"""Sheets understood: a flat list of small steps from text cells to partners, links and documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import MAXYEAR
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.config import applied
from supplymap.errors import ImporterError, InputError
from supplymap.model import Document, Issue, Records, Source
from supplymap.records import headers
from supplymap.records.answers import only_answers
from supplymap.records.builders import Builder
from supplymap.records.drafts import IMPORTER, Drafts, LinkDraft, loose_texts
from supplymap.records.links import report_date, resolve_links
from supplymap.records.namesakes import RowsOf
from supplymap.records.partners import Directory, gather
from supplymap.records.products import assign_products
from supplymap.records.rows import read_table, skip_sheet, skip_titles
from supplymap.records.values import choose, is_blank, read_date
from supplymap.reference.issues import issue
from supplymap.reference.names import fold, normalise, split_names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from supplymap.config import Config
    from supplymap.records.drafts import Draft
    from supplymap.records.headers import Table
    from supplymap.sheets import Workbook

_IMPORTER_ROLES = ("importer", "importer of record", "us importer", "importer root", "importer ior")


def to_records(workbooks: Sequence[Workbook], config: Config | None = None) -> Records:
    """Understand what the sheets say.

    Parameters
    ----------
    workbooks
        Files as read, text cells with addresses.
    config
        Settings; the defaults if left out. ``as_of`` is the day for which links and documents are current,
        ``importer`` the name or id of the importer; empty: found as the partner whose role is importer.

    Returns
    -------
    records
        Partners, links with their products assigned, issues and the state of every non-empty row.

    Raises
    ------
    InputError
        If a file has no sheet with a known header.
    ImporterError
        If the importer is not given and not found, or the files must name it as a buyer and do not.
    """
    with applied(config) as settings:
        return assign_products(_understood(workbooks, settings.day, settings.importer))


def _understood(workbooks: Sequence[Workbook], as_of: date, importer: str) -> Records:
    drafts, tables = _read_tables(workbooks)
    directory = gather(drafts)
    root = _importer(directory, tables, drafts, importer)
    _supply_importer(tables, drafts, directory, root)
    links = resolve_links(drafts, directory, root, as_of)
    _attach_documents(drafts, directory, as_of)
    _report_countries(directory, root, drafts)
    issues = [found for workbook in workbooks for sheet in workbook.sheets for found in sheet.issues]
    return Records(
        partners=tuple(
            replace(builder.build(), role="importer") if builder is root else builder.build()
            for builder in directory.builders
        ),
        links=tuple(links),
        issues=tuple(sorted({*issues, *drafts.issues}, key=_by_address)),
        rows=tuple(state for _, state in sorted(drafts.states.items())),
        loose=loose_texts(drafts, _ids(directory)),
        importer=root.id,
        as_of=as_of,
        duplicates=tuple((first.id, second.id, why) for first, second, why in directory.duplicates),
    )


def _by_address(found: Issue) -> tuple[Source, str, str, str, str, str]:
    return found.source, found.code, found.column, found.found, found.message, found.suggestion


def _read_tables(workbooks: Sequence[Workbook]) -> tuple[Drafts, list[Table]]:
    drafts = Drafts()
    tables: list[Table] = []
    for workbook in workbooks:
        found = [(sheet, headers.find_tables(sheet)) for sheet in workbook.sheets]
        if not any(own for _, own in found):
            known = "a supplier or partner name, and country, buyer or tier"
            what = (
                "has no rows" if not any(sheet.rows for sheet, _ in found) else "has no row with known column headers"
            )
            msg = (
                f"{workbook.file} {what}: give the columns headers such as {known} "
                "(the command 'supplymap template' writes a workbook with all of them)."
            )
            raise InputError(msg)
        for sheet, own in found:
            if not own:
                skip_sheet(sheet, drafts)
                continue
            skip_titles(own, drafts)
            for table in own:
                tables.append(table)
                read_table(table, drafts)
    if not drafts.partners:
        names = ", ".join(workbook.file for workbook in workbooks)
        msg = f"{names}: the column headers are known, but no row below them names a partner: fill in the partners."
        raise InputError(msg)
    return drafts, tables


def _importer(directory: Directory, tables: Sequence[Table], drafts: Drafts, wanted: str) -> Builder:
    """Find the importer: as named by the user, or as the one partner whose role says so."""
    cells = {draft.buyer for draft in drafts.links if draft.buyer != IMPORTER}
    buyers = {name for cell in cells for name in (cell, *split_names(cell))}
    # sheets of tier 1 have no place to name a buyer: the importer is the root above them
    must_be_named = any(table.kind == "links" for table in tables) and not any(
        table.kind == "partners" and table.tier == 1 for table in tables
    )
    if not wanted:
        wanted = _importer_by_role(directory, buyers, drafts)
    matches = directory.find(wanted)
    exact = [builder for builder in matches if fold(wanted) in map(fold, (*builder.names, *builder.ids))]
    named_exactly = fold(wanted) in map(fold, buyers)
    if matches and not exact and named_exactly:
        # the buyer cells spell the importer as asked for; the listed name is another company of its group
        matches = []
    root = next(iter(exact or matches), None)
    keys = {normalise(name).key for name in (wanted, *(root.names if root else ()))}
    ids = {text.casefold() for text in (wanted, *(root.ids if root else ()))}
    named = any(normalise(buyer).key in keys or buyer.strip().casefold() in ids for buyer in buyers)
    if must_be_named and not named:
        near = _closest(wanted, buyers, directory)
        hint = f"The closest names are: {', '.join(near)}." if near else "No buyer is named at all."
        msg = f"No row names the importer {wanted!r} as the buyer, so no chain leads to it. {hint}"
        raise ImporterError(msg)
    if root is not None:
        return root
    source = Source("(importer)", "", 0)
    near = directory.closest(wanted)
    hint = f"Did you mean {' or '.join(near)}?" if near else ""
    drafts.issues.append(issue("importer-created", source, "", wanted, suggestion=hint))
    return directory.add(Builder(normalise(wanted).key, wanted, listed=True, names=[wanted], sources=[source]))


def _importer_by_role(directory: Directory, buyers: set[str], drafts: Drafts) -> str:
    found = [builder for builder in directory.builders if fold(builder.role) in _IMPORTER_ROLES]
    if len({builder.key for builder in found}) > 1:
        names = ", ".join(builder.name for builder in found)
        msg = f"Several partners have the role importer ({names}): name one with --importer."
        raise ImporterError(msg)
    if not found:
        msg = "The files do not say who the importer is: name it with --importer" + _ends(buyers, drafts)
        raise ImporterError(msg)
    drafts.issues.append(issue("importer-assumed", found[0].sources[0], "", found[0].name))
    return found[0].ids[0] if found[0].ids else found[0].name


def _ends(buyers: set[str], drafts: Drafts) -> str:
    """Name the buyers who supply nobody: one of them is likely the importer."""
    suppliers = {normalise(draft.supplier).key for draft in drafts.links}
    ends = sorted(buyer for buyer in buyers if normalise(buyer).key not in suppliers)
    return f" (buyers who supply nobody: {', '.join(ends[:5])})." if ends else "."


def _closest(wanted: str, buyers: set[str], directory: Directory) -> list[str]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - needed for the message only

    names = sorted(buyers) or [builder.name for builder in directory.builders]
    found = process.extract(wanted, names, scorer=fuzz.WRatio, limit=3)
    return [name for name, _, _ in found]


def _supply_importer(tables: Sequence[Table], drafts: Drafts, directory: Directory, root: Builder) -> None:
    """Let the importer buy from the top rows of lists that have no place to name a buyer.

    Those are all rows of a flat list, or the rows of tier 1 where tiers are stated; rows without a tier
    beside rows with one, and rows of higher tiers, keep an unstated path. Beside tables that name buyers
    only a sheet of tier 1 counts.
    """
    elsewhere = any(table.kind in ("links", "chains") for table in tables)
    tops = {(table.sheet.file, table.sheet.name) for table in tables if table.kind == "partners" and table.tier == 1}
    tiered = any(builder.tier is not None for builder in directory.builders)
    rows = RowsOf(directory)
    for draft in drafts.partners:
        found = rows.find(draft.fields["name"], draft.source)
        if not found or found[0] is root or (tiered and found[0].tier != 1):
            continue
        if only_answers(draft) and len(found[0].own_sources) > 1:
            # answers beside the partner's own row are no second purchase
            continue
        if elsewhere and (draft.source.file, draft.source.sheet) not in tops:
            continue
        fields = {key: text for key, text in draft.fields.items() if key not in ("partner_id", "country")}
        name = draft.fields["name"]
        drafts.links.append(LinkDraft(draft.source, fields, draft.headings, name, IMPORTER, " top", resolved=found[0]))


def _ids(directory: Directory) -> dict[str, str]:
    """Map folded names and ids, where they mean one partner, to its id."""
    found: dict[str, str] = {}
    for builder in directory.builders:
        for text in (*builder.names, builder.name, *builder.ids):
            found.setdefault(fold(text), builder.id)
    return found


def _attach_documents(drafts: Drafts, directory: Directory, as_of: date) -> None:
    for draft in drafts.documents:
        name = draft.fields["name"]
        found = directory.find(name)
        if not found:
            near = directory.closest(name)
            hint = f"Did you mean {' or '.join(near)}?" if near else ""
            column = draft.headings.get("name", "")
            drafts.issues.append(issue("document-partner-unknown", draft.source, column, name, suggestion=hint))
            drafts.state(draft.source, "rejected", "no such partner")
            drafts.keep(name, draft.source, column)
            continue
        document = _document(draft, drafts, as_of)
        for builder in found:
            builder.documents.append(document)


def _document(draft: Draft, drafts: Drafts, as_of: date) -> Document:
    fields = {name: "" if is_blank(text) else text for name, text in draft.fields.items()}
    issued, expires = read_date(fields.get("issued", "")), read_date(fields.get("expires", ""), end=True)
    report_date(issued, "issued", draft, drafts)
    report_date(expires, "expires", draft, drafts)
    kind = choose("documents", "kind", fields.get("document", ""))
    last = expires.value or _default_expiry(kind, issued.value)
    what = fields.get("document", "") or "document"
    if last is None and kind:
        drafts.issues.append(issue("document-undated", draft.source, draft.headings.get("expires", ""), what))
    elif last is not None and last < as_of:
        found = f"{what}: {last.isoformat()}"
        drafts.issues.append(issue("document-expired", draft.source, draft.headings.get("expires", ""), found))
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
    years, rest = divmod(issued.month - 1 + int(months), 12)
    if issued.year + years > MAXYEAR:
        return issued
    return issued.replace(year=issued.year + years, month=rest + 1, day=min(issued.day, 28))


def _report_countries(directory: Directory, root: Builder, drafts: Drafts) -> None:
    unknown = {found.source for found in drafts.issues if found.code == "unknown-country"}
    for builder in directory.builders:
        if builder.listed and builder is not root and not builder.country and not unknown.intersection(builder.sources):
            drafts.issues.append(issue("missing-country", builder.sources[0], "", builder.name))
