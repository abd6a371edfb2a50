"""graph.json: the graph as networkx node-link data, written and read back."""

from __future__ import annotations

import gc
import json
import math
import re
from contextlib import contextmanager
from dataclasses import is_dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx

from supplymap.errors import InputError
from supplymap.model import Document, Factor, Finding, Match, Source
from supplymap.network.contract import RECORDS, attributes
from supplymap.network.graphshape import problem_of
from supplymap.reference.textfile import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from supplymap.network.contract import Attribute

DIGITS = 10
"""Significant digits of written numbers: these are the same on every platform."""

MOST_BYTES = 1 << 31
"""Most bytes of a graph.json that is read: some 300,000 partners."""

AGAIN = "run 'supplymap run' again."
_SURROGATE = re.compile(r"\\u[dD][89abAB]")
"""How JSON writes a surrogate: half of a character, which may stand alone or in a pair."""

_WHOLE = frozenset({str, int, bool, type(None)})
"""Types whose values are written as they are."""
_KEPT = _WHOLE | {Source, Document, Finding, Match}
"""Types whose values are never cut: their numbers come from the files and tables."""


def graph_data(graph: nx.MultiDiGraph) -> dict[str, Any]:
    """Return a graph as plain node-link data (key ``edges``): what graph.json holds."""
    data = nx.node_link_data(graph, edges="edges")
    plain: dict[str, Any] = json_value(data)
    return plain


def cut_numbers(graph: nx.MultiDiGraph) -> None:
    """Cut the numbers of a graph, in place, to the ten digits that are written.

    A map of the graph is then the same as a map of the file.
    """
    links = (data for _, _, data in graph.edges(data=True))
    for data in chain((graph.graph,), graph.nodes.values(), links):
        for key, value in data.items():
            if type(value) not in _KEPT:
                data[key] = _cut(value)


