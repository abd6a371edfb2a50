"""Drafts: mentions of partners, links and documents, still in the words of the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from supplymap.model import Issue, Outcome, RowState, Source
from supplymap.reference.issues import issue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from supplymap.records.builders import Builder

IMPORTER = "\0importer"
"""Stands for the importer as the buyer where a table has no column for the buyer."""


@dataclass(slots=True)
class Draft:
    """One mention of a partner, link or document, still in the words of the file.

    Attributes
    ----------
    source
        The row.
    fields
        Field name to the text of its cell.
    headings
        Field name to the header text of its column.
    issues
        What is wrong with the mention.
    """

    source: Source
    fields: dict[str, str]
    headings: Mapping[str, str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list, kw_only=True)

    def report(
        self, code: str, field: str, text: str | None = None, *, message: str = "", suggestion: str = ""
    ) -> None:
        """Report an issue in the column of a field; the text is that of the cell if left out."""
        found = self.fields.get(field, "") if text is None else text
        column = self.headings.get(field, "")
        self.issues.append(issue(code, self.source, column, found, message=message, suggestion=suggestion))


@dataclass(slots=True)
class PartnerDraft(Draft):
    """A mention of a partner.

    Attributes
    ----------
    lists
        True if the row is an entry of a list of partners, False if a link only mentions the name.
    alone
        True if no link of the row names the partner, so that nothing else would bring it into the graph.
    """

    lists: bool = True
    alone: bool = False
    entry: bool = True
    details: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class LinkDraft(Draft):
    """A mention of a link: the names or ids of its two partners."""

    supplier: str = ""
    buyer: str = ""
    part: str = ""
    ambiguous: bool = False
    resolved: Builder | None = None
    """The supplier, where the row is its own entry in a list and its name need not be looked up."""

    @property
    def key(self) -> str:
        """The address of the link: its row and the part of the row."""
        return f"{self.source.file}|{self.source.sheet}|{self.source.row}{self.part}"


class LooseDraft(NamedTuple):
    """A text of the files that is no name, and the name of the partner it is about."""

    text: str
    source: Source
    column: str
    name: str
    field: str


@dataclass(slots=True)
class Drafts:
    """What the tables say before names are resolved.

    Attributes
    ----------
    loose
        Texts that are no names.
    issues
        Issues about no draft: of sheets, rows without a name, and partners.
    states
        What became of each row.
    """

    partners: list[PartnerDraft] = field(default_factory=list)
    links: list[LinkDraft] = field(default_factory=list)
    documents: list[Draft] = field(default_factory=list)
    loose: list[LooseDraft] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    states: dict[Source, RowState] = field(default_factory=dict)

    def state(self, source: Source, outcome: Outcome, note: str, *, header: bool = False) -> None:
        """Set what became of a row."""
        self.states[source] = RowState(source, outcome, note, header)

    def report(
        self, code: str, source: Source, column: str, text: str, *, message: str = "", suggestion: str = ""
    ) -> None:
        """Report an issue about no draft."""
        self.issues.append(issue(code, source, column, text, message=message, suggestion=suggestion))

    def all_issues(self) -> Iterator[Issue]:
        """Yield the issues of every draft and those about none."""
        yield from self.issues
        for draft in (*self.partners, *self.links, *self.documents):
            yield from draft.issues

    def keep(self, text: str, source: Source, column: str, name: str = "", field: str = "") -> None:
        """Keep a text that is no name, with the name of the partner it is about."""
        if text:
            self.loose.append(LooseDraft(text, source, column, name, field))
