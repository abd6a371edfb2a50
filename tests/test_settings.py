"""Every settings file gives settings or one sentence with file and key; judgements never win silently."""

from __future__ import annotations

import os
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supplymap import pipeline
from supplymap.config import Config, Judgement, checked, parse_as_of, read_config
from supplymap.errors import ConfigError
from tests.sheets_by_hand import AS_OF, partners, records

if TYPE_CHECKING:
    from pathlib import Path

JUDGEMENT = """[[judgements]]
partner = "Camel Ltd"
listing = "UFLPA-011"
decision = "{decision}"
reason = "checked"
by = "J. Doe"
on = {on}
"""


def read(tmp_path: Path, text: str | bytes) -> Config:
    path = tmp_path / "settings.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_config(path)


def refusal(tmp_path: Path, text: str | bytes) -> str:
    with pytest.raises(ConfigError) as error:
        read(tmp_path, text)
    told = str(error.value)
    assert "settings.toml" in told
    assert "\n" not in told
    assert len(told) < 400
    return told


# the file


def test_a_mark_of_utf8_at_the_start_is_no_harm(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xef\xbb\xbfseed = 7\n").seed == 7


FILES = {
    "UTF-16": ("seed = 7\n".encode("utf-16"), "line 1: this is not UTF-8"),
    "another encoding": ('seed = 7\nimporter = "Müller"\n'.encode("cp1252"), "line 2: this is not UTF-8"),
    "NUL": (b"seed = 7\n\0", "line 2: a NUL character"),
    "nested": ("high = " + "[" * 100_000, "lists or tables in each other"),
    "digits": ("seed = " + "9" * 10_000, "Exceeds the limit"),
    "no value": ("seed", "cannot be read as TOML"),
    "no such day": ("as_of = 2026-02-30", "cannot be read as TOML"),
    "too large": (b"#" * (1 << 20) + b"\n", "larger than 1 MB"),
}


@pytest.mark.parametrize(("data", "told"), FILES.values(), ids=FILES)
def test_files_that_are_no_settings(tmp_path: Path, data: str | bytes, told: str) -> None:
    assert told in refusal(tmp_path, data)


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is a folder"):
        read_config(tmp_path)
    with pytest.raises(ConfigError, match=r"There is no configuration file .*none\.toml"):
        read_config(tmp_path / "none.toml")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.toml")
        with pytest.raises(ConfigError, match="is a pipe or a device"):
            read_config(tmp_path / "pipe.toml")


# the keys


IMPOSSIBLE = {
    "importer = 5": "importer = 5 must be text",
    "importer = true": "importer = True must be text",
    "encoding = 'klingon'": "encoding = 'klingon' is no known encoding",
    "encoding = 'hex'": "encoding = 'hex' is no known encoding",
    "encoding = 'idna'": "encoding = 'idna' is no known encoding",
    "encoding = 'unicode_escape'": "encoding = 'unicode_escape' is no known encoding",
    "seed = -1": "settings.toml: seed = -1 must be a whole number from 0 to 2^64 - 1.",
    "seed = 1.0": "seed = 1.0 must be a whole number",
    "seed = 18446744073709551616": "seed = 18446744073709551616 must be",
    "worlds = 1": "worlds = 1 must be 0 (as many as needed) or a whole number from 4,096 to 1,048,576",
    "worlds = 4095": "worlds = 4095 must be 0",
    "worlds = 1048577": "worlds = 1048577 must be 0",
    "tolerance = 0": "tolerance = 0 must be a number above 0 and below 1",
    "tolerance = nan": "tolerance = nan must be a number",
    "high = inf": "high = inf must be a number",
    "high = 1": "high = 1 must be a number above 0 and below 1",
    "medium = 0": "medium = 0 must be a number above 0",
    "medium = 2026-01-01": "medium = 2026-01-01 must be a number",
    "medium = 0.2": "medium (0.2) must be below high (0.2)",
    "high = 0.04": "medium (0.05) must be below high (0.04)",
    "as_of = 20261122": "as_of = 20261122 is not a date",
    "as_of = '20261122'": "as_of = '20261122' is not a date",
    "as_of = 10:00:00": "as_of = 10:00:00 is not a date",
    "as_of = '2026-02-30'": "as_of = '2026-02-30' is not a date",
    "tables = ''": "tables = '' is not a folder",
    "tables = 'none'": "tables = 'none' is not a folder",
    'tables = "a\\u0000b"': "is not a folder",
    "tables = ['x']": "tables = ['x'] must be the path of a folder",
    "factors = 1": "factors = 1 must be a [factors] table",
    "[factors]\n'AUDIT adverse' = 1": "'AUDIT adverse' of [factors] = 1 must be a number from 0 to below 1",
    "[controls]\naudit = '0.3'": "'audit' of [controls] = '0.3' must be a number from 0 to below 1",
    "[evidence]\ndeclared = 1.1": "'declared' of [evidence] = 1.1 must be a number from 0 to 1",
    "[evidence]\ndeclared.x = 1": "'declared' of [evidence] = {'x': 1} must be a number",
    "judgements = [1]": "each of [[judgements]] must be a table with partner, listing, decision, reason, by, on.",
    "judgements = 'x'": "must be [[judgements]] tables",
    "high = " + "9" * 400: "9… must be a number",
}


@pytest.mark.parametrize(("text", "told"), IMPOSSIBLE.items(), ids=[text[:30] for text in IMPOSSIBLE])
def test_impossible_values_name_file_and_key(tmp_path: Path, text: str, told: str) -> None:
    assert told in refusal(tmp_path, text)


def test_ends_of_ranges_are_possible(tmp_path: Path) -> None:
    text = "seed = 18446744073709551615\nworlds = 4096\n[evidence]\ndeclared = 1\nverified = 0\n[controls]\naudit = 0\n"
    config = read(tmp_path, text)
    assert (config.seed, config.worlds) == ((1 << 64) - 1, 4096)
    assert config.evidence == (("declared", 1.0), ("verified", 0.0))
    assert read(tmp_path, "worlds = 1048576").worlds == 1 << 20
    assert read(tmp_path, "as_of = 2026-11-22T10:00:00Z").as_of == date(2026, 11, 22)


def test_the_command_line_is_held_to_the_same() -> None:
    with pytest.raises(ConfigError, match="command line: worlds = 5 must be 0"):
        checked(Config(worlds=5), "command line")
    with pytest.raises(ConfigError, match="command line: encoding = 'nonsense' is no known encoding"):
        checked(Config(encoding="nonsense"), "command line")
    with pytest.raises(ConfigError, match=r"medium .* must be below high"):
        checked(Config(high=0.05), "command line")
    with pytest.raises(ConfigError, match="The as-of date '2026-W47-1' is not a date"):
        parse_as_of("2026-W47-1")


KEYS = ["importer", "as_of", "seed", "worlds", "tolerance", "encoding", "high", "medium", "tables"]
TABLES = ["factors", "controls", "evidence"]
plain = st.one_of(
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.text(max_size=6),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.sampled_from(["utf-8", "same", "2026-11-22", "AUDIT adverse", "UFLPA-011", "../..", "/", ".", "~"]),
)
nested = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
)


