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
_DIGIT = re.compile(r"\d")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_HAN_PLACE = re.compile(
    r"([\u3400-\u9fff]{2,12}?)"
    r"(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|自治县|新区|开发区|地区|街道"
    r"|[省市区區县縣镇鎮乡鄉村盟旗州道都府郡町])"
)
_LONGEST_PART: Final = 400
"""Letters of a part that are looked at; a text without a comma in thousands of letters is no address."""
_LONGEST_TEXT: Final = 4_000
_MOST_PARTS: Final = 40
_MOST_WORDS: Final = 5
_HEAD: Final = 4
WHOLE, LEVEL, EDGE, INSIDE = 3.0, 2.5, 1.5, 0.8
"""How strongly a name means the place: alone in its part, with the word of a level, at an end of the part, inside."""
_SHORTEST: Final = 3
_SURE_LENGTH: Final = 6
_AHEAD: Final = 6
_DISTRICT_WORDS: Final = frozenset({
    "district", "dist", "distt", "zila", "zilla", "kabupaten", "kab", "regency", "province", "prov", "state", "region",
    "division", "county", "prefecture",
})  # fmt: skip
_KEPT_PARTS: Final = 100_000
_KEPT_LENGTH: Final = 40


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
    leveled
        Whether the word for a level stands beside it: "Niutang Town".
    of_district
        Whether that is the word of a larger unit: "Gazipur District".
    """

    places: tuple[int, ...]
    strength: float
    key: str
    leveled: bool = False
    of_district: bool = False


Phrases = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Words:
    """Phrases of ``address_words.csv`` by kind, and single words: of no place, of levels, behind and before roads."""

    level_after: Phrases
    level_before: Phrases
    road_after: Phrases
    road_before: Phrases
    between: Phrases
    thing_after: Phrases
    zone: Phrases
    nothing: frozenset[str]
    levels: frozenset[str]
    roads: frozenset[str]
    ways: frozenset[str]


@reference.per_folder
def _words() -> _Words:
    kinds = ("level-after", "level-before", "road-after", "road-before", "road-between", "thing-after", "zone-after")
    level_after, level_before, road_after, road_before, between, thing_after, zone = map(address_words, kinds)
    single = {kind: _single(address_words(kind)) for kind in (*kinds, "no-place")}
    levels = single["level-after"] | single["level-before"]
    ways = frozenset(word for word in single["road-before"] if len(word) > 1)
    return _Words(
        level_after,
        level_before,
        road_after,
        road_before,
        between,
        thing_after,
        zone,
        single["no-place"] | levels,
        levels,
        single["road-after"],
        ways,
    )


def _single(phrases: Phrases) -> frozenset[str]:
    return frozenset(words[0] for words in phrases if len(words) == 1)


def parts_of(text: str) -> list[str]:
    """Return the parts of an address, as commas and other breaks part them."""
    return [part.strip() for part in _BREAK.split(text[:_LONGEST_TEXT]) if part.strip()][-_MOST_PARTS:]


def mentions(places: CountryPlaces, text: str, known: dict[str, tuple[Mention, ...]]) -> list[Mention]:
    """Return the names of places of a country that an address holds.

    Parameters
    ----------
    places
        Those of the country.
    text
        The address, in any sequence.
    known
        What parts of other addresses in the country were found to name; those of this one are added.

    Returns
    -------
    found
        In the sequence of the text.
    """
    if not text:
        return []
    found: list[Mention] = []
    for part in parts_of(normal_form(text)):
        named = known.get(part)
        if named is None:
            named = _named(places, part[:_LONGEST_PART])
            if len(part) <= _KEPT_LENGTH and len(known) < _KEPT_PARTS and not _DIGIT.search(part):
                known[part] = named
        found += named
    return found


def _named(places: CountryPlaces, part: str) -> tuple[Mention, ...]:
    if not part.isascii() and _HAN.search(part):
        return tuple(_han(places, part))
    keys = [place_key(word) for word in _WORD.findall(part)]
    return () if _is_road(keys) else tuple(_latin(places, keys))


def _is_road(keys: Sequence[str]) -> bool:
    """Return whether a part is a road with its number, and nothing else: no word of a level stands in it."""
    own = [key for key in keys if key]
    words = _words()
    return not own or ((own[-1] in words.roads or own[0] in words.ways) and not any(key in words.levels for key in own))


def _latin(places: CountryPlaces, keys: Sequence[str]) -> list[Mention]:
    """Return the places that words name, the longest names first."""
    names, heads, words = places.names, places.heads, _words()
    count = len(keys)
    found: list[Mention] = []
    at = 0
    while at < count:
        first = keys[at]
        head = first[:_HEAD] if len(first) >= _HEAD else "".join(keys[at : at + _HEAD])[:_HEAD]
        size = min(_MOST_WORDS, count - at) if first and (head in heads or first in names) else 0
        while size > 0:
            taken = keys[at : at + size]
            key = "".join(taken)
            held = names.get(key[:24])
            if held is not None and "" not in taken and _may_be(taken, key, words):
                break
            size -= 1
        if (
            size > 1
            and held is not None
            and places.keys[held[0]] != key
            and (keys[at + size - 1],) in words.level_after
        ):
            # "Taichung Hsien" is rather what is called Taichung than what once had the whole name
            shorter = names.get(key[: -len(keys[at + size - 1])], ())
            if shorter and places.keys[shorter[0]] == key[: -len(keys[at + size - 1])]:
                held, size = shorter, size - 1
                key = "".join(keys[at : at + size])
        if size > 0 and held is not None:
            strength, leveled, of_district = _strength(keys, at, at + size, key, words)
            if strength > 0:
                found.append(Mention(held, strength, key[:24], leveled, of_district))
        at += size or 1
    return found or _loosely(places, keys, words)


def _loosely(places: CountryPlaces, keys: Sequence[str], words: _Words) -> list[Mention]:
    """Return the places that all words of a part name in another romanisation: "Kafr El Dawar", "Sreepur"."""
    first, last = 0, len(keys)
    while last > first and (not keys[last - 1] or (keys[last - 1],) in words.level_after):
        last -= 1
    while first < last and (not keys[first] or (keys[first],) in words.level_before):
        first += 1
    taken = keys[first:last]
    if not taken or len(taken) > _MOST_WORDS or "" in taken or len("".join(taken)) < _SURE_LENGTH:
        return []
    if any((word,) in words.road_after for word in taken) or all(word in words.nothing for word in taken):
        return []
    held = places.loosely(tuple(taken))
    return [Mention(held, LEVEL, "".join(taken)[:24])] if held else []


def _may_be(taken: Sequence[str], key: str, words: _Words) -> bool:
    """Return whether words may be a name of a place: not "Industrial", nor "Zone" alone."""
    return len(key) >= _SHORTEST and any(len(word) >= 2 and word not in words.nothing for word in taken)


def _strength(keys: Sequence[str], start: int, end: int, key: str, words: _Words) -> tuple[float, bool, bool]:
    """Return how strongly the words from `start` to `end` mean a place; if of a level, and if of a larger unit."""
    count = len(keys)
    if start == 0 and end == count:
        return WHOLE, False, False
    beyond, ahead = end, start
    while beyond < count and (not keys[beyond] or (keys[beyond],) in words.between):
        beyond += 1
    while ahead > 0 and (not keys[ahead - 1] or (keys[ahead - 1],) in words.between or keys[ahead - 1] in _OF):
        ahead -= 1
    if _begins(keys[beyond : beyond + 3], words.road_after) or _ends(
        keys[max(0, ahead - 3) : ahead], words.road_before
    ):
        return 0.0, False, False
    level = _begins(keys[end : end + 3], words.level_after)
    level_before = _ends(keys[max(0, start - 3) : start], words.level_before)
    if not level and _begins(keys[end : end + 2], words.thing_after):
        return 0.0, False, False
    larger = (level and keys[end] in _DISTRICT_WORDS) or (level_before and keys[start - 1] in _DISTRICT_WORDS)
    district = bool(larger)
    rest = [word for word in (*keys[: start - level_before], *keys[end + level : end + level + _AHEAD]) if word]
    leveled = bool(level or level_before)
    if all((word,) in words.level_after for word in rest):
        return WHOLE, leveled, district
    if leveled or _begins(keys[end : end + 3], words.zone):
        return LEVEL, leveled, district
    edge = not any(keys[end:]) or not any(keys[:start])
    plain = EDGE if edge else INSIDE
    return (plain if len(key) >= _SURE_LENGTH else plain / 2), False, False


_OF: Final = frozenset({"de", "del", "la", "no"})


def _begins(words: Sequence[str], phrases: Phrases) -> int:
    """Return how many words at the beginning are a phrase."""
    for size in range(min(3, len(words)), 0, -1):
        if tuple(words[:size]) in phrases:
            return size
    return 0


def _ends(words: Sequence[str], phrases: Phrases) -> int:
    """Return how many words at the end are a phrase."""
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
                    found.append(Mention(held, LEVEL, place_key(text), leveled=True))
                    break
            rest = rest[match.end() :]
        if rest == run and (held := places.names.get(place_key(run))):
            found.append(Mention(held, WHOLE, place_key(run)))
    return found
