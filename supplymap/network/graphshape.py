"""Checks of graph.json: its schema, and the relations that a schema cannot express."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import fastjsonschema

from supplymap.model import NOT_RATED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from supplymap.network.attributes import PartnerAttributes

SHOWN = 40
"""Most characters of a value that a message quotes."""

_CALLED = ("graph", "partner", "link", "summary")
"""Definitions that stay functions of their own."""
_REACHED = (
    "findings_reached", "findings_past", "possible_reached", "possible_past", "cargo_findings", "cargo_possible"
)  # fmt: skip
"""What a summary says of findings: of partners in current links, and of those in ended ones alone."""
_ADDRESS = re.compile(r"data(?:\.(nodes|edges)\[(\d+)\])?\.?(.*)", re.DOTALL)
_TYPES = {
    "object": "an object",
    "array": "a list",
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "null",
}
_LIMITS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "above {}",
    "exclusiveMaximum": "below {}",
    "minItems": "a list of at least {}",
    "maxItems": "a list of at most {}",
    "minLength": "text of at least {} character",
}


def problem_of(data: object) -> str:
    """Return the first thing that is wrong with the content of a graph.json.

    Parameters
    ----------
    data
        What the file holds, as JSON.

    Returns
    -------
    problem
        A sentence that names the partner or link; empty if nothing is wrong.
    """
    try:
        _validator()(data)
    except fastjsonschema.JsonSchemaValueException as error:
        return _broken(data, error)
    assert isinstance(data, dict)  # noqa: S101 - the schema says so
    return next(_relations(data), "")


@lru_cache(maxsize=1)
def _validator() -> Callable[[object], object]:
    """Compile the schema."""
    schema = json.loads((files("supplymap.network") / "graph.schema.json").read_text("utf-8"))
    definitions = schema["$defs"]
    schema = {key: _inlined(value, definitions) for key, value in schema.items()}
    validate: Callable[[object], object] = fastjsonschema.compile(schema, formats={"date": is_day}, use_default=False)
    return validate


def _inlined(part: Any, definitions: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a part of a schema can be anything
    """Return a part of a schema with small definitions inlined: calls for them took two thirds of the time.

    Additional properties are allowed: a file may hold attributes of a user or of a later version.
    """
    if isinstance(part, list):
        return [_inlined(item, definitions) for item in part]
    if not isinstance(part, dict):
        return part
    name = str(part.get("$ref", "")).removeprefix("#/$defs/")
    if name and name not in _CALLED:
        return _inlined(definitions[name], definitions)
    kept = {key: value for key, value in part.items() if key != "description" and value is not False}
    return {key: _inlined(value, definitions) for key, value in kept.items()}


def is_day(text: str) -> bool:
    """Return whether a text is a date like 2026-11-22."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _broken(data: object, error: fastjsonschema.JsonSchemaValueException) -> str:
    """Return in plain words what breaks the schema."""
    match = _ADDRESS.fullmatch(error.name or "data")
    part, number, attribute = match.groups("") if match else ("", "", "")
    who = "the file"
    if part and isinstance(data, dict):
        who = _named(part, int(number), data[part][int(number)])
    if error.rule == "required":
        lacking = next(key for key in error.rule_definition if key not in error.value)
        return f"{who} has no {'.'.join(filter(None, (attribute, lacking)))!r}"
    if error.rule == "contains":
        return "no partner is the importer"
    what = f"has {attribute!r} =" if attribute else "is"
    return f"{who} {what} {short(error.value)}, which must be {_expected(error.rule, error.rule_definition)}"


def _named(part: str, number: int, item: object) -> str:
    address = f"{part}[{number}]"
    if not isinstance(item, dict):
        return address
    if part == "nodes":
        return f"partner {short(item.get('name') or item.get('id'))} ({address})"
    return f"link {short(item.get('source'))} > {short(item.get('target'))} ({address})"


def short(value: object) -> str:
    """Format a value for a message."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    text = "null" if value is None else str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def _expected(rule: str | None, definition: Any) -> str:  # noqa: ANN401 - a rule of a schema can be anything
    if rule == "type":
        return " or ".join(_TYPES[name] for name in ([definition] if isinstance(definition, str) else definition))
    if rule in ("enum", "const"):
        return "one of: " + ", ".join(map(short, definition if isinstance(definition, list) else [definition]))
    if rule in _LIMITS:
        return _LIMITS[rule].format(definition)
    return "a date like 2026-11-22" if rule == "format" else "of the form that supplymap writes"


def _relations(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield what does not agree between parts of the file."""
    nodes, about = data["nodes"], data["graph"]
    ids = {node["id"] for node in nodes}
    yield from _about_ids(nodes, ids)
    yield from _about_links(data["edges"], ids)
    yield from _about_importer(nodes, about["importer"])
    yield from _about_ranks(nodes)
    yield from _about_ratings(nodes)
    products = about["products"].keys()
    for number, node in enumerate(nodes):
        if not ids.issuperset(node["worst_path"]):
            yield f"{_named('nodes', number, node)} has a 'worst_path' over a partner that is not in the file"
        for key in ("products", "products_moved", "per_product", "tiers"):
            if not products >= set(node[key]):
                yield f"{_named('nodes', number, node)} has {key!r} with a product that is not in the file"
        if not node["importer"] and not node["per_product"].keys() >= set(node["products"]):
            yield f"{_named('nodes', number, node)} has a product without its measures in 'per_product'"
    for title, summary in (("overall", about["overall"]), *about["products"].items()):
        for key in (*_REACHED, "worst_path"):
            if not ids.issuperset(summary[key]):
                yield f"{short(title)} has {key!r} with a partner that is not in the file"
        if not ids.issuperset(summary["coverage"]["open_ends"]):
            yield f"{short(title)} has 'coverage.open_ends' with a partner that is not in the file"
        if summary["worst_partner"] and summary["worst_partner"] not in ids:
            yield f"{short(title)} has a 'worst_partner' that is not in the file"
    if not ids.issuperset(about["top"]):
        yield "the file has 'graph.top' with a partner that is not in the file"
    yield from _about_findings(nodes, about)
    if not all(ids.issuperset(tie["partners"]) for tie in about["ties"]):
        yield "the file has 'graph.ties' with a partner that is not in the file"


