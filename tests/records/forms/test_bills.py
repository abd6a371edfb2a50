"""Bills of lading of several providers: shipper and consignee, who carries, what counts once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from supplymap.config import Config
from supplymap.model.records import SUPPLIES, TRANSPORT
from supplymap.records import to_records
from tests.sheets_by_hand import AS_OF, book, sheet

if TYPE_CHECKING:
    from supplymap.model import Link, Partner, Records

USER = "Dunmore Stores"
Cells = dict[str, str]

PANJIVA: Cells = {
    "Bill of Lading Number": "H1", "Bill of Lading Type": "House", "Master Bill of Lading Number": "M1",
    "Arrival Date": "2025-03-01", "Consignee": "Dunmore Stores", "Consignee Full Address": "1 Store Road, Boston",
    "Consignee Country": "United States", "Consignee Phone 1": "617 5550", "Consignee D-U-N-S®": "123456789",
    "Consignee (Original Format)": "DUNMORE STORES INC 1 STORE RD", "Consignee Ultimate Parent": "Harrow Group",
    "Shipper": "Alderwick Mills", "Shipper Address": "9 Mill Lane", "Shipper City": "Hanoi",
    "Shipper Country": "Vietnam", "Shipper Email 1": "a@mills.example", "Shipper D-U-N-S®": "987654321",
    "Shipper (Original Format)": "ALDERWICK MILLS CO LTD", "Shipper Global HQ": "Alder Holdings",
    "Carrier": "Northern Star", "Notify Party": "Quayside Handling", "Shipment Origin": "North Korea",
    "Shipment Destination": "North Korea", "Port of Lading": "Nampo", "Port of Lading Country": "North Korea",
    "Place of Receipt": "Nampo, North Korea", "Transport Method": "Sea", "Vessel": "Aurora", "Weight (kg)": "5500",
    "Quantity": "3903 PCS", "Value of Goods (USD)": "4000", "Container Numbers": "TCLU1234567", "HS Code": "6109.10",
    "Goods Shipped": "knitted shirts",
}  # fmt: skip
DATAMYNE: Cells = {
    "Date": "2025-03-01", "Consignee Declared": "DUNMORE STORES INC", "Consignee Declared Address": "1 Store Road",
    "Shipper Declared": "ALDERWICK MILLS CO LTD", "Shipper Address": "9 Mill Lane", "Notify Name": "Quayside Handling",
    "Notify Address": "Pier 9", "Carrier Code": "NOST", "Carrier": "Northern Star", "Bill Master Carrier": "Other Star",
    "Master Consignee (Unified)": "Inbound Forwarding", "Master Shipper": "Outbound Forwarding",
    "Consignee (Unified)": "Dunmore Stores", "Shipper (Unified)": "Alderwick Mills", "Consignee's State": "MA",
    "Consignee's City": "Boston", "Bill of lading Nbr.": "H1", "Master/House": "H", "Mode of Transport": "Sea",
    "Estimated Date": "2025-02-01", "Short Container Description": "knitted shirts", "Bill Master": "M1",
    "HS": "610910", "Country by Port of Departure": "North Korea", "Port of Departure": "Nampo",
    "Vessel": "Aurora", "Vessel Country": "North Korea", "Country of Origin": "Vietnam",
    "Country by Place of Receipt": "North Korea", "Quantity": "55", "Weight": "5500", "Container": "TCLU1234567",
}  # fmt: skip
MANIFEST: Cells = {
    "identifier": "H1", "run_date": "2025-04-01", "vessel_name": "Aurora", "port_of_unlading": "Boston",
    "estimated_arrival_date": "2025-02-01", "foreign_port_of_lading": "Nampo, North Korea", "place_of_receipt": "Nampo",
    "secondary_notify_party_1": "Quayside Handling", "actual_arrival_date": "2025-03-01",
    "consignee_name": "Dunmore Stores", "consignee_address": "1 Store Road", "consignee_contact_name": "J. Doe",
    "consignee_comm_number": "617 5550", "shipper_party_name": "Alderwick Mills", "shipper_address": "9 Mill Lane",
    "shipper_contact_name": "K. Roe", "container_number": "TCLU1234567", "piece_count": "55",
    "description_text": "knitted shirts", "harmonized_number": "610910", "harmonized_value": "4000",
    "harmonized_weight": "5500",
}  # fmt: skip
PLAIN: Cells = {
    "B/L No.": "H1", "Shipper Name": "Alderwick Mills", "Shipper Address": "9 Mill Lane", "Consignee Name": USER,
    "Notify Party Name": "Quayside Handling", "Vessel Name": "Aurora", "Port of Loading": "Nampo, North Korea",
    "Port of Discharge": "Boston", "Arrival Date": "03/01/2025", "Product Description": "knitted shirts",
    "HS Code": "610910", "Gross Weight": "5500", "Container No": "TCLU1234567",
}  # fmt: skip
EVERY = {"Panjiva": PANJIVA, "Datamyne": DATAMYNE, "manifest": MANIFEST, "plain": PLAIN}


def understood(*bills: Cells, importer: str = USER) -> Records:
    heads = list(bills[0])
    made = sheet([heads, *([bill[head] for head in heads] for bill in bills)], "Shipments", "bills.xlsx")
    return to_records([book(made, file="bills.xlsx")], Config(as_of=AS_OF, importer=importer))


def partner(records: Records, name: str) -> Partner:
    (found,) = [partner for partner in records.partners if partner.name.upper().startswith(name.upper())]
    return found


def sales(records: Records) -> list[Link]:
    return [link for link in records.links if link.kind == SUPPLIES]


@pytest.mark.parametrize("bill", EVERY.values(), ids=EVERY)
def test_shipper_sells_to_consignee(bill: Cells) -> None:
    records = understood(bill)
    (sale,) = sales(records)
    shipper = partner(records, "Alderwick Mills")
    assert (sale.supplier, sale.buyer) == (shipper.id, records.importer)
    assert (sale.goods, sale.hts.replace(".", "")) == ("knitted shirts", "610910")
    assert sale.period_from == date(2025, 3, 1)
    assert not sale.ended
    assert {site.address for site in shipper.sites if site.address} == {"9 Mill Lane"}


@pytest.mark.parametrize("bill", EVERY.values(), ids=EVERY)
def test_places_of_carriage_are_neither_seat_nor_origin(bill: Cells) -> None:
    records = understood(bill)
    assert {partner.country for partner in records.partners} <= {"", "VN", "US"}
    assert {link.origin for link in records.links} <= {"", "VN"}


@pytest.mark.parametrize("bill", EVERY.values(), ids=EVERY)
def test_who_is_notified_or_carries_stands_beside_the_sale(bill: Cells) -> None:
    records = understood(bill)
    beside = {"Quayside Handling"} | ({bill["Carrier"]} if "Carrier" in bill else set())
    assert {partner.name for partner in records.partners if partner.cargo} == beside
    names = {partner.id: partner.name for partner in records.partners}
    assert {names[link.supplier] for link in records.links if link.kind == TRANSPORT} == beside
    assert len(records.partners) == 2 + len(beside)


def test_the_same_party_in_other_words_is_no_other_party() -> None:
    shipper = partner(understood(PANJIVA), "Alderwick Mills")
    assert shipper.aliases == ("ALDERWICK MILLS CO LTD",)
    assert shipper.parent == "Alder Holdings"
    assert shipper.country == "VN"


def test_who_stands_on_the_master_bill_is_nobody_of_the_sale() -> None:
    records = understood(DATAMYNE)
    everyone = {name for one in records.partners for name in (one.name, one.native_name, *one.aliases)}
    assert not {name for name in everyone if "Forwarding" in name}


def test_weights_and_quantities_are_no_value() -> None:
    assert [link.value for link in sales(understood(PANJIVA))] == [4000.0]
    assert [link.value for link in sales(understood(MANIFEST))] == [None]


def test_house_and_master_bill_are_one_shipment() -> None:
    other = {"Bill of Lading Number": "M1", "Bill of Lading Type": "Master", "Master Bill of Lading Number": ""}
    master = {**PANJIVA, **other, "Shipper": "Outbound Carrying", "Shipper (Original Format)": ""}
    second = {**PANJIVA, "Bill of Lading Number": "H2", "Arrival Date": "2025-05-01", "Value of Goods (USD)": "500"}
    records = understood(PANJIVA, master, second)
    (sale,) = sales(records)
    assert (sale.value, sale.period_from, sale.period_to) == (4500.0, date(2025, 3, 1), date(2025, 5, 1))
    states = [row.note for row in records.rows if row.source.row == 3]
    assert states == ["a master bill whose house bills are counted"]
    # its names are still looked through
    assert any("Outbound Carrying" in text.text for text in records.loose)


def test_a_forwarder_as_shipper_is_told_and_closes_no_chain() -> None:
    records = understood({**PANJIVA, "Shipper": "Blue Anchor Logistics", "Shipper (Original Format)": "BLUE ANCHOR"})
    (sale,) = sales(records)
    shipper = partner(records, "Blue Anchor Logistics")
    assert sale.supplier == shipper.id
    assert shipper.stage == "logistics"
    assert "shipper-may-forward" in {issue.code for issue in records.issues}


def test_the_user_who_is_no_consignee_buys_nothing() -> None:
    records = understood(PANJIVA, importer="Quite Another Inc")
    assert [link for link in sales(records) if link.buyer == records.importer] == []


def test_a_shipper_without_a_consignee_column_is_nobodys_supplier() -> None:
    bill = {head: text for head, text in PANJIVA.items() if not head.startswith("Consignee")}
    records = understood(bill)
    assert sales(records) == []
    assert partner(records, "Alderwick Mills").country == "VN"
    assert "no-buyer-column" in {issue.code for issue in records.issues}


def test_headers_in_capitals_and_in_another_order() -> None:
    bill = {head.upper(): text for head, text in reversed(PANJIVA.items())}
    records = understood(bill)
    (sale,) = sales(records)
    assert (partner(records, "Alderwick Mills").id, records.importer) == (sale.supplier, sale.buyer)
    assert partner(records, "Alderwick Mills").country == "VN"


def test_countries_right_behind_the_names_are_theirs_and_a_lone_one_is_nobodys() -> None:
    rest = ["B/L No", "Vessel", "Port of Loading", "HS Code"]
    cells = ["H1", "Aurora", "Nampo", "610910"]
    both = sheet(
        [["Shipper", "Country", "Consignee", "Country", *rest], ["Alderwick", "Vietnam", "Dunmore", "Kenya", *cells]]
    )
    records = to_records([book(both)], Config(as_of=AS_OF, importer=USER))
    assert {one.name: one.country for one in records.partners if one.country} == {"Alderwick": "VN", "Dunmore": "KE"}
    lone = sheet([["Shipper", "Consignee", "Country", *rest], ["Alderwick", "Dunmore", "Kenya", *cells]])
    records = to_records([book(lone)], Config(as_of=AS_OF, importer=USER))
    assert {one.country for one in records.partners} == {""}
    assert "country-of-nobody" in {issue.code for issue in records.issues}


def test_a_partner_that_only_shipments_name_is_missed_in_no_list() -> None:
    records = understood(PLAIN, importer="Quite Another Inc")
    assert "unlisted-partner" not in {issue.code for issue in records.issues}


def test_shipment_words_on_both_sides_tell_shipments_without_a_tariff_code() -> None:
    heads = ["Consignor", "Consignor Country", "Consignee", "Consignee Country", "Commodity", "Declared value (EUR)"]
    made = sheet([heads, ["Alderwick Mills", "Vietnam", "Farrowby", "Kenya", "shirts", "900"]])
    records = to_records([book(made)], Config(as_of=AS_OF, importer=USER))
    (sale,) = sales(records)
    assert (sale.supplier, sale.buyer) == ("Alderwick Mills", "Farrowby")
    assert {one.name: one.country for one in records.partners if one.country} == {
        "Alderwick Mills": "VN",
        "Farrowby": "KE",
    }
