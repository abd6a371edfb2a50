"""Sheets understood: a flat list of small steps from text cells to partners, links and documents."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap.config import applied
from supplymap.errors import InputError
from supplymap.model import Issue, Records, Source
from supplymap.records import headers
from supplymap.records.documents import attach_documents
from supplymap.records.drafts import Drafts, loose_texts
from supplymap.records.importer import find_importer, supply_importer
from supplymap.records.links import resolve_links
from supplymap.records.partners import gather
from supplymap.records.products import assign_products
from supplymap.records.rows import read_table, skip_sheet, skip_titles
from supplymap.reference.issues import issue
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from supplymap.config import Config
    from supplymap.records.builders import Builder
    from supplymap.records.directory import Directory
    from supplymap.records.headers import Table
    from supplymap.sheets import Workbook


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
    root = find_importer(directory, tables, drafts, importer)
    supply_importer(tables, drafts, directory, root)
    links = resolve_links(drafts, directory, root, as_of)
    attach_documents(drafts, directory, as_of)
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


def _ids(directory: Directory) -> dict[str, str]:
    """Map folded names and ids, where they mean one partner, to its id."""
    found: dict[str, str] = {}
    for builder in directory.builders:
        for text in (*builder.names, builder.name, *builder.ids):
            found.setdefault(fold(text), builder.id)
    return found


def _report_countries(directory: Directory, root: Builder, drafts: Drafts) -> None:
    unknown = {found.source for found in drafts.issues if found.code == "unknown-country"}
    for builder in directory.builders:
        if builder.listed and builder is not root and not builder.country and not unknown.intersection(builder.sources):
            drafts.issues.append(issue("missing-country", builder.sources[0], "", builder.name))