def toml(value: Any) -> str:
    """Write a value as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(char):08x}" for char in value if not 0xD800 <= ord(char) < 0xE000) + '"'
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(key)} = {toml(item)}" for key, item in value.items()) + "}"
    return str(value)


judgement = st.fixed_dictionaries({}, optional=dict.fromkeys(Judgement.__slots__, nested))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from(KEYS), nested, max_size=3),
    st.dictionaries(st.sampled_from(TABLES), nested | st.dictionaries(st.text(max_size=4), plain, max_size=2)),
    nested | st.lists(judgement, max_size=2),
)
def test_any_values_give_settings_or_a_sentence(
    tmp_path: Path, values: dict[str, Any], tables: dict[str, Any], judgements: Any
) -> None:
    text = "".join(f"{key} = {toml(value)}\n" for key, value in {**values, **tables, "judgements": judgements}.items())
    try:
        config = read(tmp_path, text)
    except ConfigError as problem:
        told = str(problem)
    else:
        told = "settings.toml"
        assert 0.0 < config.medium < config.high < 1.0
        assert all(0.0 <= value <= 1.0 for _, value in (*config.factors, *config.controls, *config.evidence))
    assert "settings.toml" in told
    assert "\n" not in told


# judgements


@pytest.mark.parametrize("on", ["2026-11-20", '"2026-11-20"', "2026-11-20T08:00:00"])
def test_the_day_of_a_judgement(tmp_path: Path, on: str) -> None:
    config = read(tmp_path, "as_of = 2026-11-22\n" + JUDGEMENT.format(decision="same", on=on))
    assert config.judgements[0].on == "2026-11-20"


DAYS = {
    '"9999-99-99"': "on = '9999-99-99' must be the day of the decision",
    '"2026-11-31"': "on = '2026-11-31' must be the day",
    '"last week"': "on = 'last week' must be the day",
    "20261120": "on = 20261120 must be the day",
    "9999-12-31": "on = 9999-12-31 lies in the future",
}


@pytest.mark.parametrize(("on", "told"), DAYS.items(), ids=DAYS)
def test_a_day_that_cannot_be(tmp_path: Path, on: str, told: str) -> None:
    assert told in refusal(tmp_path, "as_of = 2026-11-22\n" + JUDGEMENT.format(decision="same", on=on))


def test_a_run_for_an_earlier_day_keeps_later_judgements(tmp_path: Path) -> None:
    """Who somebody is does not depend on the day for which papers are judged."""
    text = "as_of = 1990-01-01\n" + JUDGEMENT.format(decision="same", on="2000-01-01")
    assert read(tmp_path, text).judgements[0].on == "2000-01-01"


TEXTS = {
    'reason = "a\\u0007b"': "reason = 'a\\x07b' of a judgement holds a control character",
    'by = "\\u202eeoD"': "by = '\\u202eeoD' of a judgement holds a control character",
    'partner = "Camel\\nLtd"': "partner = 'Camel\\nLtd' of a judgement holds a control character",
    "reason = ['x']": "reason = ['x'] of a judgement must be text",
    "by = true": "by = True of a judgement must be text",
    "decision = 'Same'": "judgement on 'Camel Ltd': decision = 'Same' must be 'same' or 'different'",
}


@pytest.mark.parametrize(("line", "told"), TEXTS.items(), ids=TEXTS)
def test_texts_of_a_judgement(tmp_path: Path, line: str, told: str) -> None:
    key = line.partition(" ")[0]
    lines = JUDGEMENT.format(decision="same", on='"2000-01-01"').splitlines()
    text = "\n".join([kept for kept in lines if not kept.startswith(f"{key} ")] + [line])
    assert told in refusal(tmp_path, text)


def test_a_reason_over_several_lines_is_one(tmp_path: Path) -> None:
    text = JUDGEMENT.format(decision="same", on='"2000-01-01"').replace('"checked"', '"""checked\n twice"""')
    assert read(tmp_path, text).judgements[0].reason == "checked twice"


def test_two_judgements_that_contradict_each_other(tmp_path: Path) -> None:
    both = "".join(JUDGEMENT.format(decision=decision, on='"2000-01-01"') for decision in ("same", "different"))
    told = refusal(tmp_path, both)
    assert "two judgements on 'Camel Ltd' and UFLPA-011 contradict each other" in told
    assert told.endswith("keep the one that holds.")


@pytest.mark.parametrize(("second", "clash"), [("different", True), ("same", False)])
def test_a_partner_judged_by_id_and_by_name(second: str, clash: bool) -> None:
    """Camel Ltd resembles a listing; both judgements mean it, under two names."""
    rows = partners("Camel Ltd | GB", "Delta | VN")
    judgements = (
        Judgement("Camel Ltd", "UFLPA-011", "same", "r", "A", "2026-11-01"),
        Judgement("CAMEL LIMITED", "UFLPA-011", second, "r", "B", "2026-11-02"),  # type: ignore[arg-type]
    )
    config = Config(as_of=AS_OF, judgements=judgements)
    if clash:
        with pytest.raises(ConfigError, match=r"contradict each other \(same by A on 2026-11-01, different by B"):
            pipeline.assess(records(rows), config)
        return
    graph, told = pipeline.assess(records(rows), config)
    assert graph.nodes["Camel Ltd"]["findings"]
    assert not [issue for issue in told.issues if issue.code == "judgement-unused"]
