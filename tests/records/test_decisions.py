"""What a user says of columns changes what it says otherwise, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from supplymap.config import ColumnDecision, Config
from supplymap.errors import InputError
from supplymap.model import ColumnReading, TableReading
from supplymap.records import to_records
from supplymap.records.decisions import corrections, stated, unused_lines
from supplymap.records.sheet_readings import readings_on
from tests.sheets_by_hand import AS_OF, book, sheet

if TYPE_CHECKING:
    from supplymap.model import Records
    from supplymap.records.readings import Reading

TABLE = sheet([["Supplier", "Country", "Supplies to", "Our ref"], ["Mill", "VN", "Harbor", "17"]])


def reading(*columns: ColumnReading) -> Reading:
    (made,) = readings_on(book(TABLE), TABLE, Config()) or ()
    return replace(made, columns=columns)


MILLS = (
    ColumnReading(0, "Mill", "mill", 0, "name", sure="sure"),
    ColumnReading(1, "Ctry", "mill", 0, "country", sure="asked"),
    ColumnReading(2, "Mill 2", "mill", 1, "name", sure="sure"),
    ColumnReading(3, "Top", "supplier", 2, "name", sure="sure", tier=1),
    ColumnReading(4, "Goods", field="goods", sure="sure"),
    ColumnReading(5, "Ref"),
)


@pytest.mark.parametrize(
    ("decision", "changes"),
    [
        (ColumnDecision("Mill", party="mill", field="name"), False),
        (ColumnDecision("Mill", party="mill", number=1, field="name"), False),
        (ColumnDecision("Mill", party="vendor", field="name"), True),
        (ColumnDecision("Mill", party="mill", field="country"), True),
        (ColumnDecision("Ctry", party="mill", field="country"), True),  # it answers a question
        (ColumnDecision("Mill 2", party="mill", number=2, field="name"), False),
        (ColumnDecision("Mill 2", party="mill", field="name"), True),
        (ColumnDecision("Top", party="tier", number=1, field="name"), False),
        (ColumnDecision("Top", party="tier", number=2, field="name"), True),
        (ColumnDecision("Goods", field="goods"), False),
        (ColumnDecision("Goods"), True),
        (ColumnDecision("Ref"), False),
        (ColumnDecision("Ref", field="product"), True),
        (ColumnDecision("", 4, field="goods"), False),
        (ColumnDecision("Nowhere", field="goods"), True),
    ],
)
def test_what_changes_something(decision: ColumnDecision, changes: bool) -> None:
    assert corrections([reading(*MILLS)], [decision]) == ((decision,) if changes else ())


def test_columns_spoken_of_are_stated() -> None:
    made = stated(reading(*MILLS), [ColumnDecision("Ref"), ColumnDecision("Mill", party="mill", field="name")])
    assert [column.sure for column in made.columns] == ["stated", "asked", "sure", "sure", "sure", "stated"]


def test_lines_on_no_column_of_their_file_are_told() -> None:
    tables = [TableReading("a.xlsx", "S", 1, columns=(ColumnReading(0, "Country"), ColumnReading(1, "Name")))]
    lines = [
        ColumnDecision("Contry", field="country", file="a.xlsx", sheet="S"),
        ColumnDecision("", 7, field="goods", file="a*.xlsx"),
        ColumnDecision("Country", field="country", file="a.xlsx", sheet="S"),
        ColumnDecision("Contry", field="country", file="b.xlsx"),
        ColumnDecision("Contry", field="country"),
    ]
    told = list(unused_lines(lines, tables))
    assert [(each.code, each.source.file, each.found) for each in told] == [
        ("column-line-unused", "a.xlsx", "Contry"),
        ("column-line-unused", "a.xlsx", "column H"),
    ]
    assert told[0].suggestion == "Did you mean 'Country'?"


def test_records_tell_lines_that_fit_nothing_and_columns_as_stated() -> None:
    lines = (
        ColumnDecision("Country", party="supplier", field="country"),
        ColumnDecision("Cuontry", party="supplier", field="country", file="book.xlsx"),
    )
    plain, made = (to_records([book(TABLE)], Config(importer="Harbor", as_of=AS_OF, columns=c)) for c in ((), lines))
    assert made.partners == plain.partners
    assert made.links == plain.links
    assert [column.sure for column in made.readings[0].columns] == ["sure", "stated", "sure", ""]
    assert [issue.code for issue in made.issues if issue not in plain.issues] == ["column-line-unused"]


def read(table: list[list[str]], *lines: ColumnDecision, importer: str = "Harbor") -> Records:
    return to_records([book(sheet(table))], Config(importer=importer, as_of=AS_OF, columns=lines))


def countries(found: Records) -> dict[str, str]:
    return {partner.name: partner.country for partner in found.partners}


def test_headers_that_nobody_knows_are_read_as_stated() -> None:
    table = [["Qzx", "Wvu", "Rst"], ["Mill", "IN", "Sew"], ["Sew", "VN", "Harbor"]]
    with pytest.raises(InputError):
        read(table)
    found = read(
        table,
        ColumnDecision("Qzx", party="supplier", field="name"),
        ColumnDecision("Wvu", party="supplier", field="country"),
        ColumnDecision("Rst", party="buyer", field="name"),
    )
    assert countries(found) == {"Mill": "IN", "Sew": "VN", "Harbor": ""}
    assert sorted((link.supplier, link.buyer) for link in found.links) == [("Mill", "Sew"), ("Sew", "Harbor")]
    assert {column.sure for column in found.readings[0].columns} == {"stated"}


def test_a_country_is_given_to_the_party_that_the_user_names() -> None:
    table = [["Vendor", "Land", "Mill"], ["Sew", "VN", "Weavers"]]
    line = ColumnDecision("Land", party="mill", field="country")
    assert countries(read(table, line)) == {"Weavers": "VN", "Sew": "", "Harbor": ""}
    line = ColumnDecision("Land", party="vendor", field="country")
    assert countries(read(table, line)) == {"Weavers": "", "Sew": "VN", "Harbor": ""}


def test_a_column_that_is_to_be_ignored_is_still_looked_through() -> None:
    table = [["Supplier", "Country", "Goods"], ["Sew", "VN", "Xinjiang cotton"]]
    found = read(table, ColumnDecision("Goods"))
    assert [link.goods for link in found.links] == [""]
    assert "Xinjiang cotton" in {loose.text for loose in found.loose}
    assert not [issue for issue in found.issues if issue.column == "Goods"]


def test_one_of_two_columns_with_a_header_is_named_by_its_letter() -> None:
    table = [["Vendor", "Country", "Factory", "Country"], ["Sew", "VN", "Knit", "KH"]]
    plain = read(table)
    assert (countries(plain)["Sew"], countries(plain)["Knit"]) == ("VN", "KH")
    found = read(table, ColumnDecision("Country", 3))
    assert (countries(found)["Sew"], countries(found)["Knit"]) == ("VN", "")
