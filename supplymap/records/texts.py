"""Texts of the sheets that are searched for listed names: every cell but names, and the partner it is about."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.model import HEADER_FIELD, LooseText, Source
from supplymap.records.directory import RowsOf
from supplymap.records.values import is_blank
from supplymap.reference.headers import SITE_FIELDS, known_headers, tier_number, tier_of_header
from supplymap.reference.names import fold
from supplymap.sheets import column_letter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.records.directory import Directory
    from supplymap.records.drafts import Drafts, LooseDraft
    from supplymap.records.sheet_tables import SheetTable
    from supplymap.sheets import Aside, Row, Sheet

_NAMES = frozenset({"name", "native_name", "buyer", "maker"})
"""Fields whose cells become names of partners, which are compared as names; a cell of other names may say more."""

OF_THE_ROW = (
    *("goods", "hts", "product", "origin", "evidence", "link_probability"),
    *("period", "period_from", "period_to", "notes"),
)
"""Fields that a row of a wide chain states for all of its links; any other field is of one partner."""


@dataclass(slots=True)
class RowTexts:
    """What the texts of a table's rows are: of which column, of which field, about which partner.

    Attributes
    ----------
    asides
        Texts beside the cells of each row, by its number; those that are kept are taken out.
    headings
        Column index to what names the column: its header, or its letter where it has none.
    fields
        Column index to the field of ``columns.csv`` that is read from it.
    owners
        Column index to the index of the column that names the partner its cells are about, where that is not the
        partner of the row.
    filled, firsts
        Of each column that is not used: how many cells are filled, and the text of the first.
    ignored
        Indexes of the columns of a whole chain whose field is of one partner, so that no field is read from them.
    """

    table: SheetTable
    asides: dict[int, list[Aside]] = field(default_factory=dict)
    headings: dict[int, str] = field(default_factory=dict)
    fields: dict[int, str] = field(default_factory=dict)
    owners: dict[int, int] = field(default_factory=dict)
    filled: Counter[int] = field(default_factory=Counter)
    firsts: dict[int, str] = field(default_factory=dict)
    ignored: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Read the columns of the table."""
        table = self.table
        self.fields = {index: name for name, index in reversed(tuple(table.columns.items()))}
        for name, index in table.columns.items():
            party, _, inner = name.partition("_")
            if party == "buyer" and inner in SITE_FIELDS and "buyer" in table.columns:
                self.fields[index], self.owners[index] = inner, table.columns["buyer"]
        if "buyer" in table.columns:
            self.owners[table.columns["buyer"]] = table.columns["buyer"]
        for name, indexes in table.further.items():
            self.fields.update(dict.fromkeys(indexes, name))
            if name == "maker":
                self.owners.update({index: index for index in indexes})
        for columns in (columns for parties in table.tiers.values() for columns in parties):
            self.fields.update({index: name for name, index in columns.items()})
            self.owners.update(dict.fromkeys(columns.values(), columns["name"]))
        if table.kind == "chains":
            read = {index for parties in table.tiers.values() for party in parties for index in party.values()}
            of_one = {index for name, index in table.columns.items() if name not in OF_THE_ROW}
            self.ignored = frozenset(of_one - read)
        cells = table.sheet.rows[table.header].cells
        self.headings = {index: text for index, text in enumerate(cells) if text}

    def heading(self, index: int) -> str:
        """Return what names a column."""
        return self.headings.get(index) or column_letter(index)

    def keep(self, row: Row, source: Source, name: str, drafts: Drafts) -> None:
        """Keep the texts of a row that is about the partner of a name, or about none.

        Parameters
        ----------
        name
            Name of the partner of the row; empty where the row was not used or names several.
        """
        for index, text in enumerate(row.cells):
            if not text:
                continue
            field = self.fields.get(index, "")
            if not field or index in self.ignored:
                self.filled[index] += 1
                self.firsts.setdefault(index, text)
            if field in _NAMES and (name or index in self.owners):
                continue
            if field and _says_nothing(text, field):
                continue
            drafts.keep(text, source, self.heading(index), self.owner(row, index, name), field)
        for aside in self.asides.pop(row.number, ()):
            owner = name if aside.column is None else self.owner(row, aside.column, name)
            _keep_aside(aside, owner, drafts)

    def owner(self, row: Row, index: int, name: str) -> str:
        """Return the name of the partner that a column of a row is about; of the row's where it is no other's."""
        owner = self.owners.get(index)
        if owner is None:
            return name
        return row.cells[owner] if owner < len(row.cells) else ""


