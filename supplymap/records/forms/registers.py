"""Lists of numbers: rows of a partner, a registry and the partner's number there.

Each registry gets a column of its own, so that its numbers identify partners as in any other list. Such a sheet says
more of partners that others name: its rows supply nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from supplymap.model import Source
from supplymap.records.forms.computed import Computed
from supplymap.records.forms.headers import SEARCHED_ROWS, cell_of, header_at
from supplymap.records.forms.told import columns_told
from supplymap.records.layout.meanings import ID, NAME, meaning_of
from supplymap.records.readings import PartyColumns, Reading
from supplymap.records.values import is_blank
from supplymap.reference.identifiers import registries, registry_of
from supplymap.reference.issues import issue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.config import Config
    from supplymap.records.forms.headers import FormHeader
    from supplymap.sheets import Row, Sheet, Workbook

FORM = "list of numbers"

_WIDEST = 12
"""Most headers of such a list: a wider one lists partners, and numbers beside them."""
_MOST_OTHERS = 20
"""How many registries that are not known get a column of their own."""
_TAKEN = frozenset((NAME, ID, "country", "notes"))


def read(workbook: Workbook, sheet: Sheet, config: Config) -> tuple[Reading, ...] | None:
    """Read a list of numbers; None for any other sheet."""
    del workbook
    header = _header(sheet)
    if header is None:
        return None
    rows = sheet.rows[header.row + 1 :]
    own = {"registry": header.columns["registry"][:1], "number": header.columns["number"][:1]}
    numbers = [_Number(cell_of(row, own["registry"][0]), cell_of(row, own["number"][0])) for row in rows]
    stated = sum(1 for one in numbers if not is_blank(one.said))
    if sum(1 for one in numbers if one.registry) * 2 < stated:
        return None
    fields = _of_partner(sheet, header, config)
    if not {NAME, ID} & set(fields):
        return None
    computed = Computed(max(len(row.cells) for row in sheet.rows), header.row + 1)
    for field, registry in registries().items():
        if any(one.registry == field for one in numbers):
            texts = [one.text if one.registry == field else "" for one in numbers]
            fields[field] = (computed.add(registry.title, texts),)
    others = dict.fromkeys(one.said for one in numbers if not one.registry and one.text and not is_blank(one.said))
    for said in list(others)[:_MOST_OTHERS]:
        computed.add(said, [one.text if one.said == said else "" for one in numbers])
    made = computed.sheet(sheet)
    party = PartyColumns("partner", fields)
    columns = columns_told(made, header.row, (party,), ())
    heading = sheet.rows[header.row].cells[own["registry"][0]]
    unknown = tuple(
        issue("registry-unknown", Source(sheet.file, sheet.name, row.number), heading, one.said)
        for row, one in zip(rows, numbers, strict=True)
        if one.text and not one.registry
    )
    end = len(sheet.rows)
    return (Reading(made, "links", header.row, header.row, end, (party,), (), columns, own, form=FORM, issues=unknown),)


class _Number(NamedTuple):
    """The cells of a row: the registry as written, and the number."""

    said: str
    text: str

    @property
    def registry(self) -> str:
        """The field of the registry; empty for one that is not known."""
        return registry_of(self.said)


def _header(sheet: Sheet) -> FormHeader | None:
    """Return the first row that heads a registry, a number and a partner, and little besides."""
    for index, row in enumerate(sheet.rows[:SEARCHED_ROWS]):
        if 3 <= sum(map(bool, row.cells[: _WIDEST + 1])) <= _WIDEST:
            header = header_at(sheet, index, "numbers")
            if header.has("registry") and header.has("number") and any(map(_names, _others(row, header))):
                return header
    return None


def _others(row: Row, header: FormHeader) -> Sequence[str]:
    return [row.cells[index] for index in header.unknown]


def _names(text: str) -> bool:
    meaning = meaning_of(text)
    return meaning is not None and meaning.attribute in (NAME, ID)


def _of_partner(sheet: Sheet, header: FormHeader, config: Config) -> dict[str, tuple[int, ...]]:
    """Return the columns about the partner, as the headers tell."""
    from supplymap.records.layout import readings_of  # noqa: PLC0415 - layout reads what no form does

    own = {header.first("registry"), header.first("number")}
    for reading in readings_of(sheet, config):
        if reading.header == header.row and len(reading.parties) == 1:
            told = {**reading.row_columns, **reading.parties[0].columns}
            return {field: at for field, at in told.items() if field in _TAKEN and not own & set(at)}
    return {}
