"""How each sheet was read, for people: its columns with examples, who supplies whom, and sheets that were not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplymap.config import Config
from supplymap.model import HopReading
from supplymap.model.readings import NOBODY_STATED, THE_IMPORTER
from supplymap.records import read_tables, to_records
from tests.sheets_by_hand import AS_OF, book, sheet

if TYPE_CHECKING:
    from supplymap.model import TableReading
    from supplymap.sheets import Sheet

VENDORS = [["Vendor", "Country", "Mill", "Mill country"], ["", "VN", "Weavers", ""], ["Sew", "VN", "Weavers", "IN"]]


def tables(*sheets: Sheet) -> tuple[TableReading, ...]:
    """Read tables alone and as part of the records: both tell the same."""
    alone = read_tables([book(*sheets)])
    assert to_records([book(*sheets)], Config(importer="Harbor", as_of=AS_OF)).readings == alone
    return alone


def test_columns_have_their_cells_and_their_first_text() -> None:
    (table,) = tables(sheet([["Vendors 2026"], [], *VENDORS]))
    assert (table.row, table.kind) == (3, "links" if table.kind == "links" else "chains")
    assert [(one.header, one.filled, one.example) for one in table.columns] == [
        ("Vendor", 1, "Sew"),
        ("Country", 2, "VN"),
        ("Mill", 2, "Weavers"),
        ("Mill country", 1, "IN"),
    ]
    assert [one.field for one in table.columns] == ["name", "country", "name", "country"]


def test_examples_are_short() -> None:
    (table,) = tables(sheet([["Supplier", "Country", "Remarks"], ["A", "VN", "x" * 100]]))
    assert table.columns[2].example == "x" * 59 + "…"


@pytest.mark.parametrize(
    ("head", "row", "name", "told"),
    [
        (["Factory", "Country"], ["A", "VN"], "List", (HopReading(0, THE_IMPORTER),)),
        (["Factory", "Country", "Tier"], ["A", "VN", "1"], "List", (HopReading(0, THE_IMPORTER, "tier 1"),)),
        (["Factory", "Country"], ["A", "VN"], "Tier 1", (HopReading(0, THE_IMPORTER),)),
        (["Factory", "Country"], ["A", "VN"], "Tier 2", ()),
        # who moves the goods stands behind the entry, and an open question is no answer
        (
            ["Factory", "Country", "Forwarder"],
            ["A", "VN", "Kargo"],
            "List",
            (HopReading(1, THE_IMPORTER, "transport"), HopReading(0, THE_IMPORTER)),
        ),
        (["Factory", "Country", "Client final"], ["A", "VN", "B GmbH"], "List", (HopReading(0, NOBODY_STATED),)),
    ],
)
def test_entries_of_a_list_supply_the_importer(
    head: list[str], row: list[str], name: str, told: tuple[HopReading, ...]
) -> None:
    (table,) = tables(sheet([head, row], name))
    assert table.hops == told


def test_entries_supply_nobody_where_links_name_the_buyers() -> None:
    first, second = tables(
        sheet([["Partner name", "Country"], ["Sew", "VN"], ["Mill", "IN"]], "Partners"),
        sheet([["Supplier", "Supplies to"], ["Mill", "Sew"], ["Sew", "Harbor"]], "Links"),
    )
    assert first.hops == ()
    assert second.hops == (HopReading(0, 1),)


def test_a_sheet_that_is_not_read_tells_what_its_header_may_be() -> None:
    foreign = sheet([["Zestawienie"], [], ["Qzx", "Wvu", "Country"], ["a", "b", "VN"], ["c", "d", "IN"]], "Lista")
    known, unread = tables(sheet(VENDORS), foreign)
    assert known.kind
    assert (unread.kind, unread.row) == ("", 3)
    assert [(one.header, one.field, one.filled) for one in unread.columns] == [
        ("Qzx", "", 2),
        ("Wvu", "", 2),
        ("Country", "", 2),
    ]
    assert unread.columns[2].others == ("country",)


def test_sheets_without_rows_are_not_told() -> None:
    assert len(tables(sheet(VENDORS), sheet([], "Empty"), sheet([["A note"]], "Notes"))) == 2
