"""A folder of a user's tables: what cannot be meant as it stands is refused with file, row and column."""

from __future__ import annotations

import csv
import io
import os
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from supplymap import pipeline, reference
from supplymap.config import Config
from supplymap.errors import ConfigError
from supplymap.reference import cell_rules
from tests.sheets_by_hand import AS_OF, partners, records

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = files("supplymap.reference") / "tables"
NAMES = sorted({path.name.removesuffix(".csv") for path in SHIPPED.iterdir()} - {"attributes"})
"""All but what says what the code sets: of that one a copy makes no sense."""


def shipped(name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO((SHIPPED / f"{name}.csv").read_text("utf-8"))))


def write(folder: Path, name: str, rows: list[list[str]], file: str = "") -> Path:
    path = folder / (file or f"{name}.csv")
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def read_table(name: str, folder: Path) -> tuple[dict[str, str], ...]:
    """Read a table as it counts with the user's copies in a folder."""
    with reference.using(folder):
        return reference.table(name)


def changed(folder: Path, name: str, column: str, value: str, where: str = "") -> int:
    """Write a copy of a table with one cell changed, in the first row or the first with that value there."""
    rows = shipped(name)
    place = rows[0].index(column)
    number = next(n for n, row in enumerate(rows[1:], start=1) if not where or row[place] == where)
    rows[number][place] = value
    write(folder, name, rows)
    return number + 1


def refusal(folder: Path, name: str) -> str:
    with pytest.raises(ConfigError) as error:
        read_table(name, folder)
    told = str(error.value)
    assert "\n" not in told
    return told


# files


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_of_a_shipped_table_is_the_shipped_table(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, shipped(name))
    assert read_table(name, tmp_path) == reference.table(name)


@pytest.mark.parametrize(
    "file",
    ["factor.csv", "Factors.csv", "factors.xlsx", "factors.csv.txt", "factors (1).csv", "FACTORS.CSV", "factors.tsv"],
)
def test_a_file_nearly_named_like_a_table_is_told(tmp_path: Path, file: str) -> None:
    write(tmp_path, "factors", shipped("factors"), file)
    if (tmp_path / "factors.csv").is_file() and file.casefold() == "factors.csv":
        pytest.skip("this disk does not tell upper from lower case")
    told = refusal(tmp_path, "goods")
    assert file in told
    assert "'factors.csv'" in told


@pytest.mark.parametrize("file", ["my own.csv", "My Own.CSV", "own.csv.txt"])
def test_a_file_that_is_no_table_is_told(tmp_path: Path, file: str) -> None:
    (tmp_path / file).write_text("x", "utf-8")
    assert f"{file} is not a table of supplymap" in refusal(tmp_path, "goods")


def test_notes_and_hidden_files_may_lie_beside_tables(tmp_path: Path) -> None:
    for file in ("README.md", "why.txt", ".DS_Store", "~$factors.xlsx"):
        (tmp_path / file).write_text("x", "utf-8")
    (tmp_path / "old").mkdir()
    assert read_table("factors", tmp_path) == reference.table("factors")


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "goods.csv").mkdir()
    assert "is a folder, not a file" in refusal(tmp_path, "goods")
    if hasattr(os, "mkfifo"):
        (tmp_path / "pipes").mkdir()
        os.mkfifo(tmp_path / "pipes" / "factors.csv")
        assert "is a pipe or a device" in refusal(tmp_path / "pipes", "factors")
    assert "cannot be read" in refusal(tmp_path / "none", "factors")


BYTES: dict[str, tuple[bytes, str]] = {
    "NUL": (b"hs,description\n01,a\0b\n", "line 2: a NUL character"),
    "UTF-16": ("hs,description\n01,a\n".encode("utf-16"), "this is not UTF-8"),
    "huge cell": (b"hs,description\n01," + b"a" * 200_000 + b"\n", "row 2: not a row of CSV (field larger"),
    "open quotation": (b'hs,description\n01,"a\n02,b\n', "not a row of CSV (unexpected end of data)"),
    "cell over lines": (b'hs,description\n01,"a\n02,b"\n', "row 3: a cell runs over several lines"),
    "double column": (b"hs,description,hs\n01,a,02\n", "has the column 'hs' twice"),
    "semicolons": (b"hs;descriptions\n01;a\n", "has an unknown column 'descriptions'. The nearest valid name is"),
    "tabs": (b"hs\ttext\n01\ta\n", "has an unknown column 'text'"),
    "no rows": (b"hs,description\n", "has no rows"),
    "blank rows": (b"hs,description\n,\n", "has no rows"),
    "double key": (b"hs,description\n01,a\n\n01,b\n", "row 4: hs '01' stands in row 2 already"),
    "no key": (b"hs,description\n,b\n", "row 2, column 'hs': '' must be"),
}


@pytest.mark.parametrize(("data", "told"), BYTES.values(), ids=BYTES)
def test_files_that_are_no_table(tmp_path: Path, data: bytes, told: str) -> None:
    (tmp_path / "hs_headings.csv").write_bytes(data)
    message = refusal(tmp_path, "hs_headings")
    assert "hs_headings.csv" in message
    assert told in message


# cells


FLAGS = [
    (name, column)
    for name, own in cell_rules.WORDS.items()
    for column, words in own.items()
    # the kinds of words of rows hold yes and no beside many others: no flag
    if set(words) >= {"yes", "no"} and name != "row_words"
]


