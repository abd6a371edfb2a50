"""What a form took each column for, told from its parties and links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.model.readings import ColumnReading
from supplymap.records.forms.headers import filled_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.records.readings import Hop, PartyColumns
    from supplymap.sheets import Sheet


def columns_told(
    sheet: Sheet,
    header: int,
    parties: Sequence[PartyColumns],
    hops: Sequence[Hop],
    row_columns: Mapping[str, tuple[int, ...]] | None = None,
) -> tuple[ColumnReading, ...]:
    """Return what each column of a form's table was taken for.

    Parameters
    ----------
    sheet
        The sheet, with the columns that the form worked out.
    header
        Index of its header row.
    parties, hops, row_columns
        As in the reading.

    Returns
    -------
    columns
        One for each column with a header, a meaning or a filled cell; one without a meaning is known to the form and
        not needed.
    """
    read: dict[int, tuple[str, int | None, str]] = {}
    for fields in (row_columns or {}, *(hop.columns for hop in hops)):
        read.update({index: ("", None, name) for name, indexes in fields.items() for index in indexes})
    for number, party in enumerate(parties):
        for name, indexes in party.columns.items():
            read.update(dict.fromkeys(indexes, (party.role, number, name)))
    heads = sheet.rows[header].cells
    filled = filled_cells(sheet.rows[header + 1 :])
    made = []
    for index in sorted({*read, *filled, *(index for index, text in enumerate(heads) if text)}):
        role, number_or_none, field = read.get(index, ("", None, ""))
        heading = heads[index] if index < len(heads) else ""
        made.append(
            ColumnReading(index, heading, role, number_or_none, field, sure="sure", filled=filled.get(index, 0))
        )
    return tuple(made)