def _says_nothing(text: str, field: str) -> bool:
    """Return whether a cell that was understood can hold no name or place: numbers and dates, blanks."""
    if is_blank(text):
        return True
    # a number of North Korean workers is no declaration, but a person must see it
    searched = field in SITE_FIELDS or field == "north_korean_labor"
    return not searched and text.isascii() and text.lower() == text.upper()


def asides_by_row(sheet: Sheet) -> dict[int, list[Aside]]:
    """Return the texts of a sheet that stand in no row, by the row they belong to."""
    asides: dict[int, list[Aside]] = defaultdict(list)
    for aside in sheet.asides:
        asides[aside.source.row].append(aside)
    return dict(asides)


def keep_asides(sheet: Sheet, asides: Mapping[int, Sequence[Aside]], drafts: Drafts) -> None:
    """Keep the name of a sheet, and the texts that stand in no row and belong to no row of a table."""
    drafts.keep(sheet.name, Source(sheet.file, sheet.name, 0), "sheet name")
    for aside in (aside for row in sorted(asides) for aside in asides[row]):
        _keep_aside(aside, "", drafts)


def _keep_aside(aside: Aside, name: str, drafts: Drafts) -> None:
    if fold(aside.text) not in _own_texts():
        drafts.keep(aside.text, aside.source, aside.place, name)


def keep_header(row: Row, source: Source, drafts: Drafts) -> None:
    """Keep the cells of a header row but for the headers that are known, which are words of this tool."""
    for index, text in enumerate(row.cells):
        folded = fold(text)
        if folded not in known_headers() and tier_of_header(folded) != (tier_number(folded), ""):
            drafts.keep(text, source, column_letter(index), field=HEADER_FIELD)


def keep_row(row: Row, source: Source, drafts: Drafts) -> None:
    """Keep the texts of a row that is no data of a table, each under the letter of its column."""
    for index, text in enumerate(row.cells):
        drafts.keep(text, source, column_letter(index))


def keep_explanation(row: Row, source: Source, drafts: Drafts) -> None:
    """Keep the texts of a row that the template writes, but for the template's own."""
    for index, text in enumerate(row.cells):
        if text and fold(text) not in _own_texts() and not reference.countries().code(text):
            drafts.keep(text, source, column_letter(index))


@reference.per_folder
def _own_texts() -> frozenset[str]:
    """Return the folded texts that the template writes to explain itself."""
    texts: set[str] = set()
    for row in reference.table("columns"):
        for name in ("values", "synonyms"):
            texts.update((row[name].replace("|", "; "), *row[name].split("|")))
        texts.update((row["header"], f"Values: {row['header']}", row["meaning"], row["example"]))
        for needed in ("Required.", "Optional."):  # the notes on the headers of the template
            texts.update(f"{row['meaning']} {needed}{more}" for more in ("", f" Example: {row['example']}"))
    return frozenset(map(fold, texts))


def loose_texts(drafts: Drafts, directory: Directory) -> tuple[LooseText, ...]:
    """Return the texts of the sheets, each with the partner it is about where that is known.

    A text that a partner has in one column of a sheet several times is kept once, with its first address. A text
    about no row that is a partner's name is about that partner.
    """
    kept: dict[tuple[str, ...], LooseText] = {}
    owners = _Owners(directory)
    # texts of a sheet, then of a file as a whole come last: many repeat what a cell says, and it knows its partner
    said: set[str] = set()
    for draft in sorted(drafts.loose, key=_reach):
        text, source, column, name, field = draft
        if _reach(draft) and text in said:
            continue
        said.add(text)
        partner = owners.find(name, source) if name else owners.named(text)
        key = (text, partner, column, source.sheet, source.file)
        if key not in kept:
            kept[key] = LooseText(text, source, column, partner, field)
    return tuple(kept.values())


def _reach(draft: LooseDraft) -> int:
    """Return how far a text reaches: 0 for a row, 1 for a sheet, 2 for a whole file."""
    return 0 if draft.source.row else 1 if draft.source.sheet else 2


class _Owners:
    """Ids of the partners that rows name."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._rows = RowsOf(directory)
        self._ids = directory.ids_by_name()
        self._last: tuple[str, Source] | None = None
        self._found = ""

    def named(self, text: str) -> str:
        """Return the id of the partner whose name, or id, a text is; empty if it is nobody's."""
        return self._ids.get(fold(text), "")

    def find(self, name: str, source: Source) -> str:
        """Return the id of the partner that a row means by a name; of any other one of the row if nobody has it."""
        if self._last != (name, source):  # the texts of a row follow each other
            self._last = name, source
            builders = self._rows.find(name, source)
            self._found = builders[0].id if builders else self._ids.get(fold(name), "")
            if not self._found:
                self._found = next((builder.id for builder in self._rows.of(source)), "")
        return self._found
