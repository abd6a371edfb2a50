"""The contract of the graph: its attributes as ``attributes.csv`` defines them, and a check of a graph."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from supplymap.errors import InputError, RequestError
from supplymap.model import Answer, Document, Factor, Finding, Located, Match, Source
from supplymap.network.graphshape import is_day, short
from supplymap.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import networkx as nx

Step = Literal["build_graph", "weigh", "propagate", "rank"]
STEPS: tuple[Step, ...] = get_args(Step)
"""The steps that set attributes, in sequence."""
RECORDS: Mapping[str, type] = {
    "source": Source,
    "position": Located,
    "document": Document,
    "answer": Answer,
    "factor": Factor,
    "finding": Finding,
    "match": Match,
}
"""Parts of the graph that are records of the model; every other part is a dictionary."""

_TYPE = re.compile(r"(list of )?(?:(\d+)(\+?) )?(.+?)( by \w+)?(?: or (none|blank))?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BASES: Mapping[str, tuple[type | tuple[type, ...], str]] = {
    "text": (str, "text"),
    "filled text": (str, "text that is not empty"),
    "id": (str, "text that is not empty"),
    "day": (str, "a date like '2026-11-22'"),
    "date": (date, "a date"),
    "number": ((int, float), "a number"),
    "whole": (int, "a whole number"),
    "flag": (bool, "True or False"),
}


class Kind(NamedTuple):
    """A type of the table, parsed.

    Attributes
    ----------
    of
        ``text``, ``number`` ..., or a part of the graph such as ``source``.
    many
        ``list``, ``map`` or empty.
    least, most
        Fewest and most entries of a list; None: no limit.
    empty
        The other value that is allowed: ``none``, ``blank`` or nothing.
    """

    of: str
    many: str
    least: int
    most: int | None
    empty: str


class Range(NamedTuple):
    """An interval of numbers, as ``[0, 1)``."""

    least: float
    most: float
    with_least: bool
    with_most: bool

    def holds(self, value: float) -> bool:
        """Return whether a number lies in it."""
        above = value >= self.least if self.with_least else value > self.least
        return above and (value <= self.most if self.with_most else value < self.most)


class Attribute(NamedTuple):
    """A row of ``attributes.csv``."""

    on: str
    name: str
    type: str
    unit: str
    range: str
    set_by: Step
    meaning: str

    @property
    def kind(self) -> Kind:
        """Its type, parsed."""
        match = _TYPE.fullmatch(self.type)
        assert match is not None  # noqa: S101 - the expression matches any text
        listed, least, plus, of, key, empty = match.groups("")
        most = int(least) if least and not plus else None
        return Kind(of, "list" if listed else "map" if key else "", int(least or 0), most, empty)

    @property
    def words(self) -> tuple[str, ...]:
        """The texts that are allowed; empty: any."""
        return tuple(self.range.split("|")) if self.range and self.range[0] not in "^[(" else ()

    @property
    def pattern(self) -> str:
        """The expression that its text must match, or empty."""
        return self.range if self.range.startswith("^") else ""

    @property
    def numbers(self) -> Range:
        """The numbers that are allowed; any finite one if the table states no range."""
        text = self.range or "(-inf, inf)"
        least, _, most = text[1:-1].partition(", ")
        return Range(_number(least), _number(most), text[0] == "[", text[-1] == "]")


def _number(text: str) -> float:
    """Return an end of a range; whole numbers stay whole, because JSON has whole numbers of any size."""
    return int(text) if text.lstrip("-").isdigit() else float(text)


@lru_cache(maxsize=1)
def attributes() -> Mapping[str, Mapping[str, Attribute]]:
    """Return the rows of ``attributes.csv`` by the part of the graph that has them, and by name."""
    parts: dict[str, dict[str, Attribute]] = {}
    for row in table("attributes"):
        parts.setdefault(row["on"], {})[row["name"]] = Attribute(**row)  # type: ignore[arg-type] # set_by is a Step
    return parts


def validate_graph(graph: nx.MultiDiGraph, after: Step = "propagate") -> None:
    """Check that a graph has the attributes that ``attributes.csv`` promises after a step.

    Attributes of later steps are allowed, attributes that are not in the table are not.

    Parameters
    ----------
    graph
        A graph; it is not changed.
    after
        The last step that was taken: ``build_graph``, ``weigh``, ``propagate`` or ``rank``.

    Raises
    ------
    InputError
        Lists, one a line, every attribute that is missing, unknown, of the wrong kind or out of its range.
    RequestError
        If there is no such step.
    """
    if after not in STEPS:
        raise RequestError(f"There is no step {after!r}: name one of {', '.join(STEPS)}.")
    problems = [
        f"{owner} {problem}" for owner, part, values in _parts(graph) for problem in _in_part(part, values, after)
    ]
    for name, data in graph.nodes(data=True):
        if data.get("id", name) != name:
            problems.append(f"partner {short(name)} has 'id' = {short(data['id'])}, which must be its key in the graph")
    importers = [name for name, data in graph.nodes(data=True) if data.get("importer") is True]
    if importers != [graph.graph.get("importer")]:
        marked = ", ".join(map(short, importers)) or "none"
        problems.append(f"the graph has 'importer' = {short(graph.graph.get('importer'))}; marked are: {marked}")
    if problems:
        raise InputError("\n".join(problems))


def _parts(graph: nx.MultiDiGraph) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield the graph, its partners and its links: its name in a message, its kind and its attributes."""
    yield "the graph", "graph", graph.graph
    names = {name: short(data.get("name", name)) for name, data in graph.nodes(data=True)}
    for name, data in graph.nodes(data=True):
        yield f"partner {names[name]}", "partner", data
    for supplier, buyer, data in graph.edges(data=True):
        yield f"link {names[supplier]} > {names[buyer]}", "link", data


