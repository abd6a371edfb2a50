"""JSON files as sheets: every text arrives, with an address, and nothing in a file can hang or abort the reading."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplymap.errors import InputError
from supplymap.sheets import read_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from supplymap.sheets import Sheet


def read(folder: Path, content: Any, name: str = "list.json") -> dict[str, Sheet]:
    """Write a file and read it; what is no text is written as JSON."""
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return {sheet.name: sheet for sheet in read_workbook(path).sheets}


def rows(sheet: Sheet) -> list[tuple[str, ...]]:
    return [row.cells for row in sheet.rows]


def test_a_list_of_objects_is_a_table(tmp_path: Path) -> None:
    sheet = read(tmp_path, [{"name": "A Mill", "address": {"country": "IN"}}, {"name": "B Gin", "tier": 2}])[""]
    assert rows(sheet) == [("name", "address.country", "tier"), ("A Mill", "IN"), ("B Gin", "", "2")]
    assert [row.number for row in sheet.rows] == [1, 2, 3]
    assert sheet.note == "utf-8; JSON"


def test_a_value_a_line(tmp_path: Path) -> None:
    sheet = read(tmp_path, '{"name": "A"}\n\n{"name": "B"}\n', "list.jsonl")[""]
    assert rows(sheet) == [("name",), ("A",), ("B",)]


def test_objects_one_after_the_other(tmp_path: Path) -> None:
    assert rows(read(tmp_path, '{\n "name": "A"}\n{\n "name": "B"}')[""]) == [("name",), ("A",), ("B",)]


def test_a_broken_line_is_told_and_does_not_stop_the_others(tmp_path: Path) -> None:
    sheet = read(tmp_path, '{"name": "A"}\n{"name": "Hoshine Sil\n{"name": "B"}', "list.jsonl")[""]
    assert rows(sheet) == [("name",), ("A",), ("B",)]
    assert [(issue.code, issue.message) for issue in sheet.issues] == [
        ("record-not-readable", "Line 2 is no complete JSON; its record was not used")
    ]
    assert [aside.text for aside in sheet.asides] == ['{"name": "Hoshine Sil']


def test_the_lists_of_a_document_are_sheets(tmp_path: Path) -> None:
    content = {"version": 3, "sites": [{"id": 1, "name": "A"}], "links": [{"from": 1, "to": 2}]}
    sheets = read(tmp_path, content)
    assert {name: rows(sheet) for name, sheet in sheets.items()} == {
        "(file)": [("version",), ("3",)],
        "sites": [("id", "name"), ("1", "A")],
        "links": [("from", "to"), ("1", "2")],
    }


def test_nested_records_tell_what_they_belong_to(tmp_path: Path) -> None:
    content = [{"name": "A Ltd", "suppliers": [{"name": "Mill", "country": "TM"}, {"name": "Gin"}]}]
    sheets = read(tmp_path, content)
    assert rows(sheets[""]) == [("name",), ("A Ltd",)]
    assert rows(sheets["suppliers"]) == [
        ("name", "country", "belongs to: name", "belongs to: list"),
        ("Mill", "TM", "A Ltd", "suppliers"),
        ("Gin", "", "A Ltd", "suppliers"),
    ]


def test_one_object_without_a_name_stays_in_its_record(tmp_path: Path) -> None:
    content = [{"name": "A Ltd", "addresses": [{"country": "CN", "city": "Aksu"}]}]
    assert rows(read(tmp_path, content)[""]) == [
        ("name", "addresses.country", "addresses.city"),
        ("A Ltd", "CN", "Aksu"),
    ]


def test_numbers_of_registries_are_columns(tmp_path: Path) -> None:
    content = [{"name": "A", "identifiers": [{"scheme": "lei", "value": "L1"}, {"scheme": "duns", "value": "012"}]}]
    assert rows(read(tmp_path, content)[""]) == [("name", "identifiers.lei", "identifiers.duns"), ("A", "L1", "012")]


def test_an_object_of_records_by_number(tmp_path: Path) -> None:
    content = {"S-1": {"name": "A"}, "S-2": {"name": "B"}}
    assert rows(read(tmp_path, content)[""]) == [("id", "name"), ("S-1", "A"), ("S-2", "B")]


def test_an_object_of_parties_is_one_record(tmp_path: Path) -> None:
    content = [{"shipper": {"name": "A", "country": "CN"}, "consignee": {"name": "B", "country": "US"}}]
    header = ("shipper.name", "shipper.country", "consignee.name", "consignee.country")
    assert rows(read(tmp_path, content)[""]) == [header, ("A", "CN", "B", "US")]


def test_each_schema_is_a_sheet(tmp_path: Path) -> None:
    lines = [
        {"id": "c1", "schema": "Company", "properties": {"name": ["A Ltd", "甲公司"], "country": ["cn"]}},
        {"id": "o1", "schema": "Ownership", "properties": {"owner": ["c2"], "asset": ["c1"]}},
        {"id": "c2", "schema": "Company", "properties": {"name": ["B Ltd"]}},
    ]
    sheets = read(tmp_path, "\n".join(map(json.dumps, lines)), "entities.ftm.json")
    company = sheets["Company"]
    assert rows(company) == [
        ("id", "schema", "name", "country"),
        ("c1", "Company", "A Ltd 甲公司", "cn"),
        ("c2", "Company", "B Ltd"),
    ]
    assert company.rows[1].lines(2) == "A Ltd\n甲公司"
    assert rows(sheets["Ownership"]) == [("id", "schema", "owner", "asset"), ("o1", "Ownership", "c2", "c1")]


def test_geojson_gives_longitude_before_latitude(tmp_path: Path) -> None:
    point = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [80.26, 41.17]},
        "properties": {"name": "A"},
    }
    shape = {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [[[10, 50], [12, 50], [12, 52], [10, 50]]]},
        "properties": {"name": "B"},
    }
    sheet = read(tmp_path, {"type": "FeatureCollection", "features": [point, shape]}, "a.geojson")["features"]
    header = ("type", "geometry.type", "longitude", "latitude", "name")
    assert rows(sheet) == [
        header,
        ("Feature", "Point", "80.26", "41.17", "A"),
        ("Feature", "Polygon", "11.000000", "51.000000", "B"),
    ]


@pytest.mark.parametrize("kind", [["Point"], {"a": "Point"}, None, "Point "])
def test_what_only_looks_like_a_place_is_read_like_any_object(tmp_path: Path, kind: Any) -> None:
    sheet = read(tmp_path, [{"name": "A", "geometry": {"type": kind, "coordinates": [1, 2]}}])[""]
    assert "geometry.coordinates" in sheet.rows[0].cells


def test_numbers_stay_as_they_are_written(tmp_path: Path) -> None:
    text = '[{"id": 0012345678901234567890}]'
    with pytest.raises(InputError, match="not complete JSON"):
        read(tmp_path, text)
    text = '[{"id": 12345678901234567890123, "hts": 6109.10, "qty": 5.0, "far": 1e400, "bad": NaN, "yes": true}]'
    sheet = read(tmp_path, text)[""]
    assert rows(sheet)[1] == ("12345678901234567890123", "6109.1", "5", "1e400", "yes")
    assert [issue.code for issue in sheet.issues] == ["not-a-number"]


def test_a_key_stated_twice_keeps_both_values(tmp_path: Path) -> None:
    sheet = read(tmp_path, '[{"country": "KP", "country": "HK", "name": "A"}]')[""]
    assert sheet.rows[1].lines(0) == "KP\nHK"
    assert [(issue.code, issue.source.row, issue.column) for issue in sheet.issues] == [("repeated-key", 2, "A")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    content = '[{"name": "新疆晨光白杨纺织有限公司", "country": "中国"}]'.encode(encoding)
    assert rows(read(tmp_path, content)[""])[1] == ("新疆晨光白杨纺织有限公司", "中国")


def test_the_content_decides(tmp_path: Path) -> None:
    assert rows(read(tmp_path, '[{"name": "A"}]', "list.txt")[""]) == [("name",), ("A",)]
    assert rows(read(tmp_path, "[Name],[Country]\nA,VN\n", "list.csv")[""]) == [("[Name]", "[Country]"), ("A", "VN")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('[{"name": "A"', "not complete JSON"),
        ("{}", "holds no record"),
        ("[]", "holds no record"),
        ("[" * 100_000 + "]" * 100_000, "nested more than 64"),
        ('{"a":' * 80 + '"deep"' + "}" * 80, "nested more than 64"),
        ("[" * 5_000_001, "too large|not complete|nested"),
    ],
    ids=["cut", "no object", "no list", "deep list", "deep object", "many"],
)
def test_what_cannot_be_read_is_said_in_a_sentence(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read(tmp_path, content)


def test_a_half_character_is_marked_as_lost(tmp_path: Path) -> None:
    sheet = read(tmp_path, '[{"name": "A \\ud83d Ltd"}]')[""]
    assert rows(sheet)[1] == ("A \ufffd Ltd",)
    assert [issue.code for issue in sheet.issues] == ["lost-characters"]


TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=12).filter(
    lambda text: not text.startswith("#")
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=25,
)


def texts_of(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts_of(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts_of(inner)]
    return []


@settings(max_examples=50, deadline=None)
@given(st.lists(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4), min_size=1, max_size=4))
def test_every_text_arrives(tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, Any]]) -> None:
    records = [{"name": "A Ltd"}, *records]
    sheets = read(tmp_path_factory.mktemp("json"), records)
    found = "\n".join(cell for sheet in sheets.values() for row in sheet.rows[1:] for cell in row.cells)
    quoted = {text: json.dumps(text, ensure_ascii=False)[1:-1] for text in texts_of(records)}
    missing = [text for text in quoted if text not in found and quoted[text] not in found]
    assert missing == []
    for sheet in sheets.values():
        assert [row.number for row in sheet.rows] == sorted({row.number for row in sheet.rows})
