"""Reading spreadsheets at its limits: each limit at, below and above, each branch of what a file may hold."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from supplymap.errors import InputError
from supplymap.sheets import (
    archive,
    cells,
    compound,
    delimited,
    encodings,
    limits,
    shape,
    xls_biff,
    xlsx_cells,
    xlsx_strings,
    xmlparts,
)
from supplymap.sheets.archive import Archive, pack, packed
from supplymap.sheets.facts import SheetFacts
from supplymap.sheets.formats import builtin_format, parse_format
from supplymap.sheets.grid import Grid
from supplymap.sheets.limits import Budget, DamagedError
from supplymap.sheets.opening import read_workbook
from supplymap.sheets.shape import Line, add_far, crop, fill_merges, sorted_lines
from supplymap.sheets.xlsx_scan import scan_sheet

if TYPE_CHECKING:
    from pathlib import Path

    from supplymap.sheets import Sheet

OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def read(tmp_path: Path, data: bytes, name: str, encoding: str | None = None) -> Sheet:
    path = tmp_path / name
    path.write_bytes(data)
    return read_workbook(path, encoding=encoding).sheets[0]


def codes(sheet: Sheet) -> list[str]:
    return [issue.code for issue in sheet.issues]


# ---- zip files


def archived(data: bytes, **budget: int) -> Archive:
    return Archive(data, Budget("list.xlsx", **budget))


def test_parts_are_found_by_any_spelling_of_their_name() -> None:
    found = archived(zipped({"xl\\Book.xml": b"x", "/b": b"y"}))
    assert found.names == ["b", "xl/book.xml"]
    assert "XL/book.XML" in found
    assert "\\b" in found
    assert "c" not in found
    assert found.read("xl/BOOK.xml") == b"x"
    with pytest.raises(DamagedError):
        found.part("c")


def test_a_damaged_local_header_is_refused() -> None:
    data = zipped({"a": b"x" * 100, "b": b"y" * 100})
    start = data.index(b"PK\x03\x04", 4)
    assert archived(data).read("b") == b"y" * 100
    for place in range(start, start + 4):
        spoilt = bytearray(data)
        spoilt[place] ^= 0xFF
        found = archived(bytes(spoilt))
        assert found.read("a") == b"x" * 100
        with pytest.raises(DamagedError):
            found.part("b")


def test_a_local_header_at_the_very_end_is_refused() -> None:
    data = bytearray(zipped({"a": b"x" * 100}))
    directory = data.index(b"PK\x01\x02")
    data[directory + 42 : directory + 46] = struct.pack("<I", len(data) - 20)
    with pytest.raises(DamagedError):
        archived(bytes(data)).part("a")


def test_a_part_beyond_the_file_is_refused() -> None:
    data = bytearray(zipped({"a": b"x" * 100}))
    directory = data.index(b"PK\x01\x02")
    data[directory + 20 : directory + 24] = struct.pack("<I", len(data))
    with pytest.raises(DamagedError):
        archived(bytes(data)).part("a")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_two_ways_of_packing_are_understood(method: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        package.writestr("a", b"text" * 1000)
    found = archived(out.getvalue())
    if method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        assert found.read("a") == b"text" * 1000
    else:
        with pytest.raises(DamagedError, match="compression method"):
            found.part("a")


def test_pieces_are_small_and_their_sum_is_the_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_INPUT", 16)
    monkeypatch.setattr(archive, "_OUTPUT", 64)
    content = bytes(range(256)) * 8 + b"z" * 5000
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as package:
            package.writestr("a", content)
        pieces = list(archived(out.getvalue()).stream("a"))
        assert b"".join(pieces) == content
        assert max(map(len, pieces)) <= 64


def test_limits_of_a_part_and_of_all_parts() -> None:
    data = zipped({"a": b"x" * 100, "b": b"y" * 100})
    assert archived(data).read("a", 100) == b"x" * 100
    with pytest.raises(InputError, match="too large"):
        archived(data).read("a", 99)
    both = archived(data, inflated=200)
    assert both.read("a") + both.read("b") == b"x" * 100 + b"y" * 100
    both = archived(data, inflated=199)
    both.read("a")
    with pytest.raises(InputError, match="too large"):
        both.read("b")


def test_how_many_parts_a_file_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped({"a": b"", "b": b""})
    monkeypatch.setattr(archive, "PARTS", 2)
    assert archived(data).names == ["a", "b"]
    monkeypatch.setattr(archive, "PARTS", 1)
    with pytest.raises(InputError, match="more than 1 parts"):
        archived(data)


@pytest.mark.parametrize("offset", [16, 24])
def test_size_and_checksum_are_checked(offset: int) -> None:
    data = bytearray(zipped({"a": b"x" * 100}))
    place = data.index(b"PK\x01\x02") + offset
    data[place] ^= 1
    with pytest.raises(DamagedError):
        archived(bytes(data)).read("a")


def test_a_part_that_ends_too_early_is_refused() -> None:
    with pytest.raises(DamagedError, match="ends too early"):
        list(archive._inflated(archive.Part(zipfile.ZIP_DEFLATED, 0, 0, b"\x4b")))


def test_a_new_zip_file_holds_what_was_packed() -> None:
    content = zipped({"long": b"x" * 1000})
    made = pack([("one", packed(b"1")), ("two/ü", packed(b"22")), ("three", archived(content).part("long"))])
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert package.testzip() is None
        assert [entry.filename for entry in package.infolist()][::2] == ["one", "three"]
        assert (package.read("one"), package.read("three")) == (b"1", b"x" * 1000)
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# ---- what is left of the limits


def test_budget_of_cells_and_bytes() -> None:
    budget = Budget("a.csv", cells=10, inflated=10)
    budget.check_cells(10)
    budget.spend_cells(4)
    assert budget.cells == 6
    budget.spend_cells(6)
    with pytest.raises(InputError, match=r"^a\.csv is too large.*more than 20,000,000 cells"):
        budget.check_cells(1)
    budget.spend_bytes(10)
    with pytest.raises(InputError, match="more than 4,096 MiB"):
        budget.spend_bytes(1)


def test_limits_are_what_they_say() -> None:
    assert (limits.ROWS, limits.COLUMNS) == (1_048_576, 16_384)
    assert (limits.PART_BYTES, limits.TOKEN_BYTES, limits.TEXT_LENGTH) == (64 << 20, 4 << 20, 1_000_000)
    assert (limits.ALLOCATED, limits.RECTANGLE) == (20_000_000, 5_000_000)
    assert (limits.PARTS, limits.LISTED) == (10_000, 10_000)
    budget = Budget("a.csv")
    assert (budget.cells, budget.inflated, budget.elements) == (20_000_000, 4 << 30, 80_000_000)
    assert (budget.sheet_bytes, budget.texts_bytes) == (1 << 30, 256 << 20)
    assert (shape.FAR_COLUMN, shape.STRAY_CELLS, shape.STRAY_COLUMNS, shape.STRAY_ROWS) == (256, 100, 200, 10_000)


# ---- strays


def lines(*rows: tuple[int, int]) -> list[Line]:
    """Rows written as (number, width)."""
    return [Line(number, ["x"] * width) for number, width in rows]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"RECTANGLE": 100, "STRAY_CELLS": 3, "STRAY_COLUMNS": 20, "STRAY_ROWS": 10}.items():
        monkeypatch.setattr(shape, name, value)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("far", "strays"),
    [
        ([(1, 22, "a")], 1),  # 20 empty columns between
        ([(1, 21, "a")], 0),
        ([(1, 22, "a"), (1, 30, "b"), (2, 30, "c")], 3),
        ([(1, 22, "a"), (1, 30, "b"), (2, 30, "c"), (2, 31, "d")], 0),  # more than so many are data
        ([(1, 30, "a"), (1, 21, "b")], 0),
        ([(60, 30, "a")], 1),
        ([], 0),
    ],
)
def test_cells_far_to_the_right(far: list[tuple[int, int, str]], strays: int) -> None:
    kept, near, found = crop(lines(*((number, 2) for number in range(1, 9))), far)
    assert len(kept) == 8
    assert (near, found) == (([], sorted(far)) if strays else (far, []))


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([(1, 2), (2, 2), (52, 1)], 2),
        # 50 rows of 2 are the rectangle that is not looked at
        ([(1, 2), (50, 1)], 2),
        ([(1, 2), (51, 1)], 1),
        # a gap of more than so many rows
        ([(1, 20), (11, 1)], 2),
        ([(1, 20), (12, 1)], 1),
        # more than so many cells behind it are data
        ([(1, 20), (12, 3)], 1),
        ([(1, 20), (12, 4)], 2),
        ([(1, 20), (12, 1), (13, 2)], 1),
        ([(1, 20), (12, 2), (13, 2)], 3),
        # the first of several gaps counts
        ([(1, 20), (20, 1), (40, 1)], 1),
        ([(1, 20), (20, 2), (40, 2)], 2),
    ],
)
def test_rows_far_below(rows: list[tuple[int, int]], kept: int) -> None:
    left, far, strays = crop(lines(*rows), [])
    assert ([line.number for line in left], far) == ([number for number, _ in rows[:kept]], [])
    assert strays == [(number, column, "x") for number, width in rows[kept:] for column in range(width)]


@pytest.mark.usefixtures("small")
def test_empty_cells_are_no_strays() -> None:
    line = Line(60, ["", "y", ""])
    _, _, strays = crop([*lines((1, 2)), line], [])
    assert strays == [(60, 1, "y")]


def test_rows_in_order_and_joined() -> None:
    sound = lines((1, 1), (2, 1), (9, 1))
    assert sorted_lines(sound) is sound
    assert sorted_lines([]) == []
    mixed = [Line(3, ["c"]), Line(1, ["a", ""]), Line(1, ["", "b", "z"]), Line(1, ["A"])]
    assert [(line.number, line.cells) for line in sorted_lines(mixed)] == [(1, ["A", "b", "z"]), (3, ["c"])]


def test_far_cells_find_their_rows() -> None:
    budget = Budget("a", cells=20)
    rows = [Line(2, ["a"])]
    assert add_far(rows, [], set(), budget) is rows
    found = add_far(rows, [(3, 4, "y"), (2, 3, "x"), (1, 0, "w")], {1}, budget)
    assert [(line.number, line.cells, line.hidden) for line in found] == [
        (1, ["w"], True),
        (2, ["a", "", "", "x"], False),
        (3, ["", "", "", "", "y"], False),
    ]
    assert budget.cells == 20 - 1 - 3 - 5


def test_merges_fill_their_first_column() -> None:
    def filled(*merges: tuple[int, int, int, int]) -> list[list[str]]:
        rows = [Line(1, ["a", "b"]), Line(2, ["", ""]), Line(3, []), Line(5, ["e"])]
        fill_merges(rows, merges, Budget("a", cells=100))
        return [line.cells for line in rows]

    plain = [["a", "b"], ["", ""], [], ["e"]]
    assert filled((1, 0, 2, 0)) == [["a", "b"], ["a", ""], [], ["e"]]
    assert filled((1, 1, 3, 1)) == [["a", "b"], ["", "b"], ["", "b"], ["e"]]
    assert filled((1, 0, 5, 1)) == [["a", "b"], ["a", ""], ["a"], ["e"]]
    assert filled((1, 0, 1, 1)) == plain
    assert filled((1, 2, 3, 2)) == plain
    assert filled((4, 0, 5, 0)) == plain
    assert filled((2, 0, 3, 0)) == plain
    # the second of two that overlap is not filled
    assert filled((1, 0, 3, 0), (3, 0, 5, 0)) == [["a", "b"], ["a", ""], ["a"], ["e"]]
    assert filled((1, 255, 2, 255), (1, 256, 2, 256)) == plain


# ---- the grid


def grid(**more: object) -> Grid:
    return Grid("book.xlsx", "S", Budget("book.xlsx"), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("count", "said"), [(999, False), (1000, True)])
def test_formatted_blank_rows(count: int, *, said: bool) -> None:
    sheet = grid(blank_rows=count).finish()
    assert ("blank-rows-formatted" in codes(sheet)) == said


def test_hidden_rows_and_merges_are_named_few_at_a_time() -> None:
    made = grid(hidden=True)
    for number in (1, 2, 3, 5, 7, 9, 11, 13, 15, 16):
        made.add(number, ["x"], hidden=True)
    made.add(20, ["x"])
    made.add(21, [""], hidden=True)
    made.add_far(22, 300, "y", hidden=True)
    made.add_far(22, 301, " ", hidden=True)
    sheet = made.finish()
    assert [(issue.code, issue.found) for issue in sheet.issues] == [
        ("hidden-row", "1-3, 5, 7, 9, 11 and 3 more"),
        ("hidden-sheet", "S"),
    ]
    assert [row.number for row in sheet.rows if row.hidden] == [1, 2, 3, 5, 7, 9, 11, 13, 15, 16, 22]
    assert (sheet.file, sheet.name, sheet.hidden, sheet.note) == ("book.xlsx", "S", True, "")
    made = grid(merges=[(row, 0, row, 1) for row in range(1, 6)])
    assert [issue.found for issue in made.finish().issues] == ["A1:B1, A2:B2, A3:B3, A4:B4, A5:B5"]
    assert grid().finish().issues == ()


def test_issues_of_one_kind_are_listed_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("supplymap.sheets.grid.LISTED", 2)
    for count, said in ((2, ["error-cell"] * 2), (3, [*["error-cell"] * 2, "limit-reached"])):
        made = grid()
        for number in range(count):
            made.report("error-cell", number + 1, 0, "#N/A")
        assert codes(made.finish()) == said
    assert made.issues[-1].found == "3 × error-cell"
    assert made.issues[-1].message == "Only the first 2 of 3 problems of the kind error-cell are listed one by one"


def test_control_and_lost_characters_name_their_cell() -> None:
    made = grid()
    made.add(4, ["a", "b\x07\x01", "c\ufffd", "d□", "#N/A", 5, "#REF!\x07"])
    made.add_far(5, 300, "e\x08")
    sheet = made.finish()
    assert sheet.rows[0].cells == ("a", "b", "c\ufffd", "d□", "", "5")
    assert [(issue.code, issue.source.row, issue.column, issue.found) for issue in sheet.issues] == [
        ("control-characters", 4, "B", "U+0001, U+0007"),
        ("lost-characters", 4, "C", "c\ufffd"),
        ("error-cell", 4, "E", "#N/A"),
        ("error-cell", 4, "G", "#REF!"),
        ("control-characters", 4, "G", "U+0007"),
        ("control-characters", 5, "KO", "U+0008"),
    ]
    assert sheet.issues[0].message == ("Cell B4 held invisible control characters (U+0001, U+0007); they were removed")


def test_values_of_every_kind_become_text() -> None:
    made = grid()
    made.add(
        1, [1.0, 1, True, False, date(2024, 5, 1), datetime(2024, 5, 1, 7), time(7, 30), timedelta(hours=1), " x "]
    )
    assert made.finish().rows[0].cells == (
        *("1", "1", "yes", "no", "2024-05-01", "2024-05-01 07:00:00", "07:30:00", "1:00:00", "x"),
    )
    assert not made.texts.doubtful
    for value, doubtful in (
        *((time(), True), (timedelta(), True), (date(1899, 12, 31), True), (date(1900, 1, 1), False)),
        *((time(0, 0, 1), False), (datetime(1899, 12, 31, 5), True), (1.0, False)),
    ):
        made = grid()
        made.add(1, [value])
        assert made.texts.doubtful == doubtful, value


# ---- cells


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((1e20, "100000000000000000000"), (1e21, "1e+21"), (9.99e20, "999000000000000000000"), (1.5, "1.5")),
        *((1e-12, "0.000000000001"), (1.5e-12, "0.0000000000015"), (9e-13, "9e-13"), (-1e-5, "-0.00001"), (-2.0, "-2")),
        *((0.1, "0.1"), (123456.789, "123456.789"), (1 / 3, "0.333333333333333"), (float("inf"), "inf")),
    ],
)
def test_numbers(value: float, text: str) -> None:
    assert cells.number_text(value) == text


@pytest.mark.parametrize(
    ("value", "kind", "from_1904", "text"),
    [
        *((0.0, "date", False, "00:00:00"), (0.25, "date", False, "06:00:00"), (0.999, "date", False, "23:58:33")),
        *((1.0, "date", False, "1900-01-01"), (59.0, "date", False, "1900-02-28"), (60.0, "date", False, "1900-02-28")),
        *((61.0, "date", False, "1900-03-01"), (0.5, "date", True, "12:00:00"), (1.0, "date", True, "1904-01-02")),
        *((43831.0, "date", False, "2020-01-01"), (42369.0, "date", True, "2020-01-01")),
        *((2958465.0, "date", False, "9999-12-31"), (2958466.0, "date", False, "2958466"), (-1.0, "date", False, "-1")),
        *((2957004.0, "date", True, "2957004"), (2957003.0, "date", True, "9999-12-31")),
        *((1.5, "duration", False, "36:00:00"), (0.0, "duration", False, "0:00:00")),
        *((999999999.0, "duration", False, "999999999"), (-0.5, "duration", False, "-0.5")),
        *((2958466.0, "duration", False, "71003184:00:00"),),
    ],
)
def test_days_and_durations(value: float, kind: str, text: str, *, from_1904: bool) -> None:
    assert cells.serial_text(value, kind, from_1904=from_1904) == text


def test_moments_are_rounded_to_the_second() -> None:
    assert cells.moment_text(datetime(2024, 5, 1, 23, 59, 59, 500_000)) == "2024-05-02"
    assert cells.moment_text(datetime(2024, 5, 1, 23, 59, 59, 499_999)) == "2024-05-01 23:59:59"
    assert cells.moment_text(timedelta(hours=100, minutes=5, seconds=7)) == "100:05:07"
    assert cells.moment_text(time(7, 8, 9, 999_999)) == "07:08:09"


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        *(("0000", 5.0, "0005"), ("0000", 12345.0, "12345"), ("00", 5.0, "05"), ("0", 5.0, "5"), ("0000", 1.5, "1.5")),
        *(
            ("0000", -5.0, "-5"),
            ("0000", 0.0, "0000"),
            ("0000", 1e15, "1000000000000000"),
            ("0000", 1e14, "100000000000000"),
        ),
        *(("00-00", 123.0, "01-23"), ("00-00", 12345.0, "123-45"), ("00.00", 5.0, "5"), ("(00) 00", 123.0, "(01) 23")),
        *(
            ('00"."00', 123.0, "01.23"),
            ("00\\.00", 123.0, "01.23"),
            ('0000" pcs"', 5.0, "0005"),
            ("_-0000_-", 5.0, "0005"),
        ),
        *(("[Red]0000", 5.0, "0005"), ("0000;-0000", 5.0, "0005"), ("0000%", 5.0, "5"), ("#0000", 5.0, "5")),
        *(("[<100]00;0000", 5.0, "05"), ("[<100]00;0000", 100.0, "0100"), ("[<=100]00;0000", 100.0, "100")),
        *(("[>100]0000;00", 100.0, "100"), ("[>100]0000;000000", 101.0, "0101"), ("[>=100]0000;000000", 100.0, "0100")),
        *(("[=5]000;00000", 5.0, "005"), ("[=5]000;00000", 6.0, "00006"), ("[<>5]000;00000", 5.0, "00005")),
        *(
            ("[<>5]000;00000", 6.0, "006"),
            ("General;0000", 5.0, "5"),
            ("yyyy", 1.0, "1900-01-01"),
            ("[h]:mm", 1.0, "24:00:00"),
        ),
        *(("[mm]:ss", 0.5, "12:00:00"), ("[ss]", 0.5, "12:00:00"), ("h:mm", 0.5, "12:00:00"), ("0.00E+00", 5.0, "5")),
        *(("00:00", 730.0, "07:30"), ("00/00", 730.0, "07/30"), ("00+00", 730.0, "07+30"), ("00,00", 730.0, "730")),
    ],
)
def test_formats(code: str, value: float, text: str) -> None:
    assert cells.formatted_text(value, parse_format(code)) == text


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        *((13, ""), (14, "date"), (22, "date"), (23, ""), (26, ""), (27, "date"), (36, "date"), (37, ""), (44, "")),
        *(
            (45, "date"),
            (46, "duration"),
            (47, "date"),
            (48, ""),
            (49, ""),
            (50, "date"),
            (58, "date"),
            (59, ""),
            (0, ""),
        ),
    ],
)
def test_formats_by_number(number: int, kind: str) -> None:
    assert builtin_format(number).kind == kind


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("A1", (1, 0)),
        ("XFD1048576", (1_048_576, 16_383)),
        ("AA10", (10, 26)),
        ("XFE1", None),
        ("A1048577", None),
        ("A0", None),
    ],
)
def test_addresses(text: str, position: tuple[int, int] | None) -> None:
    if position is None:
        with pytest.raises(DamagedError):
            cells.cell_position(text)
    else:
        assert cells.cell_position(text) == position
        assert cells.cell_name(*position) == text


@pytest.mark.parametrize(
    "name",
    [
        *("N/A", "REF!", "VALUE!", "NAME?", "DIV/0!", "NULL!", "NUM!", "GETTING_DATA", "SPILL!", "CALC!", "FIELD!"),
        *("BLOCKED!", "CONNECT!", "BUSY!", "UNKNOWN!", "PYTHON!", "EXTERNAL!"),
    ],
)
def test_every_error_is_an_error(tmp_path: Path, name: str) -> None:
    sheet = read(tmp_path, f"a,b\n#{name},x\n# {name},x\n".encode(), "list.csv")
    assert [row.cells for row in sheet.rows] == [("a", "b"), ("", "x"), (f"# {name}", "x")]
    assert codes(sheet) == ["error-cell"]


def test_escapes() -> None:
    assert cells.unescape("a_x000D_b_x0041__x005F_x0041_") == "a\rbA_x0041_"
    assert cells.unescape("_xD800_ _xDFFF_ _xE000_ _xD7FF_") == "_xD800_ _xDFFF_ \ue000 \ud7ff"


def test_hidden_columns_of_facts() -> None:
    facts = SheetFacts()
    for first, last in (("1", "1"), ("2", "3"), ("16384", "16384"), ("0", "1"), ("3", "2"), ("1", "16385")):
        facts.hide_columns({"min": first, "max": last})
    assert facts.hidden_columns == ["A", "B-C", "XFD"]
    assert facts.note == "hidden columns A, B-C, XFD"
    assert SheetFacts().note == ""
    for _ in range(200):
        facts.hide_columns({})
    assert len(facts.hidden_columns) == 100


# ---- encodings


def test_encodings_at_each_branch() -> None:
    plain = "Lieferant;Straße\n"
    for codec, name in (
        *(("utf-8-sig", "utf-8"), ("utf-32", "utf-32"), ("utf-16", "utf-16")),
        *(("utf-8", "utf-8"),),
    ):
        found = encodings.decode(plain.encode(codec), "a.csv")
        assert (found.text, found.encoding, found.guessed) == (plain, name, False)
    for codec, mark, name in (
        *(("utf-16-be", b"\xfe\xff", "utf-16"), ("utf-16-le", b"\xff\xfe", "utf-16")),
        *(("utf-32-be", b"\x00\x00\xfe\xff", "utf-32"), ("utf-32-le", b"\xff\xfe\x00\x00", "utf-32")),
    ):
        found = encodings.decode(mark + plain.encode(codec), "a.csv")
        assert (found.text, found.encoding, found.guessed) == (plain, name, False)
    for codec in ("utf-16-le", "utf-16-be"):
        found = encodings.decode(plain.encode(codec), "a.csv")
        assert (found.text, found.encoding, found.guessed) == (plain, codec, True)
    found = encodings.decode(plain.encode("cp1252"), "a.csv")
    assert (found.text, found.encoding, found.guessed) == (plain, "cp1252", True)
    found = encodings.decode("供应商,地址\n".encode("gb18030"), "a.csv")
    assert (found.text, found.encoding, found.guessed) == ("供应商,地址\n", "gb18030", True)
    # a byte that cp1252 does not have
    assert encodings.decode(b"Stra\x81e\xe4 x\n" * 3, "a.csv").encoding == "latin-1"
    # a zero or two in a text is no UTF-16
    assert encodings.decode(b"na\x00me,x\n" * 3, "a.csv").encoding == "utf-8"


def test_a_few_broken_characters_leave_utf8() -> None:
    broken = "新" * 9 + "\udcff"
    data = broken.encode("utf-8", "surrogateescape")
    found = encodings.decode(data, "a.csv")
    # one of ten characters
    assert (found.encoding, found.guessed) == ("utf-8", True)
    assert found.text == "新" * 9 + "\ufffd"
    assert encodings.decode(("新" * 8 + "\udcff").encode("utf-8", "surrogateescape"), "a.csv").encoding != "utf-8"


@pytest.mark.parametrize(("words", "shown"), [(2, "ä1, ä2"), (3, "ä1, ä2, ä3"), (4, "ä1, ä2, ä3"), (0, "")])
def test_a_guess_shows_the_first_words_in_which_it_would_be_wrong(words: int, shown: str) -> None:
    decoded = encodings.Decoded(" plain ".join(f"ä{number}" for number in range(1, words + 1)), "cp1252")
    assert decoded.sample() == shown


@pytest.mark.parametrize(
    ("runs", "encoding"),
    [
        # bytes in pairs, and alone
        (([b"\xc4\xe3"], 10, [b"\xe9"], 0), "gb18030"),
        (([b"\xc4\xe3"], 0, [b"\xe9"], 10), "cp1252"),
        (([b"\xc4\xe3"], 4, [b"\xe9"], 2), "gb18030"),  # 8 of 10 bytes
        (([b"\xc4\xe3"], 3, [b"\xe9"], 14), "cp1252"),  # 6 of 20
    ],
)
def test_chinese_comes_in_pairs_of_bytes(runs: tuple[list[bytes], int, list[bytes], int], encoding: str) -> None:
    pair, pairs, single, singles = runs
    data = (pair[0] + b" ") * pairs + (b"Caf" + single[0] + b"s ") * singles + b"\n"
    assert encodings._guess(data) == encoding


def test_named_encodings() -> None:
    for name, label in (("utf-8", "utf-8"), ("UTF8", "utf-8"), ("latin1", "iso8859-1"), ("gbk", "gbk")):
        assert encodings.decode(b"abc", "a.csv", name).encoding == label
        assert encodings.decode(b"abc", "a.csv", name).guessed is False
    assert encodings.decode(b"\xef\xbb\xbfabc", "a.csv", "utf-8").text == "abc"
    with pytest.raises(InputError, match=r"^a\.csv is not written in utf-8"):
        encodings.decode(b"\xff", "a.csv", "utf-8")
    for name in ("klingon", "hex", "zip", "rot13", ""):
        with pytest.raises(InputError, match="is unknown"):
            encodings.decode(b"abc", "a.csv", name)


# ---- text files


@pytest.mark.parametrize(
    ("content", "rows", "note", "said"),
    [
        ('a,b,c\n1,"x\ny",z\n', [("a", "b", "c"), ("1", "x y", "z")], "comma", []),
        # a line from one field into another is no row by itself
        ('a,b,c\n"1\n2",x,"y\nz"\n', [("a", "b", "c"), ("1 2", "x", "y z")], "comma", []),
        # quotation marks that do not pair
        ('a,b,c\n1,"x,y\n2,p,q\n', [("a", "b", "c"), ("1", "x,y"), ("2", "p", "q")], "comma", ["unclosed-quote"]),
        ('a,b,c\n1,"x"y,z\n2,p,q\n', [("a", "b", "c"), ("1", "xy", "z"), ("2", "p", "q")], "comma", ["unclosed-quote"]),
        ('a,b,c\n1,x"y,z\n', [("a", "b", "c"), ("1", 'x"y', "z")], "comma", []),
        ('a;b\n"x;y";z\n', [("a", "b"), ("x;y", "z")], "semicolon", []),
        ("a\tb\n1,5\t2\n", [("a", "b"), ("1,5", "2")], "tab", []),
        ("a|b\n1|2\n", [("a", "b"), ("1", "2")], "bar", []),
        ("sep=|\na|b\n1|2\n", [("a", "b"), ("1", "2")], "bar", []),
        ('"sep=;"\r\na;b\r\n1,1;2\r\n', [("a", "b"), ("1,1", "2")], "semicolon", []),
        ("SEP=\t\na\tb\n", [("a", "b")], "tab", []),
        ("sep=:\na:b\n", [("a", "b")], ":", []),
        ("sep=;;\na,b\n1,2\n", [("sep=;;",), ("a", "b"), ("1", "2")], "comma", []),
        ('a,="0012"\n', [("a", "0012")], "comma", []),
        ("a,=0012\n", [("a", "=0012")], "comma", []),
        ("only\none\ncolumn\n", [("only",), ("one",), ("column",)], "comma", []),
    ],
)
def test_text_files(tmp_path: Path, content: str, rows: list[tuple[str, ...]], note: str, said: list[str]) -> None:
    sheet = read(tmp_path, content.encode(), "list.csv")
    assert [row.cells for row in sheet.rows] == rows
    assert sheet.note == f"utf-8; {note}"
    assert codes(sheet) == said


def test_a_field_of_several_lines_is_one_field_unless_its_lines_are_rows(tmp_path: Path) -> None:
    prose = 'a,b,c\n1,"one\ntwo, three\nfour",z\n'
    assert [row.cells for row in read(tmp_path, prose.encode(), "list.csv").rows][1] == (
        "1",
        "one two, three four",
        "z",
    )
    rows = 'a,b,c\n1,"one,z\n2,two,z\n3,three",z\n4,p,q\n'
    sheet = read(tmp_path, rows.encode(), "list.csv")
    assert [row.cells[0] for row in sheet.rows] == ["a", "1", "2", "3", "4"]
    assert codes(sheet)[0] == "unclosed-quote"
    assert sheet.issues[0].found == '1,"one,z'
    assert (sheet.issues[0].level, sheet.issues[0].source.row) == ("warning", 2)


def test_the_longest_field(tmp_path: Path) -> None:
    sheet = read(tmp_path, b"a,b\n" + b"x" * 131_072 + b",y\n", "list.csv")
    assert len(sheet.rows) == 2
    sheet = read(tmp_path, b"a,b\n" + b"x" * 131_073 + b",y\n", "list.csv")
    assert (len(sheet.rows), codes(sheet)) == (1, ["limit-reached"])
    assert sheet.issues[0].found == "x" * 120


@pytest.mark.parametrize("tag", ["!doctype", "html", "?xml", "table", "head", "body", "meta", "style", "script", "div"])
def test_markup_is_no_table(tmp_path: Path, tag: str) -> None:
    with pytest.raises(InputError, match="web page or XML"):
        read(tmp_path, f"  <{tag.upper()} a='b'>x,y".encode(), "list.csv")
    assert read(tmp_path, f"<{tag}x>,y\n".encode(), "list.csv").rows[0].cells[1] == "y"


@pytest.mark.parametrize(
    ("controls", "length", "binary"), [(8, 100, False), (9, 100, True), (20, 1000, False), (21, 1000, True)]
)
def test_how_many_control_characters_make_a_file_binary(controls: int, length: int, *, binary: bool) -> None:
    data = b"\x07" * controls + b"x" * (length - controls)
    assert delimited._is_binary(data, "utf-8") == binary
    assert not delimited._is_binary(data, "utf-16-le")
    assert not delimited._is_binary(data, "utf-32")
    assert delimited._is_binary(b"\x00" * 51 + b"x" * 49, "utf-8")
    assert not delimited._is_binary(b"\x00" * 50 + b"x" * 50, "utf-8")
    assert not delimited._is_binary(b"\t\n\x0b\x0c\r\x1a\x1b" * 100, "utf-8")


# ---- OpenDocument


def ods(rows: str, *, after: str = "", **more: bytes) -> bytes:
    spaces = "".join(f' xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "table", "text", "style"))
    content = (
        f'<office:document-content{spaces} xmlns:calcext="c" xmlns:draw="d"><office:body><office:spreadsheet>'
        f'<table:table table:name="Main">{rows}</table:table>{after}</office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return zipped(
        {"mimetype": kind, "content.xml": content.encode(), **{k.replace("_", "/"): v for k, v in more.items()}}
    )


def cell(shown: str = "", **attributes: str) -> str:
    names = "".join(f' {key.replace("_", ":", 1).replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f"<table:table-cell{names}>{f'<text:p>{shown}</text:p>' if shown else ''}</table:table-cell>"


def row(*cells_of: str, **attributes: str) -> str:
    names = "".join(f' {key.replace("_", ":", 1).replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f"<table:table-row{names}>{''.join(cells_of)}</table:table-row>"


def test_external_links_and_macros_are_told_only_where_there_are(tmp_path: Path) -> None:
    assert codes(read(tmp_path, ods(row(cell("x"))), "list.ods")) == []
    linked = "<table:table table:name=\"'file:///x.ods'#S\"><table:table-row/></table:table>"
    assert codes(read(tmp_path, ods(row(cell("x")), after=linked), "list.ods")) == ["external-links-ignored"]
    linked = '<table:table table:name="Two"><table:table-source/></table:table>'
    assert codes(read(tmp_path, ods(row(cell("x")), after=linked), "list.ods")) == ["external-links-ignored"]
    for folder in ("Basic_x", "Scripts_x"):
        assert codes(read(tmp_path, ods(row(cell("x")), **{folder: b""}), "list.ods")) == ["macros-ignored"]


@pytest.mark.parametrize(
    ("xml", "text_of"),
    [
        (cell("x"), "x"),
        (cell("0901", office_value_type="float", office_value="901"), "0901"),
        (cell("0901.21", office_value_type="float", office_value="90121"), "0901.21"),
        (cell("0902", office_value_type="float", office_value="901"), "901"),
        (cell("0", office_value_type="float", office_value="0"), "0"),
        (cell("1,5", office_value_type="percentage", office_value="0.015"), "0.015"),
        (cell("5 EUR", office_value_type="currency", office_value="5"), "5"),
        (cell("x", office_value_type="float", office_value="?"), "x"),
        (cell("TRUE", office_value_type="float", office_value="1", table_formula="of:=TRUE()"), "yes"),
        (cell("FALSE", office_value_type="float", office_value="0", table_formula="of:=FALSE()"), "no"),
        (cell("TRUE", office_value_type="float", office_value="1"), "1"),
        (cell("WAHR", office_value_type="boolean", office_boolean_value="true"), "yes"),
        (cell("x", office_value_type="boolean", office_boolean_value="false"), "no"),
        (cell("x", office_value_type="boolean"), "x"),
        (cell("x", office_value_type="date", office_date_value="2024-05-01"), "2024-05-01"),
        (cell("x", office_value_type="date", office_date_value="bananas"), "bananas"),
        (cell("x", office_value_type="date"), "x"),
        (cell("x", office_value_type="time", office_time_value="PT7H5M3S"), "07:05:03"),
        (cell("x", office_value_type="time", office_time_value="-PT30M"), "-00:30:00"),
        (cell("x", office_value_type="time", office_time_value="PT36H"), "36:00:00"),
        (cell("x", office_value_type="time", office_time_value="PT1.5S"), "00:00:01"),
        (cell("x", office_value_type="time", office_time_value="bananas"), "bananas"),
        (cell("x", office_value_type="time"), "x"),
        (cell("", office_value_type="string", office_string_value="kept"), "kept"),
        (cell("a<text:s/>b<text:tab/>c<text:line-break/>d"), "a b c d"),
        ("<table:table-cell><text:p>a</text:p><text:h>b</text:h></table:table-cell>", "a b"),
        (cell("a<office:annotation><text:p>no</text:p></office:annotation>b"), "ab"),
    ],
)
def test_values_of_opendocument(tmp_path: Path, xml: str, text_of: str) -> None:
    sheet = read(tmp_path, ods(row(cell("first"), xml)), "list.ods")
    assert [found.cells for found in sheet.rows] == [("first", text_of)]
    assert codes(sheet) == []


@pytest.mark.parametrize(
    ("xml", "code", "found"),
    [
        (cell("#N/A", calcext_value_type="error"), "error-cell", "#N/A"),
        (cell("", calcext_value_type="error"), "error-cell", "error"),
        (cell("#REF!", table_formula="of:=A1"), "error-cell", "#REF!"),
        (cell("Err:502", table_formula="of:=A1"), "error-cell", "Err:502"),
        (cell("", table_formula="of:=A1+1"), "formula-without-value", "=A1+1"),
        (cell("", table_formula="A1"), "formula-without-value", "=A1"),
    ],
)
def test_problems_of_opendocument(tmp_path: Path, xml: str, code: str, found: str) -> None:
    sheet = read(tmp_path, ods(row() + row(cell("first"), xml, cell("last"))), "list.ods")
    assert [(item.number, item.cells) for item in sheet.rows] == [(2, ("first", "", "last"))]
    assert [(item.code, item.source.row, item.column, item.found) for item in sheet.issues] == [(code, 2, "B", found)]


def test_repeats_and_far_cells_of_opendocument(tmp_path: Path) -> None:
    rows = row(cell("", table_number_columns_repeated="256"), cell("far"))
    rows += row(cell("x", table_number_columns_repeated="2"), table_number_rows_repeated="2")
    rows += row(cell("h"), table_visibility="filter") + row(cell("v"), table_visibility="visible")
    sheet = read(tmp_path, ods(rows), "list.ods")
    assert [item.number for item in sheet.rows] == [1, 2, 3, 4, 5]
    assert sheet.rows[0].cells == (*[""] * 256, "far")
    assert [item.cells for item in sheet.rows[1:]] == [("x", "x"), ("x", "x"), ("h",), ("v",)]
    assert [item.hidden for item in sheet.rows] == [False, False, False, True, False]
    last = row(table_number_rows_repeated="1048575")
    assert read(tmp_path, ods(last + row(cell("z"))), "list.ods").rows[0].number == 1_048_576
    with pytest.raises(InputError, match="1,048,576 rows"):
        read(tmp_path, ods(row(table_number_rows_repeated="1048576") + row(cell("z"))), "list.ods")
    right = row(cell("", table_number_columns_repeated="16383"), cell("z"))
    assert len(read(tmp_path, ods(right), "list.ods").rows[0].cells) == 16_384
    with pytest.raises(InputError, match="16,384 columns"):
        read(tmp_path, ods(row(cell("", table_number_columns_repeated="16384"), cell("z"))), "list.ods")


def test_merges_of_opendocument(tmp_path: Path) -> None:
    def found(rows: str, columns: str) -> list[str]:
        span = cell("x", table_number_rows_spanned=rows, table_number_columns_spanned=columns)
        return [issue.found for issue in read(tmp_path, ods(row(cell("a"), span)), "list.ods").issues]

    assert (found("1", "1"), found("2", "1"), found("1", "2"), found("3", "4")) == ([], ["B1:B2"], ["B1:C1"], ["B1:E3"])
    assert found("2000000", "1") == ["B1:B1048576"]
    assert found("1", "20000") == ["B1:XFD1"]


# ---- shared texts and XML


@pytest.mark.parametrize(
    ("claim", "count", "plain"),
    [(1000, 0, True), (1001, 0, False), (1200, 300, True), (1201, 300, False), (0, 0, True)],
)
def test_how_many_texts_a_table_may_claim(claim: int, count: int, *, plain: bool) -> None:
    xml = f'<sst xmlns="m" uniqueCount="{claim}">{"<si><t>a</t></si>" * count}</sst>'
    for size in (len(xml), 4096, 700):
        scan = xlsx_strings.scan_strings([xml[at : at + size].encode() for at in range(0, len(xml), size)])
        assert (scan.plain, scan.longest) == (plain, len("<si><t>a</t></si>") if count else 0)


def test_readings_are_left_out_of_shared_texts() -> None:
    xml = "<sst><si><t>a</t><rPh><t>no</t></rPh><r><t>b</t></r></si><si><t>_x0041_</t></si></sst>"
    assert xlsx_strings.read_strings([xml.encode()], 2) == ["ab", "A"]


def test_texts_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_strings, "TEXT_LENGTH", 5)
    assert xlsx_strings.read_strings([b"<sst><si><t>12345</t></si><si><t>12345</t></si></sst>"], 2) == ["12345"] * 2
    with pytest.raises(DamagedError):
        xlsx_strings.read_strings([b"<sst><si><t>123456</t></si></sst>"], 2)
    assert len(xlsx_strings.read_strings([b"<sst><si/><si/></sst>"], 2)) == 2
    with pytest.raises(DamagedError):
        xlsx_strings.read_strings([b"<sst><si/><si/><si/></sst>"], 2)
    monkeypatch.setattr(xlsx_strings, "_DEPTH", 2)
    assert xlsx_strings.read_strings([b"<sst><si></si></sst>"], 2) == [""]
    with pytest.raises(DamagedError):
        xlsx_strings.read_strings([b"<sst><si><t/></si></sst>"], 2)


def test_elements_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    assert xmlparts.elements([b"<a><x:b c='1'/><b><d/></b></a>"]) == [
        *(((), {}), (("b",), {"c": "1"}), (("b",), {}), (("b", "d"), {})),
    ]
    monkeypatch.setattr(xmlparts, "_DEPTH", 2)
    assert len(xmlparts.elements([b"<a><b/></a>"])) == 2
    with pytest.raises(DamagedError):
        xmlparts.elements([b"<a><b><c/></b></a>"])
    monkeypatch.setattr(xmlparts, "_ELEMENTS", 2)
    assert len(xmlparts.elements([b"<a><b/><b/></a>"])) == 3
    with pytest.raises(DamagedError):
        xmlparts.elements([b"<a><b/><b/><b/></a>"])
    for wrong in (b"<a>", b"<!DOCTYPE a><a/>", b"<a></b>", b"<?xml version='1.0' encoding='klingon'?><a/>"):
        with pytest.raises(DamagedError):
            xmlparts.elements([wrong])


def test_a_token_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmlparts, "TOKEN_BYTES", 100)
    monkeypatch.setattr(xmlparts, "_PIECE", 10)
    assert xmlparts.elements([b"<a x='" + b"y" * 80 + b"'/>"])[0][1] == {"x": "y" * 80}
    with pytest.raises(DamagedError, match="token without end"):
        xmlparts.elements([b"<a x='" + b"y" * 120 + b"'/>"])
    # long is not endless where it is of many tokens
    assert len(xmlparts.elements([b"<a>" + b"<b/>" * 100 + b"</a>"])) == 101


# ---- the look at a sheet, and the second reader


def worksheet(rows: str, *, after: str = "", before: str = "") -> bytes:
    return f'<worksheet xmlns="m">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'.encode()


def second(rows: str, *, shared: tuple[str, ...] = (), after: str = "", last_row: int = 0) -> Grid:
    made = grid()
    listener = xlsx_cells.SheetCells(made, (), shared, from_1904=False, last_row=last_row)
    xmlparts.parse([worksheet(rows, after=after)], listener)
    return made


@pytest.mark.parametrize(
    ("xml", "text_of"),
    [
        *(('<c r="A1" t="b"><v>1</v></c>', "yes"), ('<c r="A1" t="b"><v>0</v></c>', "no")),
        *(('<c r="A1" t="b"><v>true</v></c>', "yes"), ('<c r="A1" t="b"><v>false</v></c>', "no")),
        *(('<c r="A1" t="b"><v>x</v></c>', "x"), ('<c r="A1" t="d"><v>2024-05-01</v></c>', "2024-05-01")),
        *(('<c r="A1" t="d"><v>x</v></c>', "x"), ('<c r="A1" t="str"><v>a_x0041_</v></c>', "aA")),
        *(
            ('<c r="A1" t="s"><v>1</v></c>', "two"),
            ('<c r="A1"><v>x</v></c>', "x"),
            ('<c r="A1"><v>1.50</v></c>', "1.5"),
        ),
        *(('<c r="A1" s="9"><v>2</v></c>', "2"), ('<c r="A1" s="x"><v>2</v></c>', "2")),
        ('<c r="A1" t="inlineStr"><is><r><t>a</t></r><rPh><t>no</t></rPh><r><t>b</t></r></is></c>', "ab"),
        ('<c r="A1" t="inlineStr"><is><rPh><t>no</t></rPh><t>b</t></is></c>', "b"),
    ],
)
def test_values_of_the_second_reader(xml: str, text_of: str) -> None:
    made = second(f'<row r="1">{xml}</row>', shared=("one", "two"))
    sheet = made.finish()
    assert [item.cells for item in sheet.rows] == [(text_of,)]
    assert sheet.issues == ()


def test_the_second_reader_counts_blank_rows_and_stops_after_the_last() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"/></row><row r="3"/>'
    made = second(rows)
    assert (made.blank_rows, [item.number for item in made.finish().rows]) == (2, [1])
    with pytest.raises(xlsx_cells._Enough):
        second(rows, last_row=1)
    far = second('<row r="1" hidden="1"><c r="IV1"><v>1</v></c><c r="IW1"><v>2</v></c></row>').finish()
    assert (far.rows[0].cells[255:], far.rows[0].hidden) == (("1", "2"), True)
    unordered = second('<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c></row>').finish()
    assert unordered.rows[0].cells == ("1", "", "3")


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><row r="2"/></row>',
        '<row r="0"/>',
        '<row r="1048577"/>',
        "<c/>",
        '<row r="1"><c r="A2"/></row>',
        '<row r="1"><c r="A1" t="s"><v>2</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="XFD1"/><c/></row>',
    ],
)
def test_contradictions_of_the_second_reader(rows: str) -> None:
    with pytest.raises(DamagedError):
        second(rows, shared=("one", "two"))


def test_limits_of_the_second_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    cell_of = '<row r="1"><c r="A1" t="str"><v>12345</v></c><c r="B1" t="str"><v>12345</v></c></row>'
    monkeypatch.setattr(xlsx_cells, "TEXT_LENGTH", 5)
    assert second(cell_of).finish().rows[0].cells == ("12345", "12345")
    with pytest.raises(DamagedError):
        second(cell_of.replace("12345", "123456", 1))
    monkeypatch.setattr(xlsx_cells, "_OTHERS", 3)
    assert second("", after="<x/>").finish().rows == ()
    with pytest.raises(DamagedError):
        second("", after="<x/><x/>")
    monkeypatch.setattr(xlsx_cells, "_DEPTH", 3)
    assert second("<row r='1'/>").blank_rows == 1
    with pytest.raises(DamagedError):
        second("<row r='1'><c r='A1'/></row>")


def test_references_of_merges() -> None:
    made = second("", after='<mergeCells><mergeCell ref="B3:A1"/><mergeCell ref="C1"/></mergeCells>')
    assert made.merges == [(1, 0, 3, 1), (1, 2, 1, 2)]
    scan = scan_sheet(
        [worksheet("", after='<mergeCells><mergeCell ref="B3:A1"/><mergeCell ref="C1"/></mergeCells>')], ()
    )
    assert scan is not None
    assert scan.facts.merges == made.merges
    with pytest.raises(DamagedError):
        second("", after='<mergeCell ref="x"/>')


def scanned(rows: str, **more: str) -> object:
    scan = scan_sheet([worksheet(rows, **more)], ())
    return None if scan is None else (scan.plain, scan.cells, scan.last_row, scan.blank_rows)


def number(reference: str, row_number: int) -> str:
    return f'<row r="{row_number}"><c r="{reference}{row_number}"><v>1</v></c></row>'


def test_what_the_look_at_a_sheet_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert scanned(number("A", 1) + number("B", 3) + '<row r="4"/><row r="5"><c r="A5" s="1"/></row>') == (
        True,
        2,
        3,
        2,
    )
    assert scanned("") == (True, 0, 0, 0)
    assert scanned(number("A", 2) + number("A", 2)) is None
    assert scanned(number("XFD", 1)) == (True, 1, 1, 0)
    assert scanned(number("XFE", 1)) is None
    assert scanned(number("A", 1_048_576)) == (True, 1, 1_048_576, 0)
    assert scanned(number("A", 1_048_577)) is None
    # cells out of order could hide a column beyond the last cell of each row
    assert scanned('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>') is None
    assert scanned('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row>') == (True, 2, 1, 0)
    scan = "supplymap.sheets.xlsx_scan"
    monkeypatch.setattr(f"{scan}.RECTANGLE", 10)
    # a rectangle of 11 around 2 cells is more than four times as many; around 3 it is not
    assert scanned(number("A", 1) + number("A", 10)) == (True, 2, 10, 0)
    assert scanned(number("A", 1) + number("A", 11)) == (False, 2, 11, 0)
    assert scanned(number("A", 1) + number("A", 2) + number("A", 11)) == (True, 3, 11, 0)
    assert scanned(number("A", 1) + number("A", 2) + number("A", 12)) == (True, 3, 12, 0)
    assert scanned(number("A", 1) + number("A", 2) + number("A", 13)) == (False, 3, 13, 0)
    monkeypatch.setattr(f"{scan}.ALLOCATED", 11)
    assert scanned(number("A", 1) + number("A", 2) + number("A", 11)) == (True, 3, 11, 0)
    assert scanned(number("A", 1) + number("A", 2) + number("A", 12)) == (False, 3, 12, 0)


def test_a_sheet_may_come_in_pieces() -> None:
    xml = worksheet("".join(number("A", at) for at in range(1, 30)), after='<mergeCell ref="A1:A2"/>')
    for size in (len(xml), 97, 60):
        scan = scan_sheet([xml[at : at + size] for at in range(0, len(xml), size)], ())
        assert scan is not None
        assert (scan.cells, scan.last_row, scan.facts.merges) == (29, 29, [(1, 0, 2, 0)])


# ---- Excel 97


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


BEGIN, END = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)), record(0x0A, b"")


def stream_of(sheet: bytes, *globals_of: bytes, state: int = 0) -> bytes:
    head = BEGIN + b"".join(globals_of)
    bound = struct.pack("<IBBBB", len(head) + 4 + 9 + len(END), state, 0, 1, 0) + b"S"
    return head + record(0x85, bound) + END + BEGIN + sheet + END


def facts_of(sheet: bytes, *globals_of: bytes, state: int = 0) -> SheetFacts:
    (found,) = xls_biff.read_facts(stream_of(sheet, *globals_of, state=state)).sheets
    return found


@pytest.mark.parametrize(
    ("code", "name"),
    [
        *((0x00, "#NULL!"), (0x07, "#DIV/0!"), (0x0F, "#VALUE!"), (0x17, "#REF!"), (0x1D, "#NAME?"), (0x24, "#NUM!")),
        *((0x2A, "#N/A"), (0x99, "error")),
    ],
)
def test_errors_of_excel_97(code: int, name: str) -> None:
    cell_of = record(0x205, struct.pack("<HHHBB", 3, 1, 0, code, 1))
    assert facts_of(cell_of).errors == [(4, 1, name)]
    assert facts_of(record(0x205, struct.pack("<HHHBB", 3, 1, 0, code, 0))).errors == []
    result = struct.pack("<BBBBBB", 2, 0, code, 0, 0, 0) + b"\xff\xff"
    assert facts_of(record(0x06, struct.pack("<HHH", 3, 1, 0) + result)).errors == [(4, 1, name)]
    for other in (b"\x01\x00" + bytes([code]) + b"\x00\x00\x00\xff\xff", result[:6] + b"\xff\x00", result[:7]):
        assert facts_of(record(0x06, struct.pack("<HHH", 3, 1, 0) + other)).errors == []


def test_other_facts_of_excel_97() -> None:
    assert [facts_of(b"", state=state).hidden for state in (0, 1, 2, 3, 4)] == [False, True, True, True, False]
    hidden = struct.pack("<HHHHHHHH", 2, 0, 4, 255, 0, 0, 0x20, 15)
    shown = struct.pack("<HHHHHHHH", 5, 0, 4, 255, 0, 0, 0x10, 15)
    assert facts_of(record(0x208, hidden) + record(0x208, shown)).hidden_rows == {3}
    assert facts_of(record(0x208, hidden[:13])).hidden_rows == set()
    merges = record(0xE5, struct.pack("<9H", 2, 0, 1, 2, 3, 4, 5, 6, 7))
    assert facts_of(merges).merges == [(1, 2, 2, 3), (5, 6, 6, 7)]
    with pytest.raises(DamagedError):
        facts_of(record(0x203, bytes(7)))
    assert facts_of(record(0x203, bytes(8))).padded == {}
    # what a chart inside the sheet holds is not the sheet's
    assert facts_of(BEGIN + record(0xE5, struct.pack("<5H", 1, 0, 1, 2, 3)) + END).merges == []


def test_formats_of_excel_97() -> None:
    wide = struct.pack("<H", 164) + struct.pack("<HB", 4, 1) + "0000".encode("utf-16-le")
    narrow = struct.pack("<H", 165) + struct.pack("<HB", 2, 0) + b"00"
    styles = [record(0xE0, struct.pack("<HH", 0, number_of) + bytes(16)) for number_of in (0, 164, 165)]
    cells_of = b"".join(
        record(kind, struct.pack("<HHHd", 1, style, style, 5.0)) for kind, style in ((0x203, 1), (0x27E, 2), (0x203, 0))
    )
    cells_of += record(0xBD, struct.pack("<HHHIHIH", 2, 1, 1, 0, 2, 0, 3))
    found = facts_of(cells_of, record(0x41E, wide), record(0x41E, narrow), *styles).padded
    assert {number_of: sorted(columns) for number_of, columns in found.items()} == {2: [1, 2], 3: [1, 2]}
    assert found[2][1].padded(5.0) == "0005"
    assert found[2][2].padded(5.0) == found[3][2].padded(5.0) == "05"


def test_marks_of_excel_97() -> None:
    book = xls_biff.read_facts(stream_of(b"", record(0x1AE, bytes(5))))
    assert (book.external, book.protected) == (True, False)
    assert not xls_biff.read_facts(stream_of(b"", record(0x1AE, bytes(4)))).external
    book = xls_biff.read_facts(stream_of(b"", record(0x2F, b"")))
    assert (book.protected, book.sheets) == (True, [])
    assert xls_biff.read_facts(b"").sheets == []


def test_compound_files() -> None:
    for data in (b"", compound.SIGNATURE, compound.SIGNATURE + bytes(503), b"x" * 600, compound.SIGNATURE + bytes(600)):
        with pytest.raises((DamagedError, struct.error)):
            compound.CompoundFile(data)
    assert compound.is_encrypted(b"xx" + "EncryptedPackage".encode("utf-16-le"))
    assert not compound.is_encrypted(b"EncryptedPackage")