@pytest.mark.parametrize(("name", "column"), FLAGS)
@pytest.mark.parametrize("value", ["", "maybe"])
def test_a_flag_that_is_not_understood_is_refused(tmp_path: Path, name: str, column: str, value: str) -> None:
    number = changed(tmp_path, name, column, value, "yes" if any("yes" in row for row in shipped(name)) else "")
    if not value and "" in cell_rules.WORDS[name][column]:
        with pytest.raises(ConfigError, match=f"column '{column}': '' must be filled"):
            read_table(name, tmp_path)
        return
    assert f"{name}.csv, row {number}, column {column!r}: {value!r} must be one of: yes, no" in refusal(tmp_path, name)


@pytest.mark.parametrize("value", ["", "maybe"])
def test_a_kind_of_words_of_rows_that_is_not_known_is_refused(tmp_path: Path, value: str) -> None:
    number = changed(tmp_path, "row_words", "kind", value, "total")
    told = refusal(tmp_path, "row_words")
    assert f"row_words.csv, row {number}, column 'kind': {value!r} must be one of: total, " in told


@pytest.mark.parametrize("value", ["Yes ", "TRUE", "YES", " yes", "y", "True"])
def test_a_flag_is_read_in_any_case(tmp_path: Path, value: str) -> None:
    changed(tmp_path, "listings", "active", value, "yes")
    assert read_table("listings", tmp_path) == reference.table("listings")


NUMBERS = [(name, column) for name, own in cell_rules.NUMBERS.items() for column in own]


@pytest.mark.parametrize(("name", "column"), NUMBERS)
@pytest.mark.parametrize("value", ["low", "-99999999"])
def test_a_number_that_cannot_be_is_refused(tmp_path: Path, name: str, column: str, value: str) -> None:
    number = changed(tmp_path, name, column, value)
    assert f"{name}.csv, row {number}, column {column!r}: {value!r} must be a" in refusal(tmp_path, name)


@pytest.mark.parametrize("value", ["nan", "inf", "1e400", "0x1", "1_0", "０.1", "0,1"])
def test_a_number_is_written_in_plain_digits(tmp_path: Path, value: str) -> None:
    changed(tmp_path, "evidence", "w", value)
    assert f"column 'w': {value!r} must be a number from 0 to 1" in refusal(tmp_path, "evidence")


def test_an_entry_that_could_never_be_found_is_refused(tmp_path: Path) -> None:
    changed(tmp_path, "listings", "names", "")
    assert "column 'names': '' must be filled for the scope 'entity'" in refusal(tmp_path, "listings")


@pytest.mark.parametrize("name", sorted(cell_rules.COMPLETE))
def test_a_row_that_the_program_asks_for_is_missed(tmp_path: Path, name: str) -> None:
    rows = shipped(name)
    place = rows[0].index(cell_rules.COMPLETE[name])
    word = rows[1][place]
    write(tmp_path, name, [row for row in rows if row[place] != word])
    assert f"has no row with {cell_rules.COMPLETE[name]} {word!r}" in refusal(tmp_path, name)


@pytest.mark.parametrize(("name", "column", "other", "key"), cell_rules.REFERENCES)
def test_a_word_that_the_other_table_lacks_is_refused(
    tmp_path: Path, name: str, column: str, other: str, key: str
) -> None:
    rows = shipped(name)
    place = rows[0].index(column)
    filled = next(row for row in rows[1:] if row[place])
    filled[place] = "ZQ-nothing"
    write(tmp_path, name, rows)
    with (
        pytest.raises(
            ConfigError, match=rf"{name}\.csv, column '{column}': 'ZQ-nothing' is in no row of .*{other}\.csv"
        ),
        reference.using(tmp_path),
    ):
        raise AssertionError(key)


ODD = [
    ("severity", "triggers", "many", "101", "a whole number of workers"),
    ("han_variants", "traditional", "創區", "", "one character"),
    ("lists", "table", "listing", "", "the name of a table"),
    ("actions", "action", "Ask {someone}", "", "a text with no other marks in braces than {partner}"),
    ("actions", "action", "Ask {", "", "a text with no other marks in braces than {partner}"),
    ("goods", "hs", "52o1", "", "HS codes of digits"),
]


@pytest.mark.parametrize(("name", "column", "value", "where", "told"), ODD)
def test_cells_of_their_own_form(tmp_path: Path, name: str, column: str, value: str, where: str, told: str) -> None:
    number = changed(tmp_path, name, column, value, where)
    assert f"{name}.csv, row {number}, column {column!r}: {value!r} must be {told}" in refusal(tmp_path, name)


def test_a_list_counts_by_a_column_that_is_there(tmp_path: Path) -> None:
    changed(tmp_path, "lists", "rows", "lst=uflpa", "list=uflpa")
    with (
        pytest.raises(ConfigError, match=r"lists\.csv, column 'rows': listings\.csv has no column 'lst'"),
        reference.using(tmp_path),
    ):
        reference.list_status()


def test_goods_that_an_order_needs_are_missed(tmp_path: Path) -> None:
    """The order on cotton of Turkmenistan would reach no goods at all, without a word."""
    write(tmp_path, "goods", [row for row in shipped("goods") if row[0] != "cottonseed"])
    with pytest.raises(ConfigError, match="'cottonseed' is in no row of"), reference.using(tmp_path):
        raise AssertionError


def test_a_shorter_list_is_a_list(tmp_path: Path) -> None:
    write(tmp_path, "listings", shipped("listings")[:11])
    with reference.using(tmp_path):
        assert len(reference.listings()) == 10


def test_a_run_with_a_wrong_table_ends_in_a_sentence(tmp_path: Path) -> None:
    read = records(partners("Delta | VN"))
    changed(tmp_path, "listings", "active", "maybe", "yes")
    with pytest.raises(ConfigError, match=r"listings\.csv, row 2, column 'active': 'maybe' must be one of: yes, no"):
        pipeline.assess(read, Config(as_of=AS_OF, tables=tmp_path))
