"""Downloads of Open Supply Hub: facilities with their number there, whoever contributed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.records.forms.computed import Computed
from supplymap.records.forms.headers import cell_of, find_header
from supplymap.records.forms.told import columns_told
from supplymap.records.readings import PartyColumns, Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.config import Config
    from supplymap.records.forms.headers import FormHeader
    from supplymap.sheets import Row, Sheet, Workbook

FORM = "Open Supply Hub"

_TAKEN = {
    "name": "name",
    "partner_id": "os id",
    "native_name": "native name",
    "address": "address",
    "latitude": "latitude",
    "longitude": "longitude",
    "workers": "workers",
    "parent": "parent",
}
"""Field to the meaning of its column in ``form_headers.csv``."""
_SEVERAL = {"goods": ("products",), "stage": ("processes", "raw process", "sector"), "role": ("facility type",)}
"""Field to the meanings of its columns, the best first; a cell has several values between bars."""


def read(workbook: Workbook, sheet: Sheet, config: Config) -> tuple[Reading, ...] | None:
    """Read a download of facilities; None for any other sheet."""
    del workbook, config
    header = find_header(sheet, "open hub")
    if header is None or not (header.has("os id") and header.has("name") and header.has("country code", "country")):
        return None
    rows = sheet.rows[header.row + 1 :]
    computed = Computed(max(len(row.cells) for row in sheet.rows), header.row + 1)
    fields = {field: (at,) for field, meaning in _TAKEN.items() if (at := header.first(meaning)) is not None}
    country = header.first("country code")
    fields["country"] = (country if country is not None else header.columns["country"][0],)
    for field, meanings in _SEVERAL.items():
        texts = _parted(rows, header, meanings)
        if any(texts):
            fields[field] = (computed.add(field.capitalize(), texts),)
    made = computed.sheet(sheet)
    party = PartyColumns("partner", fields)
    columns = columns_told(made, header.row, (party,), ())
    return (Reading(made, "partners", header.row, header.row, len(sheet.rows), (party,), (), columns, form=FORM),)


def _parted(rows: Sequence[Row], header: FormHeader, meanings: Sequence[str]) -> list[str]:
    columns = [at for meaning in meanings for at in header.columns.get(meaning, ())]
    cells = (next((text for at in columns if (text := cell_of(row, at))), "") for row in rows)
    return ["; ".join(filter(None, (part.strip() for part in text.split("|")))) for text in cells]
