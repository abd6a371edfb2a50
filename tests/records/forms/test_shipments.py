"""Bills of lading and customs declarations: what headers cannot tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplymap.records.forms.best_columns import date_score, goods_score, value_score
from supplymap.records.forms.forwarders import may_be_forwarder
from supplymap.records.forms.houses import MASTER, master_bills
from tests.sheets_by_hand import sheet

if TYPE_CHECKING:
    from collections.abc import Sequence


def masters(header: Sequence[str], *rows: Sequence[str]) -> list[int]:
    """Return the numbers of the rows that are master bills counted by their house bills, from 1 below the header."""
    made = sheet([header, *rows])
    found = master_bills(made, 1, len(made.rows))
    assert set(found.values()) <= {MASTER}
    return sorted(found)


def test_a_master_bill_counts_by_the_house_bills_that_name_it() -> None:
    header = ["Bill of Lading Number", "Master Bill of Lading Number", "Shipper"]
    rows = [["H1", "M-1", "Mill"], ["H2", "M-1", "Weaver"], ["M1", "", "Forwarder"], ["M2", "", "Direct Maker"]]
    # M2 has no house bill here: it is a shipment
    assert masters(header, *rows) == [3]


def test_a_bill_that_names_itself_as_its_master_is_a_shipment() -> None:
    assert masters(["BOL", "Master BOL"], ["M1", "M1"], ["H1", "M1"]) == [1]
    assert masters(["BOL", "Master BOL"], ["M1", "M1"]) == []


def test_bills_that_do_not_name_each_other_share_their_containers() -> None:
    header = ["Bill of lading Nbr.", "Master/House", "Container"]
    rows = [["A", "M", "TCLU1234567"], ["B", "H", "TCLU1234567 MSKU7654321"], ["C", "M", "MSCU0000001"]]
    assert masters(header, *rows) == [1]


def test_a_master_row_never_makes_a_house_bill_a_master() -> None:
    header = ["Bill of Lading Number", "Bill of Lading Type", "Master Bill of Lading Number"]
    assert masters(header, ["H1", "House", ""], ["M1", "Master", "H1"]) == []


def test_without_a_column_of_masters_every_row_is_a_shipment() -> None:
    assert masters(["Bill of Lading Number", "Shipper"], ["M1", "Mill"], ["M1", "Mill"]) == []


@pytest.mark.parametrize(
    "name",
    [
        "Blue Anchor Logistics Co., Ltd.", "APEX FREIGHT FORWARDING", "Delta Cargo Services", "Ocean Star Lines",
        "Kuru Lojistik A.S.", "Silver Shipping Agency", "Red Dragon Express Ltd", "深圳宏运国际货运代理有限公司",
    ],
)  # fmt: skip
def test_names_of_forwarders(name: str) -> None:
    assert may_be_forwarder(name)


@pytest.mark.parametrize(
    "name",
    [
        "Fine Lines Textiles Ltd",
        "Express Garments",
        "Transport Seating Works",
        "Freightex Mills",
        "Line",
        "Cargill",
        "",
    ],
)
def test_names_of_others(name: str) -> None:
    assert not may_be_forwarder(name)


def test_the_dollars_of_the_whole_row_are_its_value() -> None:
    best = [
        ["FOB_USD", "CIF_USD", "FOB_UNIT_USD", "USD_FREIGHT"],
        ["CUSTOMS_VALUE_USD", "CUSTOMS_VALUE_KZT", "TAX_IN_USD"],
        ["TOTAL VALUE", "UNIT VALUE", "Weight (kg)"],
        ["Value of Goods (USD)", "Volume (TEU)"],
        ["ASSESSED_VALUE_TK", "QUANTITY"],
        ["Entered Value", "Duty Amount", "Not Taxable Value"],
    ]
    for heads in best:
        scores = [value_score(head) for head in heads]
        assert scores[0] == max(scores) > 0, heads
        assert scores.count(scores[0]) == 1, heads
    assert value_score("harmonized_value") == 0


def test_the_day_of_import_or_export_is_the_day() -> None:
    best = [
        ["IMP_DATE", "MANIFEST_DATE", "DATE"],
        ["Arrival Date", "Month", "Update Date"],
        ["EXP DATE", "Liquidation Date"],
        ["REGISTRATION_DATE", "RECEIPT_DATE"],
        ["actual_arrival_date", "estimated_arrival_date", "run_date"],
        ["Date", "Expiry date"],
    ]
    for heads in best:
        scores = [date_score(head) for head in heads]
        assert scores[0] == max(scores) > 0, heads
        assert scores.count(scores[0]) == 1, heads


def test_the_description_of_the_goods_goes_before_that_of_the_tariff() -> None:
    best = [
        ["PRODUCT_DESCRIPTION_EN", "PRODUCT_DESCRIPTION", "HS_CODE_DESCRIPTION_EN", "ITEM"],
        ["Goods Shipped", "HS Code", "Container Marks"],
        ["GOODS DESCRIPTION", "HS CODE_DESCRIPTION"],
        ["HS_CODE_DESCRIPTION", "PRODUCT_NUMBER", "PIECES_OR_NUMBER_OF_GOODS", "CATEGORY"],
    ]
    for heads in best:
        scores = [goods_score(head) for head in heads]
        assert scores[0] == max(scores) > 0, heads
        assert scores.count(scores[0]) == 1, heads
