"""Places that a text names: of the XUAR, and elsewhere in China."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from itertools import dropwhile
from typing import TYPE_CHECKING, Literal

from supplymap import reference
from supplymap.reference.cell_rules import XUAR_CODE
from supplymap.reference.denials import LONGEST, denied
from supplymap.reference.marks import normal_form
from supplymap.reference.names import fold, fold_denials

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

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
# a given name and a family name, too
_PERSON_BEFORE = re.compile(r"\b(?:mr|mrs|ms|miss|mme|dr|contact|attn|attention|manager|owner|director)(?: \|)? $")
_PERSON = "xin jiang"
_HAN = re.compile(r"[\u3400-\u9fff]")
_HAN_START = re.compile(r"[\u3400-\u9fff]+")
_LONGEST_HAN = 12
# melons of Hami and jade of Hotan are sold everywhere
_HAN_PRODUCT_AFTER = re.compile(r"[瓜玉枣棗]")
_BREAK = re.compile(r"[,;、，；。|\n]")
_PART = re.compile(r"[,;、，；。|\n/()（）\[\]:：]|\s[-–—]\s")
_BEFORE_NAMES = frozenset(("the", "m", "s", "ms", "messrs", "no"))
"""Words before a company's name; numbers and single letters are too."""
_GENITIVE = re.compile(r"['’]s\b")
_SYLLABLES = re.compile(
    r"(?:^|(?<=[,;/(|:\n])) ?(?:[^\W\d_]{1,5}[ -]){2,5}?[^\W\d_]{1,5}(?= ?(?:$|[,;/)|\n]| (?:shi|city)\b))",
    re.IGNORECASE,
)
"""A part of three short words or more, which may be the syllables of one name: "Wu Lu Mu Qi"."""
_GENERAL = frozenset(
    ("county", "city", "prefecture", "district", "autonomous", "agricultural", "construction", "division")
)
_LEVEL_WORD = re.compile(r" (?:city|county|prefecture|district|shi|xian|diqu|town)$")

_CODES = frozenset({fold(XUAR_CODE), "cnxj"})
_CODES_ALONE = frozenset({"cn 65", "cn65"})
SHORT_PLACE = 5
"""Least length of a Latin place name that counts; shorter ones may be ordinary words and are only possible."""
_CERTAIN_LENGTH = 6
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
        ``region`` the region itself; ``house`` a house (or county) named after the region; ``clear`` a place of it;
        ``short`` a short word that may be a place; ``doubtful`` a name of other places too, or a misspelling.
    alone
        Whether the name fills its part of the text.
    denied
        Whether the text denies this place ("non-Xinjiang").
    """

    text: str
    place: Place
    kind: Kind
    alone: bool
    denied: bool


@dataclass(frozen=True, slots=True)
class _Places:
    """Places by name, and patterns of their names; doubtful names also belong to places elsewhere in China.

    A text that names a place in Latin letters has one of the ``signs`` among its words.
    """

    region: frozenset[str]
    by_name: Mapping[str, Place]
    doubtful: frozenset[str]
    latin: re.Pattern[str]
    han: re.Pattern[str]
    others: re.Pattern[str]
    others_han: re.Pattern[str]
    signs: frozenset[str]


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
            # of several places with one name, an ambiguous one counts
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
        frozenset(_sign(name, by_name) for name in by_name),
    )


def _sign(name: str, names: Container[str]) -> str:
    """Return a word of a name that few texts have: a name by itself if there is one, else the longest."""
    return max(name.split(), key=lambda word: (word in names, word not in _GENERAL, len(word)))


def may_name(text: str, words: AbstractSet[str]) -> bool:
    """Return whether a text may name a place of the XUAR: a quick look, before :func:`mentions`.

    Parameters
    ----------
    text
        Any text.
    words
        Its folded words in Latin letters.
    """
    places = _places()
    if not places.signs.isdisjoint(words) or _GENITIVE.search(text):
        return True
    if any(fold(part.group()).replace(" ", "") in places.by_name for part in _SYLLABLES.finditer(text)):
        return True
    return not text.isascii() and places.han.search(_compact(text)) is not None


def _alternation(names: Iterable[str], *, words: bool = True) -> re.Pattern[str]:
    texts = sorted(names, key=lambda name: (-len(name), name))
    body = "|".join(re.escape(text) for text in texts)
    # Chinese may follow a Latin name without a blank
    return re.compile(rf"(?<![0-9a-z])(?:{body})(?![0-9a-z])" if words else f"(?:{body})")


def _folded(text: str) -> str:
    """Fold a text part by part, so that a road after a comma does not belong to the place before it."""
    text = _GENITIVE.sub(" ", text)
    return f" {' | '.join(map(fold_denials, _BREAK.split(text)))} "


def _compact(text: str) -> str:
    return re.sub(r"\s+", "", normal_form(text))


def parts(text: str) -> frozenset[str]:
    """Return the folded parts between commas, slashes and brackets, with and without "city", "county", "shi".

    Chinese syllables written separately ("Wu Lu Mu Qi") are joined.
    """
    names = set()
    for name in map(fold, _PART.split(text)):
        bare = _LEVEL_WORD.sub("", name)
        names |= {name, bare}
        if bare.count(" ") >= 2:
            names.add(bare.replace(" ", ""))
    return frozenset(names - {""})


@partial(reference.per_folder, size=20_000)
def named(text: str) -> tuple[Named, ...]:
    """Return the places of the XUAR that a text names; names of roads are left out.

    Parameters
    ----------
    text
        A field of a site, or any text.

    Returns
    -------
    named
        Latin names, Chinese names, then names that only count as a whole part (two characters, separate syllables).
    """
    return tuple(_named(text)) if text else ()


def _named(text: str) -> Iterator[Named]:
    places, alone = _places(), parts(text)
    seen = set()
    folded, han = _folded(text), _compact(text)
    for content, pattern, road, house in (
        (folded, places.latin, _ROAD_AFTER, _HOUSE_AFTER),
        (han, places.han, _HAN_ROAD_AFTER, _HAN_HOUSE_AFTER),
    ):
        for match in pattern.finditer(content):
            name, start, end = match.group(), match.start(), match.end()
            seen.add(name)
            if road.match(content, end):
                continue
            kind = _kind(name)
            if house.match(content, end) or (kind == "region" and _COUNTY_AFTER.match(content, end)):
                kind = "house" if kind == "region" else "doubtful"
            if name == _PERSON and _PERSON_BEFORE.search(content, max(start - LONGEST, 0), start):
                continue
            yield Named(name, places.by_name[name], kind, name in alone, denied(content, start, end))
    for name in sorted(alone - seen):
        # a part of a longer name was handled with it
        if name in places.by_name and not any(name in other for other in seen):
            yield Named(name, places.by_name[name], _kind(name), alone=True, denied=False)


def _kind(name: str) -> Kind:
    places = _places()
    if name in places.region:
        return "region"
    if name in places.doubtful:
        return "doubtful"
    if places.by_name[name].level in ("organisation", "xpcc_division"):
        return "clear"
    return "clear" if len(name) >= (3 if _HAN.search(name) else SHORT_PLACE) else "short"


@partial(reference.per_folder, size=20_000)
def elsewhere(text: str) -> str:
    """Return the first province or city of China outside the XUAR that a text names; empty if none."""
    for content, pattern, road in (
        (_folded(text), _places().others, _ROAD_AFTER),
        (_compact(text), _places().others_han, _HAN_ROAD_AFTER),
    ):
        for match in pattern.finditer(content):
            if not road.match(content, match.end()):
                return match.group()
    return ""


@reference.per_folder
def provinces() -> frozenset[str]:
    """Return the folded names of the provinces of China outside the XUAR, in Latin and Chinese."""
    rows = [row for row in reference.table("china_places") if row["level"] == "province"]
    names = {fold(name) for row in rows for name in (*row["names"].split("|"), row["zh"], *row["names_zh"].split("|"))}
    return frozenset(names - {""})


def names_region(text: str) -> bool:
    """Return whether a text names the region itself, and not a road or house, nor in a denial.

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
        not name.denied
        and (name.kind == "region" or (name.kind == "clear" and ("xinjiang" in name.text or "新疆" in name.text)))
        for name in named(text)
    )


