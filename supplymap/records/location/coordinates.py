"""Coordinates as people write them: decimal degrees, minutes and seconds, both in one cell, addresses of maps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from supplymap import reference
from supplymap.records.values import is_blank
from supplymap.reference.headers import known_headers
from supplymap.reference.marks import normal_form
from supplymap.reference.names import fold
from supplymap.reference.row_words import row_words

if TYPE_CHECKING:
    from collections.abc import Iterator

Axis = Literal["latitude", "longitude", ""]

LIMITS = {"latitude": 90.0, "longitude": 180.0}
_LONGEST = 200
_LONGEST_LINK = 2000
_MOST_DEGREES = 180.0
_TOKEN = re.compile(r"(?P<number>[-+]?\d{1,3}(?:[.,]\d+)?)|(?P<word>[^\W\d_]+)|(?P<other>\S)")
_MARKS = {
    **dict.fromkeys("º˚∘*", "°"),
    **dict.fromkeys("′’‘´`ʹ", "'"),
    **dict.fromkeys("″“”〃ʺ", '"'),
    **dict.fromkeys("−–—", "-"),
}
_MARKS_OF_WRITERS = str.maketrans(_MARKS)
_WORDS = r"[^\W\d_]"
_SEPARATORS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\s*[;|/\n]+\s*",
        r"\s*,\s+",
        r"\s*,\s*",
        # "23°48' N 90°24' E", then "N 23°48' E 90°24'"
        rf"(?<={_WORDS})[\s,]+(?=[-+]?\d)",
        rf"[\s,]+(?={_WORDS}+[\s.:]*[-+]?\d)",
        r"\s+",
    )
)
_PLAIN = re.compile(r"\s*([-+]?\d{1,3}(?:[.,]\d+)?)\s*")
_SCIENTIFIC = re.compile(r"\s*[-+]?\d(?:[.,]\d+)?e[-+]?\d{1,2}\s*", re.IGNORECASE)
_DECIMAL_COMMAS = re.compile(r"\s*([-+]?\d{1,3},\d+)\s*,\s*([-+]?\d{1,3},\d+)\s*")
_POINT = re.compile(
    r"(?:srid=\d+;)?\s*point\s*z?\s*\(\s*([-+]?[\d.]+)\s+([-+]?[\d.]+)(?:\s+[-+\d.]+)?\s*\)", re.IGNORECASE
)
_IN_LINK = re.compile(
    r"(?:[@/=:]|%3d|%40)(?:loc:)?([-+]?\d{1,2}\.\d+)(?:,|%2c)(?:\+|%20)?([-+]?\d{1,3}\.\d+)", re.IGNORECASE
)


class Angle(NamedTuple):
    """An angle that a text states.

    Attributes
    ----------
    degrees
        South and west are negative.
    axis
        The axis that a word or letter beside it names; empty where none does.
    plain
        Whether it is a number of degrees alone.
    """

    degrees: float
    axis: Axis
    plain: bool


class Position(NamedTuple):
    """What the cells of latitude and longitude state together.

    Attributes
    ----------
    latitude, longitude
        In degrees, at most 180 either way; None where not stated or not understood.
    not_understood
        The fields whose cells hold something that is no angle.
    rewritten
        Whether it was read from another form than plain decimal degrees in two cells.
    decimals
        Digits behind the decimal point of the longer of two plain numbers; None where it was rewritten.
    """

    latitude: float | None = None
    longitude: float | None = None
    not_understood: tuple[str, ...] = ()
    rewritten: bool = False
    decimals: int | None = None


def read_position(latitude: str, longitude: str) -> Position:
    """Read the cells of latitude and longitude of one row.

    Parameters
    ----------
    latitude, longitude
        Texts of the two cells. One of them may hold both, the latitude first, where the other is empty.

    Returns
    -------
    position
        Latitude and longitude as they are written: nothing is swapped but what says of itself which of both it is.
    """
    if (first := _plain(latitude)) is not None and (second := _plain(longitude)) is not None:
        return Position(first, second, decimals=max(_decimals(latitude), _decimals(longitude)))
    told = {name: text for name, text in (("latitude", latitude), ("longitude", longitude)) if not is_blank(text)}
    if not told:
        return Position()
    read = {name: read_angle(text) for name, text in told.items()}
    if len(told) == 1 or None in read.values():
        for text in told.values():
            pair = None if read_angle(text) else read_pair(text)
            others = [other for other in told.values() if other != text]
            if pair and all(read_pair(other) == pair for other in others):
                return Position(pair[0].degrees, pair[1].degrees, rewritten=True)
    wrong = tuple(name for name, angle in read.items() if angle is None)
    known = {name: angle for name, angle in read.items() if angle is not None}
    rewritten = any(not angle.plain for angle in known.values())
    if len(known) == 2 and known["latitude"].axis == "longitude" and known["longitude"].axis == "latitude":
        known = {"latitude": known["longitude"], "longitude": known["latitude"]}
    values = {name: angle.degrees for name, angle in known.items()}
    return Position(values.get("latitude"), values.get("longitude"), wrong, rewritten)


def _plain(text: str) -> float | None:
    """Return a decimal number of degrees, with a point or a comma."""
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    degrees = float(match[1].replace(",", "."))
    return degrees if abs(degrees) <= _MOST_DEGREES else None


def _decimals(text: str) -> int:
    """Return how many digits stand behind the decimal mark of a plain number."""
    return len(text.strip().replace(",", ".").partition(".")[2])


def read_angle(text: str) -> Angle | None:
    """Read one angle: "23.81", "23,81", "23°48'36"N", "N 23 48.6", "北纬23.81"; None if the text is none.

    Two numbers need their marks or a word for the direction: "23 48" may be latitude and longitude.
    """
    if (degrees := _plain(text)) is not None:
        return Angle(degrees, "", plain=True)
    if len(text) > _LONGEST:
        return None
    if _SCIENTIFIC.fullmatch(text):
        degrees = float(text.replace(",", "."))
        return Angle(degrees, "", plain=True) if abs(degrees) <= _MOST_DEGREES else None
    numbers: list[tuple[str, int | None]] = []
    directions: list[tuple[str, int]] = []
    axes: set[str] = set()
    for match in _TOKEN.finditer(_marked(text)):
        kind, found = match.lastgroup, match.group()
        unit = None if kind == "number" else _units().get(found if kind == "other" else fold(found))
        if kind == "number":
            numbers.append((found, None))
        elif unit is not None and numbers and numbers[-1][1] is None:
            numbers[-1] = (numbers[-1][0], unit)
        elif kind == "word" and (direction := _directions().get(fold(found))):
            directions.append((direction, len(numbers)))
        elif kind == "word" and (axis := _axis_named(found)):
            axes.add(axis)
        elif found not in "().:=,'\"":
            return None
    degrees = _degrees(numbers, told=bool(directions))
    # "9E1" is a number of another kind: a direction stands before or behind all numbers
    if degrees is None or len(directions) > 1 or any(at not in (0, len(numbers)) for _, at in directions):
        return None
    for direction, _ in directions:
        axes.add("latitude" if direction in ("north", "south") else "longitude")
        degrees = -abs(degrees) if direction in ("south", "west") else abs(degrees)
    axis = next((name for name in LIMITS if name in axes), "")
    return Angle(degrees, axis, plain=False) if len(axes) <= 1 else None  # type: ignore[arg-type]  # a name or none


def _marked(text: str) -> str:
    """Return a text with one sign for each mark of degrees, minutes, seconds and minus."""
    # the usual form of the degree sign of some writers is a letter
    return normal_form(text.translate(_MARKS_OF_WRITERS)).replace("''", '"')


def _degrees(numbers: list[tuple[str, int | None]], *, told: bool) -> float | None:
    """Return the degrees of one to three numbers with their units."""
    if not 1 <= len(numbers) <= 3:
        return None
    units = [index if unit is None else unit for index, (_, unit) in enumerate(numbers)]
    if units != list(range(len(numbers))):
        return None
    if len(numbers) == 2 and numbers[0][1] is None and not told:
        return None
    values = [float(text.replace(",", ".")) for text, _ in numbers]
    if any(not value.is_integer() for value in values[:-1]) or any(not 0 <= value < 60 for value in values[1:]):
        return None
    size = round(sum(abs(value) / 60**index for index, value in enumerate(values)), 9)
    return None if size > _MOST_DEGREES else -size if numbers[0][0].startswith("-") else size


def read_pair(text: str) -> tuple[Angle, Angle] | None:
    """Read latitude and longitude from one cell: "43.82, 87.61", "43°49'N 87°37'E", "POINT (87.61 43.82)", map links.

    The latitude stands first, unless the text says which number is which.
    """
    if match := _in_link(text) or (_DECIMAL_COMMAS.fullmatch(text) if len(text) <= _LONGEST else None):
        return _ordered(*(read_angle(part) for part in match.groups()))
    if len(text) > _LONGEST:
        return None
    if match := _POINT.fullmatch(text.strip()):
        longitude, latitude = (read_angle(part) for part in match.groups())
        return _ordered(latitude, longitude)
    bare = _marked(text).strip().strip("()[]{}").strip()
    for separator in _SEPARATORS:
        # a separator that comes twice parts nothing in two
        parts = separator.split(bare, maxsplit=2)
        if len(parts) == 2 and (found := _ordered(*map(read_angle, parts))):
            return found
    return None


def _in_link(text: str) -> re.Match[str] | None:
    """Return the first coordinates in the address of a map."""
    link = text.strip()[:_LONGEST_LINK]
    return _IN_LINK.search(link) if "://" in link or link[:4].lower() == "geo:" else None


def _ordered(first: Angle | None, second: Angle | None) -> tuple[Angle, Angle] | None:
    """Return latitude and longitude; None where both are on one axis, or one is no angle."""
    if first is None or second is None or (first.axis and first.axis == second.axis):
        return None
    return (second, first) if first.axis == "longitude" or second.axis == "latitude" else (first, second)


@reference.per_folder
def _directions() -> dict[str, str]:
    """Return the direction of the compass that each folded word or letter means."""
    return {word: kind for kind in ("north", "south", "east", "west") for word in row_words(kind)}


@reference.per_folder
def _units() -> dict[str, int]:
    """Return the unit of each mark and folded word: 0 for degrees, 1 for minutes, 2 for seconds."""
    words = {word: unit for unit, kind in enumerate(("degree", "minute", "second")) for word in row_words(kind)}
    return words | {"°": 0, "'": 1, '"': 2}


def _axis_named(word: str) -> str:
    """Return the axis that a word names, as headers do."""
    fields = known_headers().get(fold(word), {}).values()
    return next((name for name in LIMITS if name in fields), "")


def degrees(value: float) -> str:
    """Return degrees as a person writes them: "23.8103"."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def variants(latitude: float, longitude: float) -> Iterator[tuple[str, float, float]]:
    """Yield what mistakes may have made of right coordinates, the likeliest mistake first: kind and the right ones.

    The kinds are ``swapped`` (latitude and longitude in each other's place) and ``sign`` (a minus lost or added).
    """
    signs = ((latitude, -longitude), (-latitude, longitude), (-latitude, -longitude))
    swapped = ((longitude, latitude), *((y, x) for x, y in signs))
    seen = {(latitude, longitude)}
    for kind, pairs in (("swapped", swapped[:1]), ("sign", signs), ("swapped", swapped[1:])):
        for one in pairs:
            if one not in seen and abs(one[0]) <= LIMITS["latitude"]:
                seen.add(one)
                yield kind, *one
