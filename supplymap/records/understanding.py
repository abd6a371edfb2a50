"""What is understood so far: the working state that the steps from sheets to records fill."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supplymap.config import Config
from supplymap.model import Decisions
from supplymap.records.decided.names import Names
from supplymap.records.decided.pairs import Pairs
from supplymap.records.directory import Directory
from supplymap.records.mentions import Vocabulary
from supplymap.records.reports import Reports
from supplymap.reference.issues import issue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from supplymap.model import Issue, Source
    from supplymap.records.ledger import Ledger
    from supplymap.records.links.table import Links
    from supplymap.records.loose_columns import LooseColumns
    from supplymap.records.mentions import Hops, Mentions, Papers
    from supplymap.records.partners.facts import Facts
    from supplymap.records.ragged import Ragged
    from supplymap.records.readings import Reading
    from supplymap.records.shared_cells import NameCells
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
    decisions
        What people decided of duplicates and columns.
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
    reports
        What puts the problems of rows among the issues.
    directory
        The partners by their numbers.
    cells
        Cells of names, taken apart; set by `gather_partners`, as are the next five.
    facts
        What rows say of the partners.
    bearers
        Of mentions by number and position, where they stand for several partners: for each name of the cell those
        that bear it.
    whole
        Of mentions by number: positions that are about a company of several sites as a whole.
    unlisted
        Partners that only links name: number, sheet, row and header of the column.
    pairs
        What was decided of pairs of partners; set by `gather_partners`, where anything was.
    companies
        Of each partner the number of the first partner that is a site of the same company, -1 where it is the only one.
    names
        What was decided of names of links and documents, and names that are asked about.
    duplicates
        Pairs of partners that may be one, and why.
    may_mean
        Of partners that no list has the listed ones that their names may mean, the best first.
    importer
        Number of the importer; set by `choose_importer`.
    links, link_rows
        The links between partners, and the rows of each; set by `resolve_links`.
    """

    workbooks: Sequence[Workbook]
    as_of: date
    importer_name: str
    config: Config = field(default_factory=Config)
    decisions: Decisions = field(default_factory=Decisions)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    sheets: list[Sheet] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    mentions: list[Mentions] = field(default_factory=list)
    hops: list[Hops] = field(default_factory=list)
    papers: list[Papers] = field(default_factory=list)
    ledger: Ledger = field(init=False, repr=False)
    loose: LooseColumns = field(init=False, repr=False)
    issues: list[Issue] = field(default_factory=list)
    reports: Reports = field(init=False, repr=False)
    directory: Directory = field(default_factory=Directory)
    cells: NameCells = field(init=False, repr=False)
    facts: Facts = field(init=False, repr=False)
    bearers: dict[int, dict[int, tuple[tuple[int, ...], ...]]] = field(default_factory=dict)
    whole: dict[int, frozenset[int]] = field(default_factory=dict)
    unlisted: list[tuple[int, int, int, str]] = field(default_factory=list)
    pairs: Pairs = field(default_factory=Pairs)
    companies: list[int] = field(default_factory=list)
    names: Names = field(default_factory=Names)
    duplicates: list[tuple[int, int, str]] = field(default_factory=list)
    may_mean: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    importer: int = -1
    links: Links = field(init=False, repr=False)
    link_rows: Ragged = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Let problems be reported."""
        self.reports = Reports(self)

    def report(
        self, code: str, source: Source, column: str, found: str, *, message: str = "", suggestion: str = ""
    ) -> None:
        """Report an issue at an address."""
        self.issues.append(issue(code, source, column, found, message=message, suggestion=suggestion))
