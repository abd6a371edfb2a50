"""What is understood so far: the working state that the steps from sheets to records fill."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supplymap.config import Config
from supplymap.records.directory import Directory
from supplymap.records.drafts import Drafts
from supplymap.records.mentions import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from supplymap.model import Issue, Link
    from supplymap.records.builders import Builder
    from supplymap.records.ledger import Ledger
    from supplymap.records.loose_columns import LooseColumns
    from supplymap.records.mentions import Hops, Mentions, Papers
    from supplymap.records.readings import Reading
    from supplymap.sheets import Sheet, Workbook


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
    config
        The settings.
    vocabulary
        The distinct texts of the run.
    sheets, readings
        Every sheet of the files, and how every table is to be read; they are meant by their numbers.
    mentions, hops, papers
        What the rows of the tables say.
    ledger
        What became of every row.
    loose
        The texts that are no names.
    issues
        What is wrong with sheets and rows.
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
    config: Config = field(default_factory=Config)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    sheets: list[Sheet] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    mentions: list[Mentions] = field(default_factory=list)
    hops: list[Hops] = field(default_factory=list)
    papers: list[Papers] = field(default_factory=list)
    ledger: Ledger = field(init=False, repr=False)
    loose: LooseColumns = field(init=False, repr=False)
    issues: list[Issue] = field(default_factory=list)
    drafts: Drafts = field(default_factory=Drafts)
    directory: Directory = field(default_factory=Directory)
    importer: Builder = field(init=False, repr=False)
    links: list[Link] = field(default_factory=list)