def mentions(text: str) -> str:
    """Return the name in a free text that certainly means a place of the XUAR.

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
    for name in named(text):
        certain = name.kind == "clear" and (
            _HAN.search(name.text) is not None
            or name.place.level in ("organisation", "xpcc_division")
            or (name.place.central and len(name.text) >= _CERTAIN_LENGTH)
        )
        if not name.denied and (certain or name.kind == "region"):
            return _as_written(name.text, text)
    return ""


def leading(name: str) -> str:
    """Return the unmistakable place of the XUAR that a company's name begins with; empty if it begins with none.

    Parameters
    ----------
    name
        A company's name.

    Returns
    -------
    place
        Folded: the region, the corps, or a prefecture or city whose name no other place shares and has six letters or
        more (in Chinese three characters, two for a prefecture). Kashgar and 喀什 are, Tianshan and Fukang Road not.
    """
    han = _HAN_START.match(_compact(name))
    if han:
        begin = han.group()
        sizes = (size for size in range(min(len(begin), _LONGEST_HAN), 1, -1) if _leads(begin[:size]))
        size = next(sizes, 0)
        named_later = _HAN_ROAD_AFTER.match(begin, size) or _HAN_PRODUCT_AFTER.match(begin, size)
        return "" if named_later else begin[:size]
    words = list(dropwhile(lambda word: word in _BEFORE_NAMES or word.isdigit(), fold(name).split()))
    sizes = (size for size in range(min(len(words), 4), 0, -1) if _leads(" ".join(words[:size])))
    size = next(sizes, 0)
    begin, rest = " ".join(words[:size]), f" {' '.join(words[size:])} "
    return "" if _ROAD_AFTER.match(rest) or _HOUSE_AFTER.match(rest) or _COUNTY_AFTER.match(rest) else begin


def _leads(name: str) -> bool:
    places = _places()
    if name in places.region:
        return True
    place = places.by_name.get(name)
    if place is None or place.ambiguous or name in places.doubtful or not place.central:
        return False
    if _HAN.match(name):
        return len(name) >= 3 or place.level.startswith("prefecture")
    return len(name) >= _CERTAIN_LENGTH or place.level.startswith("xpcc")


def _as_written(name: str, text: str) -> str:
    """Return the words of a text that fold to a name."""
    words = list(re.finditer(r"[\w'’.]+", text))
    count = name.count(" ") + 1
    for index in range(len(words) - count + 1):
        written = text[words[index].start() : words[index + count - 1].end()]
        if fold(written) == name:
            return written
    return name


XUAR = "XUAR"
"""The region, in the place of the id of a listing."""