def _in_part(part: str, values: Mapping[str, Any], after: Step = STEPS[-1], above: str = "") -> Iterator[str]:
    """Yield what is wrong with the attributes of a part of the graph."""
    known = attributes()[part]
    for name, attribute in known.items():
        if name in values:
            yield from _wrong(values[name], attribute, above + name)
        elif STEPS.index(attribute.set_by) <= STEPS.index(after):
            yield f"has no {above + name!r}"
    for name in values:
        if name not in known:
            yield f"has {above + str(name)!r}, which is in no row of attributes.csv on {part!r}"


def _wrong(value: object, attribute: Attribute, address: str) -> Iterator[str]:
    """Yield what is wrong with a value and its members."""
    kind = attribute.kind
    if (value is None and kind.empty == "none") or (value == "" and kind.empty == "blank"):
        return
    if not kind.many:
        yield from _wrong_one(value, attribute, address)
        return
    if not isinstance(value, tuple if kind.many == "list" else dict):
        yield f"has {address!r} = {short(value)}, which must be {'a tuple' if kind.many == 'list' else 'a dictionary'}"
        return
    items: Iterable[tuple[object, object]] = value.items() if isinstance(value, dict) else enumerate(value)
    if kind.many == "list" and not kind.least <= len(value) <= (kind.most or len(value)):
        yield f"has {address!r} with {len(value)} entries, which must be {kind.least}{'' if kind.most else ' or more'}"
    for key, item in items:
        yield from _wrong_one(item, attribute, f"{address}[{key!r}]")


def _wrong_one(value: object, attribute: Attribute, address: str) -> Iterator[str]:
    of = attribute.kind.of
    if of not in _BASES:
        record = RECORDS.get(of, dict)
        if not isinstance(value, record):
            yield f"has {address!r} = {short(value)}, which must be a {record.__name__}"
        else:
            values = value if isinstance(value, dict) else {name: getattr(value, name) for name in attributes()[of]}
            yield from _in_part(of, values, above=f"{address}.")
        return
    must = _must(value, attribute, of)
    if must:
        yield f"has {address!r} = {short(value)}, which must be {must}"


def _must(value: Any, attribute: Attribute, of: str) -> str:  # noqa: ANN401 - an attribute can be anything
    """Return what a single value must be; empty if it is that."""
    types, must = _BASES[of]
    fits = isinstance(value, types) and (of == "flag" or not isinstance(value, bool))
    if not fits:
        return must
    if of in ("number", "whole"):
        return "" if attribute.numbers.holds(value) else f"{must} in {attribute.range or '(-inf, inf)'}"
    if of in ("filled text", "id") and not value:
        return must
    if of == "day" and not (_DAY.fullmatch(value) and is_day(value)):
        return must
    if attribute.words and value not in attribute.words:
        return f"one of: {', '.join(map(repr, attribute.words))}"
    if attribute.pattern and not re.search(attribute.pattern, value):
        return f"of the form {attribute.pattern}"
    return ""
