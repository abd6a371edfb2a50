"""How sheets were read, in sentences; and as a list of columns that says the same when it is read again."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap.config import decision_on, decisions_for
from supplymap.config.columns import columns_of
from supplymap.model import ColumnReading, HopReading, PartyReading, TableReading
from supplymap.outputs.column_map import column_map, may_be
from supplymap.outputs.readings import how_read, read_as, sureness
from supplymap.reference.column_words import field_of, field_word, party_words, reading_word, role_of, role_word

if TYPE_CHECKING:
    from supplymap.config import ColumnDecision

MILL, VENDOR = PartyReading("mill"), PartyReading("vendor")
NAMES = (
    ColumnReading(0, "Vendor", "vendor", 1, "name", sure="sure"),
    ColumnReading(1, "Mill", "mill", 0, "name", sure="sure"),
    ColumnReading(2, "Goods", field="goods", sure="sure"),
)


def table(*columns: ColumnReading, **more: Any) -> TableReading:
    return TableReading("f.xlsx", "S", 4, kind="links", columns=columns or NAMES, **more)


@pytest.mark.parametrize(
    ("hops", "told"),
    [
        ((HopReading(0, 1), HopReading(1, -1)), "the mill supplies the vendor, the vendor supplies the importer"),
        ((HopReading(1, -2),), "the vendor supplies a buyer that is not stated"),
        ((HopReading(0, 1), HopReading(0, 1)), "the mill supplies the vendor"),
        ((HopReading(0, 1, "transport"), HopReading(1, 0, "storage")), "the mill moves the goods, the vendor stores"),
    ],
)
def test_who_supplies_whom(hops: tuple[HopReading, ...], told: str) -> None:
    said = how_read(table(parties=(MILL, VENDOR), hops=hops))
    assert said.startswith(f"Row 4 is the header. Each row: {told}")
    assert said.endswith("3 of 3 columns read.")


def test_stages_tiers_and_several_of_a_kind_have_names_of_their_own() -> None:
    columns = tuple(ColumnReading(n, f"c{n}", "mill", n, "name", tier=3 if n == 2 else None) for n in range(4))
    parties = (
        PartyReading("mill", "Yarn spinner"),
        PartyReading("mill", "Weaving"),
        PartyReading("mill", tier=3),
        MILL,
    )
    hops = (HopReading(2, 0), HopReading(0, 1), HopReading(1, 3))
    assert (
        "the tier 3 supplier supplies the yarn spinner, the yarn spinner supplies the mill 2, "
        "the mill 2 supplies the mill 3"
    ) in how_read(table(*columns, parties=parties, hops=hops))


def test_what_is_open_or_not_read_is_named() -> None:
    asked = ColumnReading(3, "Origin", "mill", 0, "country", sure="asked", others=("vendor: country",))
    unread = tuple(ColumnReading(index, header) for index, header in enumerate(("a", "", "b", "c", "d", "e"), 4))
    ignored = ColumnReading(20, "Ref", sure="stated")
    said = how_read(table(*NAMES, asked, *unread, ignored))
    assert "4 of 11 columns read. To be decided: Origin. Not read: a, column F, b, c and 2 more." in said


def test_a_sheet_that_was_not_read() -> None:
    said = how_read(TableReading("f", "s", 0), "no known header on this sheet")
    assert said == "Not read: no known header on this sheet. Its texts were looked through for listed names."
    assert how_read(TableReading("f", "s", 0)).startswith("Not read. ")


def test_kinds_forms_and_tiers() -> None:
    assert how_read(TableReading("f", "", 1, kind="documents")).startswith(
        "Row 1 is the header. Each row is a document"
    )
    assert "Recognised form: entry report. " in how_read(TableReading("f", "", 1, "entry report", "transactions"))
    assert "Each row names partners." in how_read(TableReading("f", "", 1, kind="links"))
    assert "All rows are tier 2." in how_read(TableReading("f", "", 1, kind="partners", tier=2))


def test_details_and_parts_of_a_form_are_not_told_as_unread() -> None:
    mail = ColumnReading(3, "Mail", "vendor", detail="email")
    part = ColumnReading(4, "Street no.", sure="sure")
    said = how_read(table(*NAMES, mail, part))
    assert said.endswith("4 of 5 columns read. 1 kept as a detail.")
    assert [(read_as(one, {}), sureness(one)) for one in (mail, part)] == [
        ("(detail: e-mail)", "kept"),
        ("(part of the form)", "sure"),
    ]
    assert decisions(column_map([table(mail, part)])) == ()


def decisions(text: str) -> tuple[ColumnDecision, ...]:
    return columns_of(tomllib.loads(text)["columns"], "map.toml", text)


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12),
            st.sampled_from(["mill", "vendor", "spinner", "raw_material_supplier", ""]),
            st.sampled_from(["name", "country", "hts", "threat_terrorism", "partner_id", "notes"]),
        ),
        min_size=1,
        max_size=6,
    ),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8),
)
def test_the_list_says_what_was_read(columns: list[tuple[str, str, str]], file: str) -> None:
    made = tuple(
        ColumnReading(index, header, role, number if role else None, field, sure="sure")
        for index, ((header, role, field), number) in enumerate(zip(columns, range(9), strict=False))
    )
    read = TableReading(file, "Sheet", 1, kind="links", columns=made)
    words = party_words(made)
    own = decisions_for(decisions(column_map([read])), file, "Sheet")
    for column in made:
        said = decision_on(own, column.header, column.index)
        assert said is not None
        assert said.field == column.field
        party = words.get(column.number, "") if column.number is not None else ""
        number = f" {said.number}" if said.number else ""
        assert f"{role_word(said.party)}{number}" == party


def test_headers_that_nobody_tells_apart_are_named_with_their_letters() -> None:
    columns = (
        ColumnReading(0, "Name", "mill", 0, "name", sure="sure"),
        ColumnReading(1, "NAME ", "vendor", 1, "name", sure="sure"),
        ColumnReading(2, "column B", field="goods", sure="sure"),
        ColumnReading(3, "", field="hts", sure="likely"),
    )
    text = column_map([table(*columns)])
    assert [(one.header, one.index, one.field) for one in decisions(text)] == [
        ("Name", 0, "name"),
        ("NAME ", 1, "name"),
        ("column B", 2, "goods"),
        ("", 3, "hts"),
    ]


def test_a_header_that_two_tables_read_differently_is_left_alone() -> None:
    tables = [table(ColumnReading(0, "Name", "mill", 0, field, sure="sure")) for field in ("name", "goods")]
    assert decisions(column_map(tables)) == ()
    assert len(decisions(column_map([tables[0], tables[0]]))) == 1


def test_what_was_not_read_or_is_asked_is_a_proposal_only() -> None:
    columns = (
        ColumnReading(0, "Ctry", nearest=("Country",), example="line\nbreak"),
        ColumnReading(1, "Origin", "mill", 0, "country", sure="asked", others=("vendor: country", "origin")),
        ColumnReading(2, "Ref"),
    )
    text = column_map([table(*columns)])
    assert decisions(text) == ()
    lines = [line.split(" # ")[0].rstrip() for line in text.splitlines() if line.startswith('#"')]
    assert lines == ['#"Ctry" = "mill: country"', '#"Origin" = "mill: country"', '#"Ref" = "ignore"']
    assert 'or "vendor: country" or "country of origin"' in text
    assert may_be(columns[1], party_words(columns)) == ["vendor: country", "country of origin"]


@pytest.mark.parametrize(
    "word", ["Country", "country", "Province / region", "HTS code", "partner id", "D-U-N-S number"]
)
def test_words_for_fields_are_those_of_the_headers(word: str) -> None:
    field = field_of(word)
    assert field
    assert field_of(field_word(field)) == field


def test_every_role_and_field_is_known_by_its_own_word() -> None:
    from supplymap import reference

    for row in reference.table("party_words"):
        assert role_of(role_word(row["role"])) == row["role"]
    for row in reference.table("columns"):
        assert field_of(field_word(row["field"])) == row["field"], row["field"]


def test_an_unread_column_has_no_word() -> None:
    assert reading_word(ColumnReading(0, "x"), {}) == ""