def _cut(value: Any) -> Any:  # noqa: ANN401 - attributes have no common type
    if isinstance(value, float):
        # 0.0 and -0.0 are one key of the cache
        return _cut_float(value) if value else float(value)
    if isinstance(value, dict):
        return {key: item if type(item) in _KEPT else _cut(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return value if _KEPT.issuperset(map(type, value)) else tuple(map(_cut, value))
    if isinstance(value, Factor):
        numbers = (value.low, value.value, value.high, value.after_controls)
        low, middle, high, after = cut = tuple(map(_cut, numbers))
        return value if cut == numbers else replace(value, low=low, value=middle, high=high, after_controls=after)
    return value


@lru_cache(maxsize=1 << 16)
def _cut_float(value: float) -> float:
    cut = float(f"{value:.{DIGITS}g}")
    # rounding must not make a certainty
    return 1.0 - 10.0**-DIGITS if cut == 1.0 and value < 1.0 else cut


def json_value(value: Any) -> Any:  # noqa: ANN401 - JSON values have no common type
    """Return an attribute as JSON: records as objects, tuples as lists, days as texts."""
    if type(value) is Source:
        # by far the most frequent record
        return {"file": value.file, "sheet": value.sheet, "row": value.row}
    if isinstance(value, dict):
        return {str(key): item if type(item) in _WHOLE else json_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [item if type(item) in _WHOLE else json_value(item) for item in value]
    if isinstance(value, float):
        # JSON has no infinity: the hazard of a certainty is null; and 0.0 and -0.0 are one key
        return None if not math.isfinite(value) else _cut_float(value) if value else float(value)
    if is_dataclass(value) and not isinstance(value, type):
        items = ((name, getattr(value, name)) for name in value.__dataclass_fields__)
        return {name: item if type(item) in _WHOLE else json_value(item) for name, item in items}
    if isinstance(value, set | frozenset):
        return [json_value(item) for item in sorted(value)]
    if isinstance(value, date):
        return value.isoformat()
    return value


def save_graph(graph: nx.MultiDiGraph, path: str | Path) -> None:
    """Write graph.json: networkx node-link data with key ``edges``, UTF-8, numbers with 10 digits.

    Parameters
    ----------
    graph
        A ranked graph, as from :func:`supplymap.rank`.
    path
        The file to write.
    """
    text = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=json_value).encode
    attributes_of_graph = {
        key: graph.graph[key] for key in (*attributes()["graph"], *graph.graph) if key in graph.graph
    }
    parts = {"directed": True, "multigraph": True, "graph": json_value(attributes_of_graph)}
    nodes = ({**_without_infinity(data), "id": name} for name, data in graph.nodes(data=True))
    edges = (
        {**data, "source": supplier, "target": buyer, "key": key}
        for supplier, buyer, key, data in graph.edges(keys=True, data=True)
    )
    with Path(path).open("w", encoding="utf-8", newline="\n") as file:
        for number, (name, value) in enumerate(parts.items()):
            file.write(("{" if not number else ",") + f"\n{text(name)}: {text(value)}")
        # one partner or link a line: readable, easy to compare, and faster than an indented file
        for name, items in (("nodes", nodes), ("edges", edges)):
            file.write(f",\n{text(name)}: [\n")
            for number, item in enumerate(items):
                file.write((",\n" if number else "") + text(item))
            file.write("\n]")
        file.write("\n}\n")


def _without_infinity(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return attributes with null for the hazard of a certainty: JSON has no infinity."""
    return {**data, "hazard": None} if data.get("hazard") == math.inf else data


def load_graph(path: str | Path) -> nx.MultiDiGraph:
    """Read a graph.json that :func:`save_graph` wrote.

    Attributes of your own on partners and links are kept.

    Raises
    ------
    InputError
        If the file is missing or is not such a graph; see ``graph.schema.json``.
    """
    with without_collector():
        data = _parsed(Path(path))
        if problem := problem_of(data):
            msg = f"{path}: {problem}: {AGAIN}"
            raise InputError(msg)
        graph = nx.node_link_graph(data, edges="edges", multigraph=True, directed=True)
        for name, node in graph.nodes(data=True):
            # node-link data keeps the key of a node under the name of this attribute
            node["id"] = name
            _revive(node, "partner")
        for _, _, edge in graph.edges(data=True):
            _revive(edge, "link")
        _revive(graph.graph, "graph")
    return graph


@contextmanager
def without_collector() -> Iterator[None]:
    """Pause Python's garbage collector: it would traverse the growing graph again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _parsed(path: Path) -> Any:  # noqa: ANN401 - JSON values have no common type
    """Return strict JSON as objects: no NaN, no infinity, no half of a character."""
    missing = f"There is no {path}: make it with 'supplymap run LIST.xlsx', or name another with --graph."
    text = read_text(path, InputError, missing=missing, most=MOST_BYTES)
    if not text.lstrip().startswith("{"):
        msg = f"{path} is not a graph that supplymap wrote: it does not start with {{: {AGAIN}"
        raise InputError(msg)
    try:
        data = json.loads(text, parse_constant=_no_number)
        if _SURROGATE.search(text):
            json.dumps(data, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        what = f"line {error.lineno}, column {error.colno}: {error.msg}"
    except UnicodeEncodeError:
        what = "half of a character (a lone surrogate)"
    except ValueError as error:
        what = str(error).partition(";")[0]
    except RecursionError:
        what = "lists or objects in each other hundreds of times"
    except MemoryError:
        what = "more than the memory holds"
    else:
        return data
    msg = f"{path} is not a graph that supplymap wrote ({what}): {AGAIN}"
    raise InputError(msg)


def _no_number(text: str) -> float:
    msg = f"{text} is not a number of JSON"
    raise ValueError(msg)


def _revive(values: dict[str, Any], part: str) -> dict[str, Any]:
    """Restore in place what JSON cannot hold: tuples, records, days, infinity."""
    for name, read in _readers(part):
        if name in values:
            values[name] = read(values[name])
    return values


@lru_cache(maxsize=64)
def _readers(part: str) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """Return the attributes of a part of the graph that JSON cannot hold as they are, and how to restore each."""
    readers = ((name, _reader(attribute)) for name, attribute in attributes()[part].items())
    return tuple((name, read) for name, read in readers if read is not None)


def _reader(attribute: Attribute) -> Callable[[Any], Any] | None:
    one = _reader_of_one(attribute)
    if attribute.kind.many == "list":
        return (lambda items: tuple(map(one, items))) if one else tuple
    if attribute.kind.many == "map" and one:
        return lambda items: {key: one(item) for key, item in items.items()}
    return one


def _reader_of_one(attribute: Attribute) -> Callable[[Any], Any] | None:
    of = attribute.kind.of
    if of in RECORDS:
        record, names = RECORDS[of], tuple(attributes()[of])
        # an object may have gained members that this version does not know
        return lambda item: record(*map(_revive(item, of).__getitem__, names))
    if of in attributes():
        return (lambda item: _revive(item, of)) if _readers(of) else None
    if of == "date":
        return lambda day: date.fromisoformat(day) if day else None
    if of == "number" and attribute.numbers.holds(math.inf):
        return lambda number: math.inf if number is None else number
    return None
