"""What is understood so far: the working state that the steps from sheets to records fill."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supplymap.records.directory import Directory
from supplymap.records.drafts import Drafts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from supplymap.model import Link
    from supplymap.records.builders import Builder
    from supplymap.records.sheet_tables import SheetTable
    from supplymap.sheets import Workbook


@dataclass(slots=True)
class Understanding:
    """What is understood so far.

    Attributes
    ----------
    workbooks
        Files as read.
    as_of
        Day for which links and documents are current.
    importer_name
        Name or id of the importer as the user states it; empty if the files say who it is.
    tables
        The tables found on the sheets.
    drafts
        Mentions of partners, links and documents, with the issues and row states of every step.
    directory
        The partners.
    importer
        The partner that is the importer; set by `choose_importer`.
    links
        The links between partners; set by `resolve_links`.
    """

    workbooks: Sequence[Workbook]
    as_of: date
    importer_name: str
    tables: list[SheetTable] = field(default_factory=list)
    drafts: Drafts = field(default_factory=Drafts)
    directory: Directory = field(default_factory=Directory)
    importer: Builder = field(init=False, repr=False)
    links: list[Link] = field(default_factory=list)
