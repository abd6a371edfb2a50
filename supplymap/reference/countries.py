"""Countries by code and by every usual name, with published indicators."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap.reference.marks import normal_form
from supplymap.reference.tables import number, per_folder, plain_letters, split_cell, table

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOT_WORD = re.compile(r"[\W_]+")
_LINKING = frozenset({"the", "of", "and"})
_SHORT = {
    "rep": "republic",
    "dem": "democratic",
    "fed": "federated",
    "st": "saint",
    "is": "islands",
    "terr": "territory",
}
"""Usual short forms of the words of official names."""
_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
_ASCII |= {ord("&"): " and ", ord("'"): "", ord("`"): "", ord("."): ""}
"""What :func:`plain_letters` and the blanks for signs make of each ASCII character."""
_TAIL = re.compile(r"([^(\[（【]+)[(\[（【]\s*([^()\[\]（）【】]+)[)\]）】]$")
"""A name with its first words in brackets: "Korea (the Republic of)"."""
_CLOSING = frozenset(")]）】")
_LONGEST_CODE = 3
_ARTICLE = re.compile(
    r"United|Republic|Islands$|Territory|^(?:Bahamas|Comoros|Gambia|Maldives|Netherlands|Philippines|Seychelles)$"
)
"""Short names that take an article inside a sentence."""
_PARTS = re.compile(r"[-–/|,;:()\[\]（）【】，；、\n]+")
_LEVELS = re.compile(r"[,，(（)）\[\]【】:]+|\s[-–]\s")
"""Between a country and a place in it: "Dhaka, Bangladesh", "China - Guangdong"."""
_ALTERNATIVES = re.compile(
    r"[/|;&+；、\n?]|\b(?:and|or|not|non|no|excl\w*|except|outside|other|ex|via|to|from|formerly)\b", re.IGNORECASE
)
"""What makes one country among several parts doubtful: others stand beside it, or it is denied."""
_SUBDIVISION = re.compile(r"([A-Z]{2})-[A-Z0-9]{1,3}")
_OF_CHINA = {"CN-HK": "HK", "CN-MO": "MO", "CN-TW": "TW"}
"""Codes of parts of China that have a country code of their own."""
_LONGEST_NAME = 120
"""Longer texts name no country: the longest official name has 61 characters."""


@dataclass(frozen=True, slots=True)
class CountryRisk:
    """Published country indicators.

    Attributes
    ----------
    tip_tier
        Tier in the Trafficking in Persons Report 2025: 1, 2, 2WL (watch list), 3; empty if unrated.
    rule_of_law
        World Bank rule of law 2024, -2.5 (weak) to 2.5 (strong); None if there is none.
    """

    tip_tier: str
    rule_of_law: float | None


@dataclass(frozen=True)
class Countries:
    """Countries by code and name.

    Attributes
    ----------
    rows
        Rows of ``countries.csv`` by code.
    codes
        Code of each ISO code of two or three letters or three digits, and of former codes with one successor.
    names
        Code of each usual name, by its :func:`country_key`.
    spellings
        Code of each name in twelve languages, by its :func:`spelling_key`.
    short_names
        Code of each name of one or two letters, as it is spelled: Vietnamese "Ý", "Úc".
    """

    rows: Mapping[str, Mapping[str, str]]
    codes: Mapping[str, str]
    names: Mapping[str, str]
    spellings: Mapping[str, str]
    short_names: Mapping[str, str]

    def code(self, text: str) -> str | None:
        """Return the code of the country that a text names.

        Parameters
        ----------
        text
            ISO code of two or three letters or three digits, or a name in one of twelve languages; case, accents,
            punctuation, articles and the sequence of words ("Korea, Republic of") do not count. ``NA`` is Namibia,
            ``N.A.`` is no country.

        Returns
        -------
        code
            ISO 3166-1 alpha-2; None if the text names no country, several, or more than a country: ``CN - China`` is
            China, ``Georgia, USA``, ``Dhaka, Bangladesh`` and ``Congo`` are not clear.
        """
        if len(text) > _LONGEST_NAME:
            # marks on its letters may make a name long
            text = plain_letters(text)
            if len(text) > _LONGEST_NAME:
                return None
        found = self.of_name(text)
        if found is None and len(parts := _parts(text)) > 1:
            codes = {self.of_name(part) for part in parts}
            found = codes.pop() if len(codes) == 1 else None
        return found

    def of_cell(self, text: str) -> str | None:
        """Return the code of the country that a cell of a column of countries names.

        Beside what :meth:`code` reads, the country may stand beside a place in it, ``Dhaka, Bangladesh`` or
        ``China - Guangdong``, or be told by the code of a province, ``CN-GD``. ``China/Vietnam`` and ``Georgia, USA``
        stay unclear.
        """
        return self.code(text) or (self._of_levels(text.strip()) if len(text) <= _LONGEST_NAME else None)

    def of_name(self, text: str) -> str | None:
        """Return the code of the country that a text is the name or code of, with no further word."""
        text = normal_form(text).strip()
        key = spelling_key(text)
        named = self.spellings.get(key)
        if len(text) <= _LONGEST_CODE:
            code = self.codes.get(text.upper())
            named = self.short_names.get(text.casefold(), named)
            if code and named and named != code:
                # "NGA" is Nigeria, Vietnamese "Nga" is Russia, and "nga" is not clear
                return code if text.isupper() else None
            named = code or named
        if named is None and text[-1:] in _CLOSING and (turned := _TAIL.match(text)):
            named = self.spellings.get(spelling_key(f"{turned[2]} {turned[1]}"))
        elif named is None and "," in text:
            head, _, tail = text.rpartition(",")
            named = self.spellings.get(spelling_key(f"{tail} {head}"))
        return named

    def _of_levels(self, text: str) -> str | None:
        """Return the country that stands first or last in a text, beside places that are no countries."""
        if match := _SUBDIVISION.fullmatch(text):
            return _OF_CHINA.get(text) or self._of_subdivision(match[1], text)
        levels = [part for part in _LEVELS.split(text) if part and not part.isspace()]
        if len(levels) < 2 or _ALTERNATIVES.search(text):
            return None
        if len({self.of_name(part) for part in _parts(text)} - {None}) != 1:
            return None
        ends = {self.of_name(part) for part in (levels[0], levels[-1]) if len(spelling_key(part)) > 2} - {None}
        return ends.pop() if ends else None

    def _of_subdivision(self, country: str, text: str) -> str | None:
        """Return the country of the code of a province, "CN-GD"; None where the rest is a country too, "CN-VN"."""
        other = self.codes.get(text[3:])
        known = self.codes.get(country)
        return known if other in (None, known) or text in subdivisions() else None

    def name(self, code: str) -> str:
        """Return the short English name of a country; the code itself if unknown."""
        return self.rows[code]["name"] if code in self.rows else code

    def phrase(self, code: str) -> str:
        """Return the name of a country as it stands inside a sentence, with its article: "the Philippines"."""
        name = self.name(code)
        return f"the {name}" if _ARTICLE.search(name) else name

    def risk(self, code: str) -> CountryRisk:
        """Return the indicators of a country; empty ones if unknown."""
        row = self.rows.get(code)
        if row is None:
            return CountryRisk("", None)
        return CountryRisk(row["tip_2025_tier"], number("countries", row, "rule_of_law_2024"))

    def position(self, code: str) -> tuple[float, float] | None:
        """Return latitude and longitude of the middle of a country, for drawing only."""
        row = self.rows.get(code)
        if row is None:
            return None
        latitude, longitude = (number("countries", row, column) for column in ("latitude", "longitude"))
        return None if latitude is None or longitude is None else (latitude, longitude)


def _parts(text: str) -> list[str]:
    return [part for part in _PARTS.split(text) if part and not part.isspace()]


def country_key(name: str) -> str:
    """Return the comparable form of a country name, without case, accents, punctuation and leading article."""
    return _NOT_WORD.sub(" ", plain_letters(name)).strip().removeprefix("the ")


def spelling_key(name: str) -> str:
    """Return the comparable form of a country name, without linking words too, and with its short forms written out."""
    words = name.translate(_ASCII).split() if name.isascii() else _NOT_WORD.sub(" ", plain_letters(name)).split()
    return " ".join([_SHORT.get(word, word) for word in words if word not in _LINKING])


@per_folder
def country_middles() -> dict[str, tuple[float, float]]:
    """Return latitude and longitude that map services give for a country as a whole, by its code."""
    return {row["country"]: (float(row["latitude"]), float(row["longitude"])) for row in table("country_middles")}


@per_folder
def subdivisions() -> frozenset[str]:
    """Return the ISO 3166-2 codes of parts of countries that are held: provinces of China, states, provinces."""
    return frozenset(row["iso"] for row in table("china_places") if row["level"] == "province")


@per_folder
def countries() -> Countries:
    """Return the countries."""
    rows = {row["iso2"]: row for row in table("countries")}
    codes = {row[column]: code for code, row in rows.items() for column in ("iso2", "iso3")}
    usual = [(n, c) for c, row in rows.items() for n in (row["name"], *split_cell(row["names"]))]
    further = [(row["name"], row["iso2"]) for row in table("country_names") if row["iso2"] in rows]
    names = {country_key(name): code for name, code in usual}
    spellings = {spelling_key(name): code for name, code in (*further, *usual)}
    # one or two letters without their accents are codes
    short = {name.casefold(): code for name, code in further if len(spelling_key(name)) <= 2}
    short_names = {name: code for name, code in short.items() if not name.isascii() and spelling_key(name).isascii()}
    codes |= {name: code for name, code in further if name.isdecimal()}
    plain = {key: code for key, code in spellings.items() if len(key) > 2 or key in names or not key.isascii()}
    return Countries(rows, codes, names, plain, short_names)
