"""One line of the log: what is read back of it, and what is set aside."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap.workspace import entries
from supplymap.workspace.entries import ALTERED, NO_ENTRY, NOT_WHOLE, entries_of, parsed, sealed
from supplymap.workspace.kinds import cautious_of, is_clear
from tests.workspace.drafts import entry, match

TEXTS = st.text(max_size=12) | st.sampled_from(['say "no"', "back\\slash", "新疆", "line\nbreak", "\udcff", "\u2028"])
FIELDS = st.fixed_dictionaries(
    dict.fromkeys(("key", "at", "on", "user", "machine", "by", "what", "why", "origin"), TEXTS)
    | {
        "revision": st.integers(1, 10**9),
        "replaces": st.lists(TEXTS, max_size=3),
        "old": st.none() | st.dictionaries(TEXTS, TEXTS, max_size=2),
        "new": st.none() | st.dictionaries(TEXTS, TEXTS | st.booleans() | st.integers(), max_size=2),
        "about": st.dictionaries(TEXTS, TEXTS | st.lists(TEXTS, max_size=2), max_size=3),
    }
)


def line_of(values: dict[str, Any] | str) -> bytes:
    """Return a line with the right digest, whatever it says."""
    body = (values if isinstance(values, str) else json.dumps(values))[1:].encode()
    return b'{"id":"' + hashlib.sha256(body).hexdigest()[:32].encode() + b'",' + body


def plain(number: int = 1) -> dict[str, Any]:
    """Return what a usual line says, without its id."""
    values: dict[str, Any] = json.loads(entry(number)[1])
    del values["id"]
    return values


@given(FIELDS)
def test_what_is_written_is_read_back(fields: dict[str, Any]) -> None:
    made, line = sealed(**fields)
    assert b"\n" not in line
    again = parsed(line)
    assert again == made
    told = {name: getattr(again, name) for name in fields}
    assert told == fields | {"replaces": tuple(fields["replaces"])}
    assert not again.further


@given(FIELDS)
def test_the_quick_reading_and_that_of_json_say_the_same(fields: dict[str, Any]) -> None:
    line = sealed(**fields)[1]
    quick, slow = entries._usual(line), entries._any(line)
    assert not isinstance(slow, str)
    if quick is not None:
        assert quick._replace(about_text="") == slow._replace(about_text="")
        assert quick.about == slow.about


def test_most_lines_are_read_quickly() -> None:
    assert entries._usual(entry()[1]) is not None


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_no_changed_byte_goes_unseen(place: int, byte: int) -> None:
    line = entry()[1]
    place %= len(line)
    changed = line[:place] + bytes([byte]) + line[place + 1 :]
    (read,) = entries_of([changed])
    assert isinstance(read, str) == (changed != line)


def test_every_cut_of_a_line_is_seen_and_called_so() -> None:
    line = entry()[1]
    # a cut that happens to end with a bracket looks like a change by hand
    problems = {cut: entries_of([line[:cut]])[0] for cut in range(1, len(line))}
    assert set(problems.values()) == {NOT_WHOLE, ALTERED}
    assert {line[cut - 1 : cut] for cut, problem in problems.items() if problem == ALTERED} == {b"}"}


@pytest.mark.parametrize("line", [b"hello", b"{}", b"[]", b"<<<<<<< HEAD", b'{"key": "x"}', b"\x00\x01" * 40, b"null"])
def test_what_is_no_entry_is_called_so(line: bytes) -> None:
    assert entries_of([line]) == [NO_ENTRY]


@pytest.mark.parametrize(
    "changes",
    [
        {"revision": -5},
        {"revision": 0},
        {"revision": 10**400},
        {"revision": "1"},
        {"revision": True},
        {"revision": 1.0},
        {"key": 5},
        {"key": None},
        {"by": ["Ana"]},
        {"replaces": "abc"},
        {"replaces": [1]},
        {"replaces": None},
        {"new": "different"},
        {"old": [1]},
        {"about": "x"},
        {"about": None},
        {"new": json.loads("[" * 40 + "]" * 40)},
        {"new": {"verdict": json.loads("[" * 40 + "]" * 40)}},
    ],
    ids=str,
)
def test_what_no_version_writes_is_set_aside(changes: dict[str, Any]) -> None:
    assert entries_of([line_of(plain() | changes)]) == [NO_ENTRY]


def test_a_line_that_lacks_what_makes_it_an_entry_is_set_aside() -> None:
    for name in ("key", "revision", "what", "replaces"):
        values = plain()
        del values[name]
        assert entries_of([line_of(values)]) == [NO_ENTRY]


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '{"key":' + "9" * 5000 + "}", '{"key":NaN}', "{"])
def test_a_line_that_wants_to_break_the_reader_ends_in_a_sentence(text: str) -> None:
    assert entries_of([line_of("{" + text)]) == [NO_ENTRY]


def test_deep_texts_in_what_it_is_about_are_not_followed() -> None:
    deep = json.dumps(plain() | {"about": {"partners": "HERE"}}, separators=(",", ":"))
    for depth in (30, 100_000):
        (read,) = entries_of([line_of(deep.replace('"HERE"', "[" * depth + "]" * depth))])
        assert isinstance(read, str) or (read.about == {} and not is_clear(read))


def test_an_id_that_is_not_the_digest_is_set_aside() -> None:
    values = plain()
    assert entries_of([line_of(json.dumps(values)[:-1] + ', "id": "' + "0" * 32 + '"}')]) == [NO_ENTRY]


def test_fields_of_a_later_version_are_read_over_and_remembered() -> None:
    (read,) = entries_of([line_of(plain() | {"until": "2030-01-01", "scope": 2})])
    assert not isinstance(read, str)
    assert read.further == ("scope", "until")
    assert read.key == "match UFLPA-1 mill 1"
    assert not is_clear(read)


@pytest.mark.parametrize(
    "changes",
    [
        {"what": "horoscope"},
        {"new": {"verdict": "maybe"}},
        {"new": {"verdict": "different", "until": "2030-01-01"}},
        {"about": {}},
        {"about": {"partners": [], "listing": {"id": "UFLPA-1"}}},
        {"about": {"partners": [{"name": 5}], "listing": {"id": "UFLPA-1"}}},
        {"about": {"partners": [{"name": "A", "colour": "red"}], "listing": {"id": "UFLPA-1"}}},
        {"about": {"partners": [{"name": "A"}], "listing": "UFLPA-1"}},
        {"about": {"partners": [{"name": "A", "numbers": [["id"]]}], "listing": {"id": "UFLPA-1"}}},
        {"about": {"partners": [{"name": "A", "seen": "no"}], "listing": {"id": "UFLPA-1"}}},
    ],
    ids=str,
)
def test_what_is_not_understood_dismisses_nothing(changes: dict[str, Any]) -> None:
    (read,) = entries_of([line_of(plain() | changes)])
    assert not isinstance(read, str)
    assert not is_clear(read)
    assert cautious_of([read]) is None


def test_a_finding_that_is_not_wholly_understood_goes_on() -> None:
    (read,) = entries_of([line_of(plain() | {"new": {"verdict": "same"}, "until": "2030-01-01"})])
    assert not isinstance(read, str)
    assert cautious_of([read]) == {"verdict": "same"}


def test_drafts_of_tests_are_understood() -> None:
    assert is_clear(entry()[0])
    assert match().new == {"verdict": "different"}
