"""Places that a text may name: words of an address that are the name of a place, and what stands around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from supplymap import reference
from supplymap.places.keys import place_key
from supplymap.places.words import address_words
from supplymap.reference.marks import normal_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.places.country import CountryPlaces

_BREAK = re.compile(r"[,;|\n\r()\[\]{}<>:،。，；、（）【】：]+|\s[-–—/]+\s|/|[.](?=\s|$)")
_WORD = re.compile(r"[^\W\d_]+(?:['’`´][^\W\d_]+)*|\d+")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_HAN_PLACE = re.compile(
    r"([\u3400-\u9fff]{2,12}?)(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|自治县|新区|开发区|地区|街道|省|市|区|區|县|縣|镇|鎮|乡|鄉|村|盟|旗|州|道|都|府|郡|町)"
)
_LONGEST_PART: Final = 400
"""Letters of a part that are looked at; a text without a comma in thousands of letters is no address."""
_MOST_PARTS: Final = 40
_MOST_WORDS: Final = 5
WHOLE, LEVEL, EDGE, INSIDE = 3.0, 2.5, 1.5, 0.8
"""How strongly a name means the place: alone in its part, with the word of a level, at an end of the part, inside."""
_SHORTEST: Final = 3
_SURE_LENGTH: Final = 6
_DISTRICT_WORDS: Final = frozenset({
    "district", "dist", "distt", "zila", "zilla", "kabupaten", "kab", "regency", "province", "prov", "state", "region",
    "division", "county", "prefecture",
})  # fmt: skip


class Mention(NamedTuple):
    """A name of places in a text.

    Attributes
    ----------
    places
        The places of that name, numbers of :class:`~supplymap.places.country.CountryPlaces`.
    strength
        How strongly the words mean a place.
    key
        The key that was found.
    of_district
        Whether the word of a larger unit stands beside it: "Gazipur District".
    part
        Which part of the text it stands in.
    """

    places: tuple[int, ...]
    strength: float
    key: str
    of_district: bool
    part: int


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Phrases of ``address_words.csv`` as tuples of words, and single words."""

    level_after: frozenset[tuple[str, ...]]
    level_before: frozenset[tuple[str, ...]]
    road_after: frozenset[tuple[str, ...]]
    road_before: frozenset[tuple[str, ...]]
    between: frozenset[tuple[str, ...]]
    thing_after: frozenset[tuple[str, ...]]
    nothing: frozenset[str]


@reference.per_folder
def _phrases() -> _Phrases:
    return _Phrases(
        address_words("level-after"),
        address_words("level-before"),
        address_words("road-after"),
        address_words("road-before"),
        address_words("road-between"),
        address_words("thing-after"),
        frozenset(words[0] for words in address_words("no-place") if len(words) == 1),
    )


def parts_of(text: str) -> list[str]:
    """Return the parts of an address, as commas and other breaks part them."""
    return [part.strip() for part in _BREAK.split(text[: _LONGEST_PART * 10]) if part.strip()][-_MOST_PARTS:]


def mentions(places: CountryPlaces, text: str) -> list[Mention]:
    """Return the names of places of a country that an address holds.

    Parameters
    ----------
    places
        Those of the country.
    text
        The address, in any sequence.

    Returns
    -------
    found
        In the sequence of the text.
    """
    found = []
    for number, part in enumerate(parts_of(normal_form(text))):
        found += [mention._replace(part=number) for mention in _find(places, part[:_LONGEST_PART])]
    return found


def whole(places: CountryPlaces, text: str) -> list[Mention]:
    """Return the places that a field for a town or a region names, each of its parts as a whole if it can be."""
    found = mentions(places, text)
    return [mention._replace(strength=mention.strength + 1) for mention in found]


def _find(places: CountryPlaces, part: str) -> tuple[Mention, ...]:
    if not part.isascii() and _HAN.search(part):
        return tuple(_han(places, part))
    words = _WORD.findall(part)
    keys = [place_key(word) for word in words]
    return tuple(_latin(places, keys))


