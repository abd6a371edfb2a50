"""The country that an address ends with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from supplymap.reference.countries import countries, spelling_key
from supplymap.reference.marks import normal_form
from supplymap.reference.names import fold
from supplymap.reference.row_words import row_words
from supplymap.reference.tables import per_folder, split_cell, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BREAKS = re.compile(r"[,;|/\n\r()\[\]，；、。（）【】]+|\s[-–—]\s")
_CONTACT = re.compile(
    r"\b(?:tel|telephone|phone|ph|fax|mob|mobile|cell|e-?mail|website|attn|contact)\b\s?(?:no\b)?\s?(?:[.:+#]|\d)"
    r"|\bwww\.|\bhttps?:",
    re.IGNORECASE,
)
"""Where details for contact begin behind an address; "Tel Aviv" is none."""
_CODE = re.compile(
    r"(?:\b(?:zip|postal|post|pin|p\.?)[\s-]*(?:code|c\.?|no)?\s*[:.-]?\s*|\bc\.?p\.?\s*)?"
    r"(?<![^\W\d_])(?:[A-Z]{1,2}-)?\d[\d-]*(?:\s\d[\d-]*)*(?![^\W\d_])",
    re.IGNORECASE,
)
"""A postal code or another number, with the word before it."""
_BRITISH = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"(?:[^\W_]|[.'’`&])+")
_ZIP = re.compile(r"\s(?:(\d)\d{4}(?:-\d{4})?|\d{4})$")
"""A ZIP code; one of four digits lost its leading 0 in a spreadsheet."""
_CANADIAN = re.compile(r"\s([A-Z])\d[A-Z][ -]?\d[A-Z]\d$", re.IGNORECASE)
_OPENING = re.compile(
    r"(中华人民共和国|中華人民共和國|中国|中國|日本国?|台湾|台灣|臺灣|香港|澳门|澳門|대한민국|한국)(?![路街道大橋桥通])(?=\s*\S)"
)
"""The country that an address in Chinese, Japanese or Korean script begins with; not a street or bridge of its name."""
_TERRITORIES: Mapping[str, frozenset[str]] = {
    "CN": frozenset({"HK", "MO", "TW"}),
    "US": frozenset({"PR", "VI", "GU", "AS", "MP"}),
    "GB": frozenset({"IM", "JE", "GG", "GI"}),
    "NL": frozenset({"AW", "CW", "SX", "BQ"}),
    "FR": frozenset({"GP", "MQ", "GF", "RE", "YT", "NC", "PF"}),
}
"""Countries of their own that addresses name before the state they belong to: "Kowloon, Hong Kong, China"."""
_SAME = frozenset(frozenset({state, part}) for state, parts in _TERRITORIES.items() for part in parts)
_LONGEST_END = 160
"""Characters at the end of an address that are looked at."""
_FEWEST_PARTS = 3
"""Parts that an address has at least where its country may stand first."""

Sureness = Literal["sure", "likely", "asked", ""]


class AddressCountry(NamedTuple):
    """The country that an address ends with.

    Attributes
    ----------
    code
        ISO 3166-1 alpha-2; empty if the address names none, or it is not clear.
    sure
        ``sure``, the last part is the name of one country; ``likely``, it ends with one, or begins with one;
        ``asked``, its last words mean a country or something else; empty, it names no country.
    text
        The words that name it.
    also
        What else they may mean, in words; only if ``asked``.
    """

    code: str
    sure: Sureness
    text: str = ""
    also: str = ""


_NONE = AddressCountry("", "")


@dataclass(frozen=True, slots=True)
class _Ends:
    """What the last part of an address may be.

    Attributes
    ----------
    states
        By the key of its name or code: country, code and first characters of postal codes of each such state.
    homonyms
        By the key of a country's name: what else the name means.
    words
        Words of the names of countries: other words need no look-up.
    """

    states: Mapping[str, tuple[tuple[str, str, tuple[str, ...]], ...]]
    homonyms: Mapping[str, str]
    words: frozenset[str]


@per_folder
def _ends() -> _Ends:
    states: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {}
    for row in table("states"):
        state = (row["country"], row["name"], split_cell(row["postal_starts"]))
        for key in {spelling_key(row["code"]), spelling_key(row["name"])}:
            states[key] = (*states.get(key, ()), state)
    homonyms = {spelling_key(row["name"]): row["also"] for row in table("country_homonyms")}
    words = frozenset(word for key in countries().spellings for word in key.split())
    return _Ends(states, homonyms, words | {name.casefold() for name in countries().short_names})


def country_of_address(text: str) -> AddressCountry:
    """Return the country that an address ends with.

    Parameters
    ----------
    text
        Address as written, on one or several lines, in any of the languages of the names of countries.

    Returns
    -------
    found
        The country and how sure it is. A state of the United States or a province of Canada stands for its country
        only beside a postal code that fits it; "Georgia" and other names that mean a country or another place are
        asked. A city alone says nothing.
    """
    text = normal_form(text).strip()
    if not text.isascii() and (opening := _OPENING.match(text)):
        return AddressCountry(countries().code(opening[1]) or "", "likely", opening[1])
    parts = [part for piece in _BREAKS.split(_end(text)) if (part := piece.strip(" \t.:-"))]
    while len(parts) > 1 and _is_number(parts[-1]):
        # a code in a part of its own belongs to the part before it
        number = parts.pop()
        parts[-1] = f"{parts[-1]} {number}"
    if not parts:
        return _NONE
    if len(parts) > 1 and _is_number(parts[-2]) and (state := _state(f"{parts[-1]} {parts[-2]}")):
        # "Philadelphia, 19124, Pennsylvania"
        return state
    found = _last(parts[-1], alone=len(parts) == 1)
    if found.sure != "sure" and (joined := _joined(parts)):
        return joined
    if found.code and len(parts) > 1:
        before = _last(parts[-2], alone=True)
        if before.code in _TERRITORIES.get(found.code, ()):
            return before
    return (
        found if found.sure or len(parts) < _FEWEST_PARTS else _first(parts[0] if len(text) <= _LONGEST_END else text)
    )


def belongs_together(one: str, other: str) -> bool:
    """Return whether two codes are one country, or a territory and the state it belongs to."""
    return one == other or frozenset({one, other}) in _SAME


def _end(text: str) -> str:
    """Return the end of an address without details for contact."""
    end = text[-2 * _LONGEST_END :]
    contact = _CONTACT.search(end)
    if contact and contact.start():
        end = end[: contact.start()]
    if "@" in end:
        end = " ".join(word for word in end.split(" ") if "@" not in word)
    return end[-_LONGEST_END:]


def _is_number(part: str) -> bool:
    return not _BRITISH.sub("", _CODE.sub("", part)).strip(" .:-") or bool(_CANADIAN.fullmatch(f" {part}"))


def _joined(parts: Sequence[str]) -> AddressCountry | None:
    """Return the country whose name the last two or three parts are: "Korea, Republic of", "Hong Kong, China"."""
    last = _without_codes(parts[-1])
    if not _ends().words.issuperset(spelling_key(last).split()):
        return None
    for size in (3, 2):
        name = ", ".join([*parts[-size:-1], last])
        if len(parts) > size and (code := countries().of_name(name)):
            return AddressCountry(code, "sure", name)
    return None


def _without_codes(part: str) -> str:
    if not _DIGIT.search(part):
        return part
    return _BRITISH.sub(" ", _CODE.sub(" ", part)).strip(" \t.:-,")


@partial(per_folder, size=1 << 12)
def _last(part: str, *, alone: bool) -> AddressCountry:
    """Return the country that the last part of an address names; `alone` if it is the whole address."""
    if state := _state(part):
        return state
    bare = _without_codes(part)
    words = _WORD.findall(bare)
    key = spelling_key(bare)
    if not words or (len(bare) > 3 and key.rpartition(" ")[2] not in _ends().words and key not in _ends().states):
        return _NONE
    if code := countries().code(bare):
        return AddressCountry("", "", bare) if alone and len(bare) == 2 else _weighed(code, bare)
    if len(bare) > 3 and any(starts for _, _, starts in _ends().states.get(key, ())):
        return AddressCountry("", "asked", bare, " or ".join(_places(key)))
    for size in range(min(len(words) - 1, 6), 0, -1):
        name = " ".join(words[-size:])
        # "St" at an end is a street: its key is that of "Saint"
        if min(len(name), len(spelling_key(name))) < 3 or not (code := countries().code(name)):
            continue
        if fold(words[-size - 1]) in row_words("before-country") or (len(name) == 3 and not name.isupper()):
            return _NONE
        found = _weighed(code, name)
        # a postal code stands between the city and the country
        sure = found.sure == "sure" and bool(re.search(r"\d\W+" + re.escape(name), part))
        return found if sure or found.sure == "asked" else AddressCountry(code, "likely", name)
    return _NONE


def _places(key: str) -> list[str]:
    return [f"{name} ({countries().name(country)})" for country, name, _ in _ends().states[key]]


def _weighed(code: str, name: str) -> AddressCountry:
    """Return how sure a country is by its name or code alone."""
    key = spelling_key(name)
    ends = _ends()
    country = countries().phrase(code)
    if key in ends.homonyms:
        return AddressCountry("", "asked", name, f"{country} or {ends.homonyms[key]}")
    if len(name) == 2 and name.isascii() and key not in ("us", "uk"):
        if key in ends.states:
            return AddressCountry("", "asked", name, " or ".join([country, *_places(key)]))
        return AddressCountry(code, "likely", name) if name.isupper() else _NONE
    if name.isdecimal():
        return _NONE
    if name.upper() in countries().codes and len(name) == 3 and key not in countries().spellings:
        return AddressCountry(code, "likely", name) if name.isupper() else _NONE
    return AddressCountry(code, "sure", name)


def _state(part: str) -> AddressCountry | None:
    """Return the country of a state beside a postal code that fits it: "Atlanta, GA 30301"."""
    for country, pattern in (("US", _ZIP), ("CA", _CANADIAN)):
        match = pattern.search(part)
        if match is None:
            continue
        words = part[: match.start()].split()
        for size in range(min(len(words), 4), 0, -1):
            for where, _, starts in _ends().states.get(spelling_key(" ".join(words[-size:])), ()):
                if where == country and (match[1] or "0").upper() in starts:
                    return AddressCountry(country, "sure", " ".join(words[-size:]))
    return None


def _first(text: str) -> AddressCountry:
    """Return the country that an address begins with, by its name alone: "China, Guangdong, Shenzhen, 8 Road"."""
    part = _without_codes(next((piece for piece in _BREAKS.split(text[:_LONGEST_END]) if piece.strip()), ""))
    key = spelling_key(part)
    known = len(key) > 3 and key.partition(" ")[0] in _ends().words
    if not known or (code := countries().of_name(part)) is None or _weighed(code, part).sure != "sure":
        return _NONE
    return AddressCountry(code, "likely", part)
