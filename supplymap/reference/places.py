"""Places that a text names: of the XUAR, and elsewhere in China."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from supplymap import reference
from supplymap.reference.cells import XUAR_CODE
from supplymap.reference.marks import normal_form
from supplymap.reference.names import DENIED, fold, fold_denials

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_FILLER = (
    r"(?: (?:east|west|north|south|middle|central|zhong|dong|xi|nan|bei|old|new|yi|er|san|first|second|third"
    r"|\d+(?:st|nd|rd|th)|no \d+))*"
)
_ROAD_AFTER = re.compile(
    rf"{_FILLER} (?:road|rd|street|str|st|avenue|ave|lu|jie|dajie|dadao|xiang|lane|boulevard|blvd|highway|bridge)\b"
)
_HOUSE_AFTER = re.compile(
    rf"{_FILLER} (?:building|mansion|gardens?|plaza|community|village|tower|hotel|restaurant|residence|apartments?)\b"
)
_HAN_ROAD_AFTER = re.compile(r"[东西南北中一二三四五六七八九十新老]{0,2}(?:路|街|大道|大街|巷|弄|胡同)")
_HAN_HOUSE_AFTER = re.compile(r"[东西南北新老]?(?:大厦|大楼|花园|小区|广场|酒店|宾馆|饭店|餐厅|公寓|社区|村)")
# Shanxi has a county 新绛, written Xinjiang too
_COUNTY_AFTER = re.compile(r" (?:county|xian)\b")
_GOODS = r"any|from|in|of|the|made|grown|origin|cotton|yarn|fib(?:er|re)s?|tomato(?:es)?|goods|materials?|products?"
_DENIED_BEFORE = re.compile(
    rf"\b(?:non|no|(?<!or )not|without|excluding|except|outside|free of|free from)"
    rf"(?: (?:{_GOODS}|sourced|sourcing|contain(?:s|ing)?|using|used)){{0,4}} $"
)
_HAN_DENIED_BEFORE = re.compile(r"(?:非|不含|没有|無|无|不用|不使用|不来自|不是)(?:来自|任何)?$")
_HAN = re.compile(r"[\u3400-\u9fff]")
_BREAK = re.compile(r"[,;、，；。|\n]")
_PART = re.compile(r"[,;、，；。|\n/()（）\[\]:：]|\s[-–—]\s")
_RANK_WORD = re.compile(r" (?:city|county|prefecture|district|shi|xian|diqu|town)$")

_CODES = frozenset({fold(XUAR_CODE), "cnxj"})
_CODES_ALONE = frozenset({"cn 65", "cn65"})
SHORT_PLACE = 5
"""Latin place names shorter than this are ordinary words or parts of others: in an address only possible."""
_TELLING = 6
_DENIAL = 100
"""How far before a name what denies it may begin; the longest denial is shorter."""
_CENTRAL = ("prefecture", "county_level_city", "xpcc", "organisation")

Kind = Literal["region", "house", "clear", "short", "doubtful"]


@dataclass(frozen=True, slots=True)
class Place:
    """A row of ``xuar_places.csv``."""

    id: str
    level: str
    title: str
    ambiguous: bool

    @property
    def central(self) -> bool:
        """Whether it is a prefecture, a city or the corps, not a county or a district."""
        return self.level.startswith(_CENTRAL)


@dataclass(frozen=True, slots=True)
class Named:
    """A place of the XUAR that a text names.

    Attributes
    ----------
    text
        The name as found, folded.
    kind
        ``region`` the region itself; ``house`` a house (or county) called after the region; ``clear`` a place of it;
        ``short`` a short word that may be one; ``doubtful`` a name that others have too, or a misspelling.
    alone
        The name fills its part of the text.
    denied
        The text says that it is *not* this place ("non-Xinjiang").
    """

    text: str
    place: Place
    kind: Kind
    alone: bool
    denied: bool


@dataclass(frozen=True, slots=True)
class _Places:
    """The tables of places, ready to look up; doubtful are names that places elsewhere in China have too."""

    region: frozenset[str]
    by_name: Mapping[str, Place]
    doubtful: frozenset[str]
    latin: re.Pattern[str]
    han: re.Pattern[str]
    others: re.Pattern[str]
    others_han: re.Pattern[str]


@reference.per_folder
def _places() -> _Places:
    region = set(_CODES | _CODES_ALONE)
    by_name: dict[str, Place] = {}
    doubtful: set[str] = set()
    for row in reference.table("xuar_places"):
        place = Place(row["place_id"], row["level"], row["name_en"], row["ambiguous"] == "yes")
        weak = {fold(text) for text in row["weak_names"].split("|")}
        texts = [row["name_en"], *row["names"].split("|"), row["name_zh"], *row["names_zh"].split("|")]
        for name in {*map(fold, texts), *weak} - {""}:
            if row["ambiguous_in_china"] == "yes" or name in weak:
                doubtful.add(name)
            elif row["level"] == "region":
                region.add(name)
            # the most doubtful bearer of a name decides
            known = by_name.get(name)
            if known is None or (place.ambiguous and not known.ambiguous):
                by_name[name] = place
        if row["level"] == "region":
            by_name |= dict.fromkeys(_CODES | _CODES_ALONE, place)
    rows = reference.table("china_places")
    others = {fold(text) for row in rows for text in row["names"].split("|") if len(text) > 3}
    others |= {fold(row["iso"]) for row in rows}
    others_han = {row["zh"] for row in rows}
    others_han |= {zh[:-1] for zh in others_han if len(zh) >= 3 and zh[-1] in "省市"}
    return _Places(
        frozenset(region),
        by_name,
        frozenset(doubtful),
        _alternation(name for name in by_name if not _HAN.search(name) and name not in _CODES_ALONE),
        _alternation(
            (name for name in by_name if _HAN.search(name) and (len(name) >= 3 or name == "新疆")), words=False
        ),
        _alternation(others - {"", *by_name}),
        _alternation(others_han - {"", *by_name}, words=False),
    )


def _alternation(names: Iterable[str], *, words: bool = True) -> re.Pattern[str]:
    texts = sorted(names, key=lambda name: (-len(name), name))
    body = "|".join(re.escape(text) for text in texts)
    # Chinese may follow a Latin name without a blank
    return re.compile(rf"(?<![0-9a-z])(?:{body})(?![0-9a-z])" if words else f"(?:{body})")


def _folded(text: str) -> str:
    """Fold a text part by part, so that a road after a comma is another thing."""
    text = re.sub(r"['’]s\b", " ", text)
    return f" {' | '.join(map(fold_denials, _BREAK.split(text)))} "


def _compact(text: str) -> str:
    return re.sub(r"\s+", "", normal_form(text))


def parts(text: str) -> frozenset[str]:
    """Give the parts between commas, slashes and brackets, folded, with and without "city", "county", "shi".

    Chinese syllables written apart ("Wu Lu Mu Qi") are put together.
    """
    found = set()
    for name in map(fold, _PART.split(text)):
        bare = _RANK_WORD.sub("", name)
        found |= {name, bare}
        if bare.count(" ") >= 2:
            found.add(bare.replace(" ", ""))
    return frozenset(found - {""})


@partial(reference.per_folder, size=20_000)
def named(text: str) -> tuple[Named, ...]:
    """Find the places of the XUAR that a text names; names of roads are left out.

    Parameters
    ----------
    text
        A field of a site, or any text.

    Returns
    -------
    named
        Latin names, Chinese names, then parts that no longer text can hold (two characters, syllables apart).
    """
    return tuple(_named(text)) if text else ()


def _named(text: str) -> Iterator[Named]:
    table, alone = _places(), parts(text)
    seen = set()
    folded, han = _folded(text), _compact(text)
    for whole, pattern, road, house, denial in (
        (folded, table.latin, _ROAD_AFTER, _HOUSE_AFTER, _DENIED_BEFORE),
        (han, table.han, _HAN_ROAD_AFTER, _HAN_HOUSE_AFTER, _HAN_DENIED_BEFORE),
    ):
        for match in pattern.finditer(whole):
            name, start, end = match.group(), match.start(), match.end()
            seen.add(name)
            if road.match(whole, end):
                continue
            kind = _kind(name)
            if house.match(whole, end) or (kind == "region" and _COUNTY_AFTER.match(whole, end)):
                kind = "house" if kind == "region" else "doubtful"
            denied = denial.search(whole, max(start - _DENIAL, 0), start) or whole.startswith(f" {DENIED}", end)
            yield Named(name, table.by_name[name], kind, name in alone, bool(denied))
    for name in sorted(alone - seen):
        # what a longer name of the text holds was judged there
        if name in table.by_name and not any(name in other for other in seen):
            yield Named(name, table.by_name[name], _kind(name), alone=True, denied=False)


def _kind(name: str) -> Kind:
    table = _places()
    if name in table.region:
        return "region"
    if name in table.doubtful:
        return "doubtful"
    if table.by_name[name].level in ("organisation", "xpcc_division"):
        return "clear"
    return "clear" if len(name) >= (3 if _HAN.search(name) else SHORT_PLACE) else "short"


@partial(reference.per_folder, size=20_000)
def elsewhere(text: str) -> str:
    """Name a province or city of China outside the XUAR that a text names; empty if there is none."""
    for whole, pattern, road in (
        (_folded(text), _places().others, _ROAD_AFTER),
        (_compact(text), _places().others_han, _HAN_ROAD_AFTER),
    ):
        for match in pattern.finditer(whole):
            if not road.match(whole, match.end()):
                return match.group()
    return ""


def names_region(text: str) -> bool:
    """Say whether a text names the region itself, as a word, and not as a road, a house or what it is not.

    Parameters
    ----------
    text
        Any text: a country, an origin, goods.

    Returns
    -------
    names
        "China (Xinjiang)" does, "Xinjiang Road" and "non-Xinjiang cotton" do not, nor does "XJ".
    """
    return any(
        not found.denied
        and (found.kind == "region" or (found.kind == "clear" and ("xinjiang" in found.text or "新疆" in found.text)))
        for found in named(text)
    )


def mentions(text: str) -> str:
    """Return what a free text names of the XUAR beyond doubt.

    Only the region, the corps, prefectures and cities with at least six letters, and Chinese names with at least
    three characters count; roads, houses, names that others share and what is denied do not.

    Parameters
    ----------
    text
        Any text: a remark, an unused column, goods.

    Returns
    -------
    mentioned
        The name as the text has it; empty if there is none.
    """
    for found in named(text):
        telling = found.kind == "clear" and (
            _HAN.search(found.text) is not None
            or found.place.level in ("organisation", "xpcc_division")
            or (found.place.central and len(found.text) >= _TELLING)
        )
        if not found.denied and (telling or found.kind == "region"):
            return _as_written(found.text, text)
    return ""


def _as_written(name: str, text: str) -> str:
    """Find the words of a text that fold to a name."""
    words = list(re.finditer(r"[\w'’.]+", text))
    count = name.count(" ") + 1
    for index in range(len(words) - count + 1):
        written = text[words[index].start() : words[index + count - 1].end()]
        if fold(written) == name:
            return written
    return name


XUAR = "XUAR"
"""Stands for the region where a listing id is expected."""