def _latin(places: CountryPlaces, keys: Sequence[str]) -> list[Mention]:
    names, phrases = places.names, _phrases()
    count = len(keys)
    found: list[Mention] = []
    at = 0
    while at < count:
        if not keys[at]:
            at += 1
            continue
        for size in range(min(_MOST_WORDS, count - at), 0, -1):
            taken = keys[at : at + size]
            key = "".join(taken)
            held = names.get(key[:24])
            if held is None or "" in taken or not _may_be(taken, phrases):
                continue
            strength = _strength(keys, at, at + size, key, phrases)
            if strength[0] > 0:
                found.append(Mention(held, strength[0], key, strength[1], 0))
            at += size
            break
        else:
            at += 1
    return found


def _may_be(taken: Sequence[str], phrases: _Phrases) -> bool:
    """Return whether words may be a name of a place: not "Industrial", nor "Zone" alone."""
    return any(word not in phrases.nothing and len(word) >= 2 for word in taken) and len("".join(taken)) >= _SHORTEST


def _strength(keys: Sequence[str], start: int, end: int, key: str, phrases: _Phrases) -> tuple[float, bool]:
    """Return how strongly the words from `start` to `end` mean a place, and whether a larger unit is meant."""
    after = keys[end : end + 6]
    before = keys[:start]
    beyond = end
    while beyond < len(keys) and (not keys[beyond] or (keys[beyond],) in phrases.between):
        beyond += 1
    if _begins(keys[beyond : beyond + 3], phrases.road_after):
        return 0.0, False
    ahead = start
    while ahead > 0 and (
        not keys[ahead - 1] or (keys[ahead - 1],) in phrases.between or keys[ahead - 1] in ("de", "del", "no")
    ):
        ahead -= 1
    if _ends(keys[max(0, ahead - 3) : ahead], phrases.road_before):
        return 0.0, False
    level = _begins(after[:3], phrases.level_after)
    level_before = _ends(before[-3:], phrases.level_before)
    if not level and _begins(after[:2], phrases.thing_after):
        return 0.0, False
    district = (bool(level) and after[0] in _DISTRICT_WORDS) or (bool(level_before) and before[-1] in _DISTRICT_WORDS)
    rest = [word for word in (*before[: len(before) - level_before], *after[level:], *keys[end + 6 :]) if word]
    if not rest or all((word,) in phrases.level_after for word in rest):
        return WHOLE, district
    if level or level_before:
        return LEVEL, district
    edge = start == 0 or end == len(keys) or not any(keys[end:]) or not any(keys[:start])
    plain = EDGE if edge else INSIDE
    return (plain if len(key) >= _SURE_LENGTH else plain / 2), False


def _begins(words: Sequence[str], phrases: frozenset[tuple[str, ...]]) -> int:
    for size in range(min(3, len(words)), 0, -1):
        if tuple(words[:size]) in phrases:
            return size
    return 0


def _ends(words: Sequence[str], phrases: frozenset[tuple[str, ...]]) -> int:
    for size in range(min(3, len(words)), 0, -1):
        if tuple(words[-size:]) in phrases:
            return size
    return 0


def _han(places: CountryPlaces, part: str) -> list[Mention]:
    """Return the places that a text in Chinese script names: with the character of a level, or alone."""
    found = []
    for run in _HAN.findall(part):
        rest = run
        while match := _HAN_PLACE.match(rest):
            for text in (match[0], match[1]):
                if held := places.names.get(place_key(text)):
                    found.append(Mention(held, LEVEL, place_key(text), False, 0))
                    break
            rest = rest[match.end() :]
        if rest == run and (held := places.names.get(place_key(run))):
            found.append(Mention(held, WHOLE, place_key(run), False, 0))
    return found