def _about_ids(nodes: list[PartnerAttributes], ids: set[str]) -> Iterator[str]:
    if len(ids) == len(nodes):
        return
    seen: dict[str, int] = {}
    for number, node in enumerate(nodes):
        if node["id"] in seen:
            yield f"{_named('nodes', number, node)} has the id of nodes[{seen[node['id']]}], {short(node['id'])}"
        seen[node["id"]] = number


def _about_links(edges: list[dict[str, Any]], ids: set[str]) -> Iterator[str]:
    seen: set[tuple[str, str, str]] = set()
    for number, edge in enumerate(edges):
        for end in ("source", "target"):
            if edge[end] not in ids:
                yield f"{_named('edges', number, edge)} has a {end!r} that is no partner of the file"
        if edge["source"] == edge["target"]:
            yield f"{_named('edges', number, edge)} leads from a partner to itself"
        link = edge["source"], edge["target"], edge["key"]
        if link in seen:
            yield f"{_named('edges', number, edge)} stands there twice, with the key {short(edge['key'])}"
        seen.add(link)


def _about_importer(nodes: list[PartnerAttributes], importer: str) -> Iterator[str]:
    marked = [number for number, node in enumerate(nodes) if node["importer"]]
    if [nodes[number]["id"] for number in marked] != [importer]:
        yield (
            f"the file says that {short(importer)} is the importer, and {len(marked)} partners are marked as such "
            "('importer' = true) where one must be, the same"
        )
    elif nodes[marked[0]]["ghost"]:
        yield f"{_named('nodes', marked[0], nodes[marked[0]])} is the importer and a ghost, which cannot be"


def _about_ranks(nodes: list[PartnerAttributes]) -> Iterator[str]:
    """Yield partners without a place of their own: they would silently be missing in the ranking."""
    seen: set[int] = set()
    for number, node in enumerate(nodes):
        place, rank = node["place"], node["rank"]
        bare = node["ghost"] or node["importer"] or node["rating"] == NOT_RATED
        if (place is None) is not bare or place in seen:
            who = "none but a ghost, the importer and a partner that is not rated lacks one, and no two have the same"
            yield f"{_named('nodes', number, node)} has 'place' = {short(place)}: {who}"
        elif (rank is None) is not (place is None) or (rank or 0) > (place or 0):
            yield f"{_named('nodes', number, node)} has 'rank' = {short(rank)} but 'place' = {short(place)}"
        if place is not None:
            seen.add(place)


def _about_ratings(nodes: list[PartnerAttributes]) -> Iterator[str]:
    """Yield ratings that contradict the findings, and so would hide them; the importer has that of all its chains."""
    for number, node in enumerate(nodes):
        if node["ghost"] or node["importer"]:
            continue
        due = "Finding" if node["findings"] else "Possible finding" if node["possible_matches"] else ""
        if due and node["rating"] != due:
            what = "findings" if node["findings"] else "possible findings"
            yield f"{_named('nodes', number, node)} has {what} but the rating {short(node['rating'])}"
        if (node["rating"] == NOT_RATED) is not (node["cargo"] and not due):
            yield f"{_named('nodes', number, node)} with 'cargo' = {node['cargo']} is rated {short(node['rating'])}"
        if not due and node["rating"] in ("Finding", "Possible finding"):
            yield f"{_named('nodes', number, node)} has the rating {short(node['rating'])} but none in the file"


def _about_findings(nodes: list[PartnerAttributes], about: Mapping[str, Any]) -> Iterator[str]:
    """Yield findings that reach the importer, or one of its products, nowhere in the file: nothing may hide one."""
    overall = {key: set(about["overall"][key]) for key in _REACHED}
    by_product = {key: {name for each in about["products"].values() for name in each[key]} for key in _REACHED}
    for number, node in enumerate(nodes):
        kind = "findings" if node["findings"] else "possible" if node["possible_matches"] else ""
        if not kind or node["ghost"]:
            continue
        key = f"{kind}_past" if node["past"] else f"cargo_{kind}" if node["cargo"] else f"{kind}_reached"
        if node["id"] not in overall[key]:
            yield f"{_named('nodes', number, node)} has findings that are missing in {f'overall.{key}'!r}"
        elif not node["importer"] and not node["past"] and not node["cargo"] and node["id"] not in by_product[key]:
            yield f"{_named('nodes', number, node)} has findings that reach none of the products"
