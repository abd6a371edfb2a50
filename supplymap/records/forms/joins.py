"""Sheets that refer to each other: which columns hold the ids of another sheet's rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supplymap.records.forms.headers import cell_of
from supplymap.records.layout.meanings import NAME, meaning_of
from supplymap.reference.relation_words import end_of, is_id, is_word, owns_site, without_id, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.sheets import Row, Sheet, Workbook

_SEARCHED_ROWS = 20
_MOST_COLUMNS = 400
_KNOWN = 0.8
"""Share of the cells of a column that must be ids of a sheet for it to refer to that sheet."""
_NAMES = ("name", "title", "label", "caption", "legal name", "company name", "display name", "organization name")


@dataclass(slots=True)
class Entities:
    """A sheet with a header, and what its columns are for others.

    Attributes
    ----------
    header
        Index of the header row.
    number
        Index of the column with the ids of its rows, or None.
    name
        Index of the column with their names, or None.
    rows
        Id to the index of its row.
    refers
        Column to the sheet whose ids its cells are.
    """

    sheet: Sheet
    header: int
    number: int | None = None
    name: int | None = None
    rows: dict[str, int] = field(default_factory=dict)
    refers: dict[int, Entities] = field(default_factory=dict)

    @property
    def heads(self) -> tuple[str, ...]:
        """Return the texts of the header."""
        return self.sheet.rows[self.header].cells

    @property
    def kind(self) -> int | None:
        """Return the index of the column that tells what each entity is, or None."""
        return next((at for at, head in enumerate(self.heads) if is_word("entity-kind", words_of(head))), None)

    def data(self) -> Sequence[Row]:
        """Return the rows below the header."""
        return self.sheet.rows[self.header + 1 :]

    def named(self, number: str) -> str:
        """Return the name of the entity with an id: the first line where the cell has several."""
        at = self.rows.get(number)
        if at is None or self.name is None:
            return ""
        return self.sheet.rows[at].lines(self.name).split("\n")[0]

    def ends(self) -> Mapping[int, str]:
        """Return the columns that name an end of a relation, with the kind of end."""
        found = {}
        for index in self.refers:
            if end := end_of(self.heads[index]):
                found[index] = end
        return found

    @property
    def relates(self) -> bool:
        """Return whether its rows are relations between entities."""
        kinds = list(self.ends().values())
        return len(kinds) >= 2 and len(set(kinds)) >= min(2, len(kinds) - kinds.count("end-other") + 1)


_LAST: list[tuple[tuple[Sheet, ...], dict[str, Entities]]] = []
"""The workbook that was looked at last: each of its sheets asks."""


def entities_of(workbook: Workbook) -> dict[str, Entities]:
    """Return the sheets of a workbook that have ids or refer to ids of others, by name.

    Parameters
    ----------
    workbook
        A file.

    Returns
    -------
    entities
        Empty unless one sheet refers to the ids of another.
    """
    if not _LAST or _LAST[0][0] is not workbook.sheets:
        _LAST[:] = [(workbook.sheets, _joined(workbook))]
    return _LAST[0][1]


def edges_of(sheet: Sheet) -> Entities | None:
    """Return a sheet of relations by itself: its header has two ends and the kind of their relation."""
    header = _header(sheet)
    if header is None:
        return None
    made = Entities(sheet, header)
    ends = [at for at, head in enumerate(made.heads[:_MOST_COLUMNS]) if head and end_of(head)]
    made.refers = dict.fromkeys(ends, made)
    kinds = {kind for kind in made.ends().values() if kind != "end-other"}
    told = any(is_word("relation", words_of(head)) for head in made.heads[:_MOST_COLUMNS] if head)
    return made if told and len(kinds) > 1 else None


def _joined(workbook: Workbook) -> dict[str, Entities]:
    headers = {sheet.name: _header(sheet) for sheet in workbook.sheets}
    if not any(
        at is not None and _may_refer(sheet.rows[at])
        for sheet, at in zip(workbook.sheets, headers.values(), strict=False)
    ):
        return {}
    found = {sheet.name: _entities(sheet, at) for sheet in workbook.sheets if (at := headers[sheet.name]) is not None}
    with_ids = [one for one in found.values() if one.rows]
    for one in found.values():
        one.refers = _references(one, with_ids)
    return found if any(one.refers for one in found.values()) else {}


def _header(sheet: Sheet) -> int | None:
    return next((index for index, row in enumerate(sheet.rows[:_SEARCHED_ROWS]) if _is_header(row)), None)


def _may_refer(header: Row) -> bool:
    """Return whether a header has two ends of relations, or the number of the company whose site it is."""
    cells = [cell for cell in header.cells[:_MOST_COLUMNS] if cell]
    return len({end for cell in cells if (end := end_of(cell))}) > 1 or any(map(_is_site_owner, cells))


def _entities(sheet: Sheet, header: int) -> Entities:
    made = Entities(sheet, header)
    heads = made.heads[:_MOST_COLUMNS]
    made.number = _own_ids(made, heads)
    if made.number is not None:
        rows = enumerate(sheet.rows[header + 1 :], header + 1)
        made.rows = {number: at for at, row in rows if (number := cell_of(row, made.number))}
    made.name = _names(made, heads)
    return made


def _is_header(row: Row) -> bool:
    """Return whether a row may head a sheet of entities or relations: short texts, one of them for ids or ends."""
    filled = [cell for cell in row.cells[:_MOST_COLUMNS] if cell]
    if len(filled) < 2 or any(len(cell) > 60 for cell in filled):
        return False
    return any(is_id(cell) or end_of(cell) for cell in filled)


def _relates(heads: Sequence[str]) -> bool:
    """Return whether headers name two different ends of a relation."""
    return len({end for text in heads if text and (end := end_of(text))}) > 1


def _names(made: Entities, heads: Sequence[str]) -> int | None:
    """Return the column with the names of the rows: one called name, or the word for a party alone, as "Supplier"."""
    words = [words_of(text) for text in heads]
    if (found := next((words.index(text) for text in _NAMES if text in words), None)) is not None:
        return found
    rest = [at for at, text in enumerate(words) if text and at != made.number and not is_id(heads[at])]
    if (found := next((at for at in rest if words[at].endswith(" name")), None)) is not None:
        return found
    if _relates(heads) or any(end_of(text) == "end-other" for text in heads if text):
        return None
    meanings = ((at, meaning_of(heads[at])) for at in rest)
    return next((at for at, meaning in meanings if meaning is not None and meaning.attribute == NAME), None)


def _own_ids(made: Entities, heads: Sequence[str]) -> int | None:
    """Return the column whose cells number the rows: filled everywhere, each once; one called id before any other."""
    relates = _relates(heads)
    columns = [at for at, text in enumerate(heads) if text and is_id(text) and not (relates and end_of(text))]
    # "company id" numbers companies, and on a sheet of sites says whose they are
    columns.sort(key=lambda at: (bool(without_id(heads[at])), bool(end_of(heads[at])), owns_site(heads[at]), at))
    for at in columns:
        cells = [cell_of(row, at) for row in made.data()]
        filled = [cell for cell in cells if cell]
        if filled and len(set(filled)) == len(filled) and len(filled) * 10 >= len(cells) * 9:
            return at
    return None


def _is_site_owner(header: str) -> bool:
    return owns_site(header) and is_id(header)


def _references(one: Entities, with_ids: Sequence[Entities]) -> dict[int, Entities]:
    found = {}
    for index, head in enumerate(one.heads[:_MOST_COLUMNS]):
        if not head or index in (one.number, one.name) or not (is_id(head) or end_of(head) or owns_site(head)):
            continue
        texts = {text for row in one.data() for text in row.lines(index).split("\n") if text}
        hits = [(sum(1 for text in texts if text in other.rows), other) for other in with_ids]
        if end_of(head) and len(with_ids) > 1:
            # ends may refer to several sheets: companies and their sites
            total = sum(1 for text in texts if any(text in other.rows for other in with_ids))
        else:
            total = max((count for count, _ in hits), default=0)
        if total and total >= len(texts) * _KNOWN:
            found[index] = max(hits, key=lambda hit: hit[0])[1]
    return found


def holds_no_partner(sheet: str) -> bool:
    """Return whether the name of a sheet, or of a kind of entity, says that it holds no partners."""
    words = words_of(sheet.rpartition(".")[2])
    return is_word("no-partner", words) or is_word("no-partner", words.rpartition(" ")[2])


def site_owner(one: Entities) -> int | None:
    """Return the column with the company whose site each row is; None for a sheet of no sites."""
    if not is_word("site-table", words_of(one.sheet.name.rpartition(".")[2]).rpartition(" ")[2]):
        return None
    return next((at for at in one.refers if one.refers[at] is not one and owns_site(one.heads[at])), None)
