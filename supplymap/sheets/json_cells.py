"""The cells of one JSON record: a path and a text each, and the lists of further records inside it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from supplymap.sheets.json_values import BLANK, Repeated, sound
from supplymap.sheets.limits import JSON_DEPTH, TEXT_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

NAMING = ("id", "@id", "guid", "uuid", "key", "code", "number", "name", "title", "label", "company", "tier", "product")
"""Keys that name a record: those nested in it repeat them, so that they tell what they belong to."""

_GEOMETRIES = frozenset(
    ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")
)
_SHAPE = ("type", "coordinates", "geometries")
_SCHEMES = ("scheme", "propertyID", "type", "kind", "key", "name")
_INNER = "properties"
"""Key of the inner object in which a GeoJSON feature, a node or an entity holds what it states."""


class TooDeepError(ValueError):
    """Objects and lists are nested too deeply."""


@dataclass(slots=True)
class RecordCells:
    r"""What one record holds.

    Attributes
    ----------
    whole
        Whether it is a whole document: every list of objects in it holds records, be it of one.
    cells
        Path inside the record to its text; ``\n`` stands between the values of a list.
    lists
        Path and objects of each list of records inside it.
    repeated
        Paths that the record states several times.
    blanks
        Number of values that are no number.
    cut
        Paths of texts that are longer than a cell may be.
    """

    whole: bool = False
    cells: dict[str, str] = field(default_factory=dict)
    lists: list[tuple[str, list[dict[str, Any]]]] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    blanks: int = 0
    cut: list[str] = field(default_factory=list)

    def put(self, path: str, value: str | bool) -> None:
        """Set the text of a path; a text that the path already has stays before it."""
        text = sound(value) if isinstance(value, str) else "yes" if value else "no"
        known = self.cells.get(path, "")
        text = f"{known}\n{text}" if known else text
        if len(text) > TEXT_LENGTH:
            text = text[:TEXT_LENGTH]
            self.cut.append(path)
        self.cells[path] = text

    def naming(self) -> dict[str, str]:
        """Return the cells that name the record."""
        return {path: text for path, text in self.cells.items() if path.rpartition(".")[2].lower() in NAMING}


def cells_of(record: Mapping[str, Any], *, whole: bool = False) -> RecordCells:
    """Read a record.

    Parameters
    ----------
    record
        A JSON object.
    whole
        Whether it is a whole document, which may hold lists of records.

    Returns
    -------
    cells
        Its texts by path, and the lists inside it.

    Raises
    ------
    TooDeepError
        If it is nested too deeply.
    """
    found = RecordCells(whole)
    _object(record, "", found, 1)
    return found


def records_of(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the records of an object whose keys are their numbers, with the key as id; empty for any other object."""
    inner = list(value.values())
    numbered = len(inner) > 1 and all(isinstance(one, dict) for one in inner)
    if not numbered or not all(any(map(str.isdigit, key)) for key in value):
        return []
    return [{"id": key, **one} for key, one in value.items()]


def _object(value: Mapping[str, Any], path: str, found: RecordCells, depth: int) -> None:
    if depth > JSON_DEPTH:
        raise TooDeepError
    for key, inner in value.items():
        name = key if key.strip() else "(no name)"
        short = path == "" and name == _INNER and isinstance(inner, dict)
        if short:
            for sub, one in inner.items():
                _value(one, sub if sub not in value else f"{name}.{sub}", found, depth + 1)
        else:
            _value(inner, f"{path}.{name}" if path else name, found, depth)


def _value(value: Any, path: str, found: RecordCells, depth: int) -> None:  # noqa: ANN401 - any JSON value
    if isinstance(value, Repeated):
        found.repeated.append(path)
    if value is BLANK:
        found.blanks += 1
    elif isinstance(value, (str, bool)):
        found.put(path, value)
    elif isinstance(value, dict):
        if _is_geometry(value):
            _geometry(value, path, found)
            _object({key: one for key, one in value.items() if key not in _SHAPE}, path, found, depth + 1)
        elif several := records_of(value):
            found.lists.append((path, several))
        else:
            _object(value, path, found, depth + 1)
    elif isinstance(value, list):
        _list(value, path, found, depth + 1)


def _list(values: Sequence[Any], path: str, found: RecordCells, depth: int) -> None:
    if depth > JSON_DEPTH:
        raise TooDeepError
    objects = [one for one in values if isinstance(one, dict)]
    for one in values:
        if isinstance(one, list):
            found.put(path, _text(one))
        elif not isinstance(one, dict):
            _value(" ".join(one.split("\n")) if isinstance(one, str) else one, path, found, depth)
    if not objects:
        return
    schemes = [_scheme(one) for one in objects]
    if all(schemes) and not found.whole:
        for key, text in filter(None, schemes):
            found.put(f"{path}.{key}", text)
        return
    unnamed = not found.whole and not any(key.lower() in NAMING for key in objects[0])
    if unnamed:
        _object(objects[0], path, found, depth)
    if len(objects) > 1 or not unnamed:
        found.lists.append((path, objects))


def _text(values: Sequence[Any]) -> str:
    """Return a list in lists as JSON."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=lambda _: "")


def _scheme(value: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return kind and text of an object such as a number of some registry: ``{"scheme": "lei", "value": "..."}``."""
    text = value.get("value", value.get("id") if "scheme" in value else None)
    kind = next((value[key] for key in _SCHEMES if isinstance(value.get(key), str)), None)
    return (kind, text) if kind and isinstance(text, str) else None


def _is_geometry(value: Mapping[str, Any]) -> bool:
    kind = value.get("type")
    inner = value.get("coordinates", value.get("geometries"))
    return isinstance(kind, str) and kind in _GEOMETRIES and isinstance(inner, list)


def _geometry(value: Mapping[str, Any], path: str, found: RecordCells) -> None:
    """Read a place of GeoJSON: a point, or the middle of what a shape covers; longitude stands before latitude."""
    start = "" if path == "geometry" else f"{path}."
    found.put(f"{path}.type", value["type"])
    points = list(_points(value))
    if not points:
        found.put(f"{path}.coordinates", _text([value[key] for key in _SHAPE[1:] if key in value]))
        return
    for name, numbers in (("longitude", [x for x, _ in points]), ("latitude", [y for _, y in points])):
        known = list(map(float, numbers))
        middle = numbers[0] if len(set(numbers)) == 1 else f"{(min(known) + max(known)) / 2:.6f}"
        key = f"{start}{name}"
        found.put(key if key not in found.cells else f"{path}.{name}", middle)


def _points(value: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any JSON value
    """Yield longitude and latitude of every point of a geometry."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [one.get("coordinates"), *(one.get("geometries") or ())]
        elif isinstance(one, list):
            if len(one) >= 2 and _is_number(one[0]) and _is_number(one[1]):
                yield one[0], one[1]
            else:
                waiting += one


def _is_number(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    if not isinstance(value, str) or len(value) > 40:
        return False
    try:
        return abs(float(value)) <= 360
    except ValueError:
        return False
