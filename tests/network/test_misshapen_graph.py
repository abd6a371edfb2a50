"""A graph.json that is not as supplymap wrote it is refused in one sentence that says where; a sound one loads."""

from __future__ import annotations

import copy
import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from supplymap.errors import InputError
from supplymap.network.graphfile import graph_data, load_graph, save_graph
from supplymap.network.graphshape import problem_of
from tests.sheets_by_hand import assessed, links, partners

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS = (
    "Sewer > Importer Inc | shirts | Shirts",
    "Spinner > Sewer | yarn | | | 0.5",
    "Old Mill > Importer Inc | cloth | Towels | ended 2019",
)
HOSTILE = [None, True, -1, 1e300, 10**400, "", "nonsense", ["x"], [[]], {"x": 1}]
"""One value of every kind of JSON; a few are at home in some places."""


@pytest.fixture(scope="module")
def sound() -> dict[str, Any]:
    graph = assessed(links(*ROWS), partners("Sewer | VN", "Spinner | CN | spinning | cotton | | Aksu"))
    graph.graph["top"] = ("Spinner",)
    data = graph_data(graph)
    data["nodes"].sort(key=lambda node: not node["importer"])
    return data


def places(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every member: of lists the first entry alone."""
    items = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    return [place for key, item in items for place in ((*here, key), *places(item, (*here, key)))]


def changed(data: dict[str, Any], place: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """Copy what leads to a place, and put a value there."""
    new = copy.copy(data)
    part: Any = new
    for key in place[:-1]:
        part[key] = copy.copy(part[key])
        part = part[key]
    part[place[-1]] = value
    return new


MATCH = {
    "partner": "Spinner",
    "kind": "uflpa-region",
    "strength": "possible",
    "listing": "XUAR",
    "listing_name": "Xinjiang Uyghur Autonomous Region",
    "matched": "Aksu",
    "score": 50.0,
    "reason": "r",
    "basis": "b",
    "source": "s",
}


def written(data: object, tmp_path: Path) -> Path:
    path = tmp_path / "graph.json"
    path.write_text(json.dumps(data), "utf-8")
    return path


def refusal(data: object, tmp_path: Path) -> str:
    path = tmp_path / "graph.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    with pytest.raises(InputError) as error:
        load_graph(path)
    text = str(error.value)
    assert text.endswith(": run 'supplymap run' again.")
    assert "\n" not in text
    return text.removeprefix(f"{path}: ").removeprefix(f"{path} ").removesuffix(": run 'supplymap run' again.")


def test_what_a_run_wrote_comes_back(sound: dict[str, Any], tmp_path: Path) -> None:
    assert problem_of(sound) == ""
    path = tmp_path / "graph.json"
    path.write_text(json.dumps(sound), "utf-8")
    save_graph(load_graph(path), tmp_path / "again.json")
    assert json.loads((tmp_path / "again.json").read_text("utf-8")) == sound


def test_attributes_of_the_user_are_kept(sound: dict[str, Any], tmp_path: Path) -> None:
    data = changed(sound, ("nodes", 1, "my_note"), {"seen": ["by me"]})
    data = changed(data, ("edges", 0, "my_mark"), 3)
    path = tmp_path / "graph.json"
    path.write_text(json.dumps(data), "utf-8")
    graph = load_graph(path)
    assert graph.nodes[data["nodes"][1]["id"]]["my_note"] == {"seen": ["by me"]}
    assert [edge["my_mark"] for *_, edge in graph.edges(data=True) if "my_mark" in edge] == [3]


def test_a_value_of_another_kind_is_refused_or_harmless(sound: dict[str, Any]) -> None:
    """Whatever stands in whatever place: a sentence, or a graph that the schema allows; never another error."""
    refused = 0
    for place in places(sound):
        for value in HOSTILE:
            refused += bool(problem_of(changed(sound, place, value)))
    assert refused > 6 * len(places(sound))


@pytest.mark.parametrize("part", ["nodes", "edges"])
def test_whatever_is_missing_is_named(sound: dict[str, Any], part: str) -> None:
    for key in sound[part][0]:
        lacking = {name: value for name, value in sound[part][0].items() if name != key}
        problem = problem_of(changed(sound, (part, 0), lacking))
        assert problem.startswith("partner " if part == "nodes" else "link "), key
        assert problem.endswith(f" has no {key!r}"), key


PLACES: dict[str, tuple[tuple[Any, ...], Any, str]] = {
    "rating": (("nodes", 1, "rating"), "Critical", "partner 'Sewer' (nodes[1]) has 'rating' = 'Critical', which must"),
    "deep": (("nodes", 1, "likelihood", "low"), "0", "(nodes[1]) has 'likelihood.low' = '0', which must be a number"),
    "product": (("graph", "products", "Shirts", "hazard"), "x", "the file has 'graph.products.Shirts.hazard' = 'x'"),
    "partner is no object": (("nodes", 1), 5, "nodes[1] is 5, which must be an object"),
    "link": (("edges", 0, "w"), 2, "(edges[0]) has 'w' = 2, which must be at most 1"),
    "infinity": (("edges", 0, "value"), 10**400, "'value' = 1000000000000000000000000000000000000000…, which must"),
    "no day": (("graph", "as_of"), "2026-02-30", "the file has 'graph.as_of' = '2026-02-30', which must be a date"),
    "source unknown": (("edges", 0, "source"), "Nobody", "has a 'source' that is no partner of the file"),
    "source a list": (("edges", 0, "source"), ["a"], "has 'source' = a list of 1, which must be text"),
    "self": (("edges", 0, "source"), "Importer Inc", "leads from a partner to itself"),
    "same id": (("nodes", 1, "id"), "Importer Inc", "(nodes[1]) has the id of nodes[0], 'Importer Inc'"),
    "importer unknown": (("graph", "importer"), "Nobody", "the file says that 'Nobody' is the importer"),
    "importer another": (("graph", "importer"), "Sewer", "the file says that 'Sewer' is the importer"),
    "importer a ghost": (("nodes", 0, "ghost"), True, "(nodes[0]) is the importer and a ghost"),
    "no importer": (("nodes", 0, "importer"), False, "no partner is the importer"),
    "rank": (("nodes", 1, "rank"), None, "partner 'Sewer' (nodes[1]) has 'rank' = null"),
    "place": (("nodes", 1, "place"), None, "partner 'Sewer' (nodes[1]) has 'place' = null"),
    "rank too late": (("nodes", 1, "rank"), 9, "partner 'Sewer' (nodes[1]) has 'rank' = 9 but 'place' = 2"),
    "ties": (("graph", "ties"), [{"rank": 1, "partners": ["Nobody", "Sewer"], "question": ""}], "'graph.ties' with a"),
    "path": (("nodes", 1, "worst_path"), ["Nobody"], "(nodes[1]) has a 'worst_path' over a partner that is not"),
    "products": (("nodes", 1, "products"), ["Hats"], "(nodes[1]) has 'products' with a product that is not in"),
    "measures": (("nodes", 1, "per_product"), {}, "has a product without its measures in 'per_product'"),
    "overall": (
        ("graph", "overall", "findings_reached"),
        ["Nobody"],
        "'overall' has 'findings_reached' with a partner",
    ),
    "summary": (("graph", "products", "Shirts", "worst_partner"), "Nobody", "'Shirts' has a 'worst_partner' that is"),
    "ends": (("graph", "overall", "coverage", "open_ends"), ["No"], "'overall' has 'coverage.open_ends' with a"),
    "top": (("graph", "top"), ["Nobody"], "the file has 'graph.top' with a partner that is not in the file"),
    "half a character": (("nodes", 1, "name"), "\ud800", "half of a character"),
}


@pytest.mark.parametrize(("place", "value", "told"), PLACES.values(), ids=PLACES)
def test_the_place_is_named(
    sound: dict[str, Any], tmp_path: Path, place: tuple[Any, ...], value: object, told: str
) -> None:
    assert [node["id"] for node in sound["nodes"][:2]] == ["Importer Inc", "Sewer"]
    assert sound["edges"][0]["target"] == "Importer Inc"
    assert told in refusal(changed(sound, place, value), tmp_path)


def test_a_link_twice_is_refused(sound: dict[str, Any], tmp_path: Path) -> None:
    """Of two links of one key, networkx would keep the last."""
    data = {**sound, "edges": [*sound["edges"], sound["edges"][0]]}
    assert "stands there twice" in refusal(data, tmp_path)


TEXTS: dict[str, tuple[Callable[[str], str], str]] = {
    "empty": (lambda _: "", "does not start with {"),
    "a list": (lambda _: "[]", "does not start with {"),
    "an empty object": (lambda _: "{}", "the file has no 'directed'"),
    "half": (lambda text: text[: len(text) // 2], "line 1, column"),
    "twice": (lambda text: text * 2, "Extra data"),
    "NaN": (lambda text: text.replace('"tolerance": 0.002', '"tolerance": NaN'), "NaN is not a number of JSON"),
    "infinity": (lambda text: text.replace('"tolerance": 0.002', '"tolerance": 1e999'), "must be below 1"),
    "digits": (lambda text: text.replace('"worlds": 0', '"worlds": ' + "9" * 10_000), "Exceeds the limit"),
    "nested": (lambda _: '{"a":' + "[" * 100_000, "lists or objects in each other hundreds of times"),
}


@pytest.mark.parametrize(("spoil", "told"), TEXTS.values(), ids=TEXTS)
def test_text_that_is_no_graph(sound: dict[str, Any], tmp_path: Path, spoil: Callable[[str], str], told: str) -> None:
    text = json.dumps(sound)
    assert spoil(text) != text
    assert told in refusal(spoil(text), tmp_path)


BYTES = {
    "UTF-16": ('{"directed": true}'.encode("utf-16"), "line 1: this is not UTF-8"),
    "another encoding": ('{"name":\n "é"}'.encode("cp1252"), "line 2: this is not UTF-8"),
    "NUL": (b'{"name": "\0"}', "line 1: a NUL character"),
}


@pytest.mark.parametrize(("data", "told"), BYTES.values(), ids=BYTES)
def test_bytes_that_are_no_text(tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "graph.json"
    path.write_bytes(data)
    with pytest.raises(InputError, match=told):
        load_graph(path)


def test_a_mark_of_utf8_at_the_start_is_no_harm(sound: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "graph.json"
    path.write_text(json.dumps(sound), "utf-8-sig")
    assert set(load_graph(path)) == {node["id"] for node in sound["nodes"]}


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(InputError, match="is a folder, not a file"):
        load_graph(tmp_path / "folder.json")
    with pytest.raises(InputError, match="cannot be read"):
        load_graph(tmp_path / "a\0b.json")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.json")
        with pytest.raises(InputError, match="is a pipe or a device, not a file"):
            load_graph(tmp_path / "pipe.json")


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "graph.json"
    with path.open("wb") as file:
        file.truncate(1 << 32)
    with pytest.raises(InputError, match="larger than 2048 MB"):
        load_graph(path)


def test_a_rating_that_belies_its_findings_is_refused(sound: dict[str, Any], tmp_path: Path) -> None:
    place = {node["id"]: number for number, node in enumerate(sound["nodes"])}
    spinner, sewer = place["Spinner"], place["Sewer"]
    assert sound["nodes"][spinner]["rating"] == "Finding"
    low = changed(sound, ("nodes", spinner, "rating"), "Low")
    assert "partner 'Spinner'" in refusal(low, tmp_path)
    assert "has findings but the rating 'Low'" in refusal(low, tmp_path)
    # a finding that waits for a person
    possible = changed(low, ("nodes", spinner, "possible_matches"), [MATCH])
    possible = changed(possible, ("nodes", spinner, "findings"), [])
    assert "has possible findings but the rating 'Low'" in refusal(possible, tmp_path)
    for rating in ("Finding", "Possible finding"):
        belied = refusal(changed(sound, ("nodes", sewer, "rating"), rating), tmp_path)
        assert f"partner 'Sewer' (nodes[{sewer}]) has the rating '{rating}' but none in the file" in belied
    # and is then missing in the summaries
    possible = changed(possible, ("nodes", spinner, "rating"), "Possible finding")
    assert "missing in 'overall.possible_reached'" in refusal(possible, tmp_path)
    possible = changed(possible, ("graph", "overall", "possible_reached"), ["Spinner"])
    assert "has findings that reach none of the products" in refusal(possible, tmp_path)
    (product,) = sound["graph"]["products"]
    load_graph(written(changed(possible, ("graph", "products", product, "possible_reached"), ["Spinner"]), tmp_path))
    load_graph(written(sound, tmp_path))
