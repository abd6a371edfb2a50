"""Entry reports of ACE: lines grouped, duty lines set aside, values summed, codes decoded and never names."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from supplymap.config import Config
from supplymap.records import to_records
from supplymap.records.forms import recognised
from supplymap.records.forms.entry_lines import DUTY_LINE, FURTHER_NUMBER, SAME_LINE
from supplymap.records.readings import TO_IMPORTER
from tests.sheets_by_hand import AS_OF, assessed, book, sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.model import Records
    from supplymap.records.readings import Reading

HEADER = [
    "Entry Summary Number", "Entry Summary Line Number", "Tariff Ordinal Number", "Entry Type Code", "Importer Number",
    "Importer Name", "Entry Date", "Filer Name", "Country of Origin Code", "Country of Export Code", "Manufacturer ID",
    "Foreign Exporter ID", "HTS Number - Full", "Line Tariff Goods Value Amount",
]  # fmt: skip
FIRST = ["ABC-1234567-1", "001", "1", "01", "12-3456789", "Harbor & Home Trading Inc.", "03/14/2025", "Quay Brokers",
         "VN", "VN", "VNSAPKNI12HAN", "VNSAPKNI12HAN", "6109.10.0012", "4,000.00"]  # fmt: skip
DUTY = [*FIRST[:2], "2", *FIRST[3:12], "9903.01.25", "0"]
SECOND = ["ABC-1234567-1", "002", "1", "01", "12-3456789", "Harbor & Home Trading Inc.", "03/14/2025", "Quay Brokers",
          "CN", "HK", "CNHANTOY88DON", "HKJOLTRA5HON", "9503.00.0073", "1,500"]  # fmt: skip


def read(*rows: Sequence[str], header: Sequence[str] = HEADER, importer: str = "") -> Reading:
    made = sheet([header, *rows], "Main Report")
    readings = recognised(book(made), made, Config(importer=importer))
    assert readings is not None
    (reading,) = readings
    assert reading.form == "entry report"
    assert reading.sums
    return reading


def column(reading: Reading, party: int, field: str) -> list[str]:
    """Return the texts of a field of a party below the header; of the last hop with -1."""
    columns = reading.hops[1].columns if party < 0 else reading.parties[party].columns
    (index,) = columns[field]
    rows = reading.sheet.rows[reading.header + 1 :]
    return [row.cells[index] if index < len(row.cells) else "" for row in rows]


def test_a_line_with_a_duty_number_is_one_line_of_its_goods() -> None:
    reading = read(FIRST, DUTY, SECOND)
    assert reading.not_data == {2: DUTY_LINE}
    assert column(reading, -1, "hts") == ["6109.10.0012", "", "9503.00.0073"]
    assert column(reading, -1, "value") == ["4000", "", "1,500"]
    assert column(reading, -1, "date") == ["2025-03-14", "", "2025-03-14"]
    assert column(reading, -1, "origin") == ["VN", "", "CN"]


def test_the_goods_are_found_behind_a_duty_number_that_comes_first() -> None:
    duty_first = [*FIRST[:2], "1", *FIRST[3:12], "9903.01.25", "100"]
    goods = [*FIRST[:2], "2", *FIRST[3:]]
    reading = read(duty_first, goods)
    assert reading.not_data == {1: DUTY_LINE}
    assert column(reading, -1, "hts") == ["", "6109.10.0012"]
    assert column(reading, -1, "value") == ["", "4100"]


def test_a_set_keeps_every_tariff_number_of_goods() -> None:
    further = [*FIRST[:2], "2", *FIRST[3:12], "6203.42.4011", "500"]
    reading = read(FIRST, further)
    assert reading.not_data == {2: FURTHER_NUMBER}
    assert column(reading, -1, "hts") == ["6109.10.0012; 6203.42.4011", ""]
    assert column(reading, -1, "value") == ["4500", ""]


def test_goods_returned_are_a_line_though_their_chapter_says_nothing_of_them() -> None:
    reading = read([*FIRST[:12], "9801.00.1012", "700"])
    assert reading.not_data == {}
    assert column(reading, -1, "hts") == ["9801.00.1012"]


def test_the_value_of_the_whole_line_counts_once() -> None:
    header = [*HEADER[:-1], "Line Goods Value Amount"]
    reading = read([*FIRST[:-1], "4000"], [*DUTY[:-1], "4000"], header=header)
    assert column(reading, -1, "value") == ["4000", ""]


def test_a_line_that_stands_twice_counts_once() -> None:
    reading = read(FIRST, FIRST)
    assert reading.not_data == {2: SAME_LINE}


def test_a_code_is_shown_as_a_code_and_is_no_name() -> None:
    reading = read(FIRST, SECOND)
    assert column(reading, 0, "name") == ["MID VNSAPKNI12HAN, no name given", "MID CNHANTOY88DON, no name given"]
    assert column(reading, 0, "mid") == ["VNSAPKNI12HAN", "CNHANTOY88DON"]
    # the exporter of the first line is its maker
    assert column(reading, 1, "name") == ["", "MID HKJOLTRA5HON, no name given"]
    assert "country" not in reading.parties[0].columns
    assert reading.issues == ()


def test_outside_textiles_the_code_may_name_who_invoiced() -> None:
    reading = read(FIRST, SECOND)
    assert column(reading, 0, "role") == ["manufacturer", ""]
    first, second = column(reading, 0, "notes")
    assert "invoiced" not in first
    assert "invoiced" in second
    assert "where it is: Vietnam" in first


def test_one_line_of_other_goods_takes_the_role_of_maker_from_all_lines_of_a_code() -> None:
    other = [*FIRST[:1], "003", *FIRST[2:12], "9503.00.0073", "10"]
    assert column(read(FIRST, other), 0, "role") == ["", ""]


def test_goods_of_canada_come_from_a_province() -> None:
    header = [title for title in HEADER if title != "Country of Origin Code"]
    row = [text for title, text in zip(HEADER, FIRST, strict=True) if title != "Country of Origin Code"]
    row[header.index("Manufacturer ID")] = "XOMAPLEA155TOR"
    assert column(read(row, header=header), -1, "origin") == ["CA"]


def test_a_name_in_the_report_stands_for_its_code() -> None:
    header = [*HEADER, "Manufacturer Name", "Foreign Exporter Name"]
    named = [*FIRST, "Saphire Knits Co., Ltd.", "Saphire Knits Company Limited"]
    unnamed = [*FIRST[:1], "002", *FIRST[2:], "", ""]
    reading = read(named, unnamed, header=header)
    assert column(reading, 0, "name") == ["Saphire Knits Co., Ltd."] * 2
    assert column(reading, 1, "name") == ["", ""]
    assert reading.issues == ()


def test_the_seller_that_the_code_is_made_of_is_its_party() -> None:
    header = ["Entry No", "Entry Date", "MID", "Supplier Name", "HTS", "COO", "Entered Value"]
    reading = read(
        ["A-1", "1/2/2025", "VNSAPKNI12HAN", "Saphire Knits", "6109.10", "VN", "10"],
        ["A-2", "1/2/2025", "VNSAPKNI12HAN", "Jolly Trading Ltd", "6109.10", "VN", "10"],
        header=header,
    )
    assert column(reading, 0, "name") == ["Saphire Knits", "MID VNSAPKNI12HAN, no name given"]
    assert column(reading, 1, "name") == ["", "Jolly Trading Ltd"]


@pytest.mark.parametrize(
    ("importer", "user_buys", "asked"),
    [
        ("", False, False),
        ("Harbor & Home Trading Inc.", False, False),
        ("HARBOR & HOME TRADING", False, False),
        ("Harbor Group", True, False),
        ("Quite Another Inc", False, True),
    ],
)
def test_the_importer_of_the_entries_is_the_user(importer: str, user_buys: bool, asked: bool) -> None:
    reading = read(FIRST, importer=importer)
    assert (reading.hops[1].buyer == TO_IMPORTER) is user_buys
    assert ("entries-of-another-importer" in [issue.code for issue in reading.issues]) is asked


def test_without_a_name_the_importer_number_is_the_user() -> None:
    header = [title for title in HEADER if title != "Importer Name"]
    row = [text for title, text in zip(HEADER, FIRST, strict=True) if title != "Importer Name"]
    assert read(row, header=header).hops[1].buyer == TO_IMPORTER


def test_the_filer_clears_the_goods_and_supplies_none() -> None:
    reading = read(FIRST)
    broker = len(reading.parties) - 1
    assert reading.parties[broker].cargo
    assert [hop.kind for hop in reading.hops if hop.supplier == broker] == ["transport"]


def test_columns_in_any_order_case_and_below_titles() -> None:
    order = list(reversed(range(len(HEADER))))
    rows = [["ES-003"], ["Run on 11/20/2025"], [HEADER[i].upper() for i in order], [FIRST[i] for i in order]]
    made = sheet(rows)
    readings = recognised(book(made), made, Config())
    assert readings
    assert column(readings[0], 0, "mid") == ["VNSAPKNI12HAN"]
    assert readings[0].header == 2


def test_a_list_with_the_suppliers_own_numbers_is_no_entry_report() -> None:
    made = sheet([["Line", "Manufacturer ID", "Manufacturer Name", "HTS Code", "Country of Origin"],
                  ["1", "10021", "Alpha Mills", "6109.10", "VN"]])  # fmt: skip
    assert recognised(book(made), made, Config()) is None


def test_a_column_that_the_form_does_not_know_is_told() -> None:
    made = sheet([[*HEADER, "Actual factory"], [*FIRST, "Bravo Mill"]])
    records = to_records([book(made)], Config(as_of=AS_OF, importer=USER))
    unread = ("columns-not-understood", "column-may-matter", "column-not-used")
    assert [issue.column for issue in records.issues if issue.code in unread] == ["Actual factory"]


def test_every_row_is_a_line_or_has_a_reason() -> None:
    rows = [FIRST, DUTY, SECOND, FIRST, [*SECOND[:2], "2", *SECOND[3:]]]
    reading = read(*rows)
    named = [index for index, name in enumerate(column(reading, 0, "name"), start=1) if name]
    assert sorted([*named, *reading.not_data]) == [1, 2, 3, 4, 5]


USER = "Harbor & Home Trading"
AGAIN = ["ABC-7654321-1", *FIRST[1:6], "05/20/2025", *FIRST[7:]]
TOTAL = [*[""] * 12, "Total", "9,500"]


def understood(*more: Sequence[Sequence[str]], importer: str = USER) -> Records:
    entries = sheet([["ES-003"], HEADER, FIRST, DUTY, SECOND, AGAIN, TOTAL], "Main Report", "entries.xlsx")
    others = [sheet(rows, "Vendors", f"list{number}.xlsx") for number, rows in enumerate(more)]
    workbooks = [book(one, file=one.file) for one in (entries, *others)]
    return to_records(workbooks, Config(as_of=AS_OF, importer=importer))


VENDORS = [
    ["Vendor", "Country", "Address", "City"],
    ["Saphire Knitting Co., Ltd.", "Vietnam", "12 Le Loi", "Hanoi"],
    ["Jolly Trading", "Hong Kong", "", "Kowloon"],
]


def test_entries_become_tier_1_with_the_names_of_the_list() -> None:
    records = understood(VENDORS)
    links = {(link.supplier, link.buyer): link for link in records.links if link.kind == "supplies"}
    sale = links["Saphire Knitting Co., Ltd.", USER]
    # two entries of one link: their values added up, their days the period, and the end of the data no end
    assert (sale.value, sale.hts, sale.origin) == (8000.0, "6109.10.0012", "VN")
    assert (sale.period_from, sale.period_to, sale.ended) == (date(2025, 3, 14), date(2025, 5, 20), False)
    assert ("MID CNHANTOY88DON, no name given", "MID HKJOLTRA5HON, no name given") in links
    assert ("MID HKJOLTRA5HON, no name given", USER) in links
    # name and city fit, the number is missing: asked, and not joined
    asked = [issue for issue in records.issues if issue.code == "mid-undecided"]
    assert [("Jolly Trading" in issue.message) for issue in asked] == [True]
    assert {issue.code for issue in records.issues} >= {"mid-matched", "mid-undecided", "mid-only"}


def test_a_partner_known_by_its_code_alone_has_an_origin_and_no_country() -> None:
    records = understood()
    (partner,) = [partner for partner in records.partners if "CNHANTOY88DON" in partner.name]
    assert partner.country == ""
    assert ("Manufacturer ID (of the entry)", "CNHANTOY88DON") in partner.details
    assert any("may be a trader" in text for _, text in partner.details)
    (link,) = [link for link in records.links if link.supplier == partner.id]
    assert link.origin == "CN"


def test_the_broker_stands_beside_the_sale() -> None:
    records = understood()
    (broker,) = [partner for partner in records.partners if partner.name == "Quay Brokers"]
    assert broker.cargo
    assert {link.kind for link in records.links if link.supplier == broker.id} == {"transport"}
    assert broker.details == ()
    # neither is what one entry of many says a detail of the maker
    (maker,) = [partner for partner in records.partners if "CNHANTOY88DON" in partner.name]
    assert {heading for heading, _ in maker.details} == {"About the manufacturer ID", "Manufacturer ID (of the entry)"}


def test_every_row_of_a_report_is_accounted_for() -> None:
    states = {row.source.row: row.state.value for row in understood().rows}
    assert states == {
        1: "skipped",
        2: "skipped",
        3: "imported",
        4: "skipped",
        5: "imported",
        6: "imported",
        7: "skipped",
    }


def test_entries_of_another_importer_are_not_the_users() -> None:
    records = understood(VENDORS, importer="Quite Another Inc")
    assert [link for link in records.links if link.buyer == records.importer and link.kind == "supplies"] == []
    assert "entries-of-another-importer" in {issue.code for issue in records.issues}


def test_goods_of_north_korea_are_found_though_nobody_is_named() -> None:
    row = [*FIRST[:8], "KP", "CN", "KPMYOKNI12PYO", "KPMYOKNI12PYO", *FIRST[12:]]
    made = sheet([HEADER, row], "Main Report", "entries.xlsx")
    graph = assessed(made, importer=USER)
    assert any(data["findings"] for _, data in graph.nodes(data=True) if "KPMYOKNI12PYO" in data["name"])
