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
_ARTICLE = re.compile(
    r"United|Republic|Islands$|Territory|^(?:Bahamas|Comoros|Gambia|Maldives|Netherlands|Philippines|Seychelles)$"
)
"""Short names that take an article inside a sentence."""
_PARTS = re.compile(r"[-–/|,;:()\[\]]+")


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
    """Countries by code and name."""

    rows: Mapping[str, Mapping[str, str]]
    codes: Mapping[str, str]
    names: Mapping[str, str]

    def code(self, text: str) -> str | None:
        """Return the code of the country that a text names.

        Parameters
        ----------
        text
            ISO code of two or three letters, or a name; case, accents and punctuation do not count.
            ``NA`` is Namibia, ``N.A.`` is no country.

        Returns
        -------
        code
            ISO 3166-1 alpha-2; None if the text names no country or several: ``CN - China`` is China,
            ``Georgia, USA`` is not clear.
        """
        code = self._code(text)
        if code is not None:
            return code
        parts = [part for part in _PARTS.split(text) if part.strip()]
        codes = {self._code(part) for part in parts}
        return codes.pop() if len(parts) > 1 and len(codes) == 1 else None

    def _code(self, text: str) -> str | None:
        text = normal_form(text).strip()
        return self.codes.get(text.upper()) or self.names.get(country_key(text))

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


def country_key(name: str) -> str:
    """Return the comparable form of a country name, without case, accents, punctuation and leading article."""
    return _NOT_WORD.sub(" ", plain_letters(name)).strip().removeprefix("the ")


@per_folder
def countries() -> Countries:
    """Return the countries."""
    rows = {row["iso2"]: row for row in table("countries")}
    codes = {row[column]: code for code, row in rows.items() for column in ("iso2", "iso3")}
    names = {country_key(n): c for c, row in rows.items() for n in (row["name"], *split_cell(row["names"]))}
    return Countries(rows, codes, names)
