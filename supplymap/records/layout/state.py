"""A table while it is laid out: its columns, the parties they name, and what is decided so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supplymap.records.layout.meanings import Meaning
from supplymap.records.layout.profiles import Profile, profile
from supplymap.reference.header_words import parties
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from supplymap.config.columns import ColumnDecision
    from supplymap.model import Issue
    from supplymap.model.readings import Sureness
    from supplymap.records.layout.headers import Header
    from supplymap.records.readings import TableKind
    from supplymap.sheets import Sheet


@dataclass(slots=True, eq=False)
class Member:
    """A party of a row, while its columns are found.

    Attributes
    ----------
    role, said, tier, ordinal
        As in the headers.
    at
        Index of the first column that names it.
    columns
        Field to its columns.
    """

    role: str
    said: str
    tier: int | None
    ordinal: int | None
    at: int
    columns: dict[str, list[int]] = field(default_factory=dict)

    kind: str = field(init=False)
    """Kind of its role; ``tier`` where only a tier names it."""
    is_buyer: bool = field(init=False)
    """Whether it buys what the others supply."""
    is_cargo: bool = field(init=False)
    """Whether it moves or stores the goods."""
    supplies: bool = field(init=False)
    """Whether it makes or sells goods."""

    def __post_init__(self) -> None:
        """Look its role up."""
        self.kind = parties()[self.role].kind if self.role else "tier"
        self.is_buyer = self.kind in ("buyer", "importer", "after", "maybe")
        self.is_cargo = self.kind == "cargo"
        self.supplies = not self.is_buyer and not self.is_cargo

    @property
    def shown(self) -> str:
        """The role as reports and readings name it: "supplies to" and "to" name a buyer, "from" a supplier."""
        if self.kind == "after":
            return "buyer"
        return "supplier" if self.role in ("from", "source", "") else self.role

    @property
    def has_name(self) -> bool:
        """Whether a column holds its name, beside one with its number."""
        return "name" in self.columns or "name_address" in self.columns

    def put(self, name: str, index: int) -> None:
        """Add a column of a field."""
        self.columns.setdefault(name, []).append(index)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a column was taken for; the member is None for what the row as a whole is about."""

    member: Member | None
    field: str
    sure: Sureness
    others: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Layout:
    """A table while it is laid out.

    Attributes
    ----------
    tier
        Tier that the sheet's name states.
    meanings
        What the header of each column means; changed as cells and neighbours tell more.
    members
        Parties, by their columns from left to right.
    row
        Field to columns of what the row as a whole states.
    chosen
        Column to what it was taken for.
    """

    sheet: Sheet
    header: Header
    decisions: tuple[ColumnDecision, ...] = ()
    tier: int | None = None
    kind: TableKind = "partners"
    meanings: list[Meaning | None] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    row: dict[str, list[int]] = field(default_factory=dict)
    chosen: dict[int, Choice] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    buyer_open: bool = False
    profiles: dict[int, Profile] = field(default_factory=dict)
    headers: list[str] = field(default_factory=list)

    def folded(self, index: int) -> str:
        """Return the header of a column, folded."""
        if not self.headers:
            self.headers = [fold(text) for text in self.header.texts]
        return self.headers[index]

    def profile(self, index: int) -> Profile:
        """Return what the cells of a column look like."""
        if index not in self.profiles:
            self.profiles[index] = profile(self.sheet.rows, self.header.last + 1, self.header.end, index)
        return self.profiles[index]

    def give(
        self, index: int, member: Member | None, name: str, sure: Sureness = "sure", others: tuple[str, ...] = ()
    ) -> None:
        """Take a column for a field of a member, or of the row."""
        if member is not None:
            member.put(name, index)
        else:
            self.row.setdefault(name, []).append(index)
        self.chosen[index] = Choice(member, name, sure, others)

    def take_back(self, index: int) -> None:
        """Undo what a column was taken for."""
        choice = self.chosen.pop(index, None)
        if choice is None:
            return
        columns = choice.member.columns if choice.member is not None else self.row
        columns[choice.field].remove(index)
        if not columns[choice.field]:
            del columns[choice.field]

    def meaning(self, index: int) -> Meaning:
        """Return what a header means; an empty meaning if it is not known."""
        return self.meanings[index] or _UNKNOWN

    def sure(self, index: int) -> Sureness:
        """Return how sure the header of a column is by itself."""
        return self.meaning(index).sure

    def suppliers(self) -> list[Member]:
        """Return the members that make or sell goods."""
        return [member for member in self.members if member.supplies]

    def buyers(self) -> list[Member]:
        """Return the members that buy."""
        return [member for member in self.members if member.is_buyer]


_UNKNOWN = Meaning()
