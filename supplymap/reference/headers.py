"""Columns of the spreadsheets: the headers that name a field, and the tiers that headers and sheets name."""

from __future__ import annotations

import re

from supplymap import reference
from supplymap.reference.names import fold

EXAMPLE_MARK = "EXAMPLE – delete this row"
"""Marks the filled example row of the template: such a row is never data."""


REFERENCE_SHEETS = ("Data dictionary", "Accepted values")
"""Sheets of the template that explain; they hold no data."""


SITE_FIELDS = ("country", "region", "city", "address", "postal_code", "latitude", "longitude")
"""Fields of where a partner is; a repeated one belongs to the party on its left."""


_NUMBER_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_TIER = r"(\d{1,2}|one|two|three|four|five|six)"
TIER_HEADER = re.compile(
    rf"^(?:supplier )?(?:t|tier|level) ?{_TIER}(?: (.*))?$|^(\d{{1,2}})(?:st|nd|rd|th) tier(?: (.*))?$"
)
_TIER_SHEET = re.compile(rf"\b(?:tier|t)[ _-]?{_TIER}\b|\b(\d{{1,2}})(?:st|nd|rd|th) tier\b", re.IGNORECASE)
# "Tier (1-5)" heads cells that hold a tier; "Tier 1" heads the names of the parties of that tier
_TIER_RANGE = re.compile(r"^([^(\[（【]+)[(\[（【]\s*\d{1,2}\D+\d{1,2}\b[^)\]）】]*[)\]）】]\W*$")
_BRACKETED = re.compile(r"[(\[（【](.*?)[)\]）】]")
_NUMBERING = re.compile(
    r"^\s*+(?:(?:q|question|ilo(?: forced labou?r)?(?: indicator)?)?\s*(?:no\.?\s*)?\d{1,3}(?:\.\d{1,2})*\s*[.):–-]|"
    r"ilo(?: forced labou?r)?(?: indicator)?\s*[:–-])\s*",
    re.IGNORECASE,
)


@reference.per_folder
def about_one_partner() -> frozenset[str]:
    """Return the fields that a row of a whole chain cannot state: it is not clear for which partner."""
    asked = {row["field"] for row in reference.table("columns") if row["sheet"] == "questionnaire"}
    return frozenset((asked - {"partner_id", "name"}) | {"workers", "likelihood", "likelihood_reason"})


@reference.per_folder
def known_headers() -> dict[str, dict[str, str]]:
    """Map each folded header text to the field it means, by kind of sheet."""
    known: dict[str, dict[str, str]] = {}
    shared: dict[str, list[str]] = {}
    for row in reference.table("columns"):
        if row["synonyms"]:
            shared.setdefault(row["field"], row["synonyms"].split("|"))
    for row in reference.table("columns"):
        texts = [row["header"], row["field"], *shared.get(row["field"], [])]
        for text in texts:
            known.setdefault(fold(text), {}).setdefault(row["sheet"], row["field"])
    return known


@reference.per_folder
def read_header(text: str) -> str:
    """Return the known header in a cell's text, folded; the folded text itself if there is none.

    "Supplies To (Buyer)", "供应商 / Supplier" and "Supplier name *" stand for the known headers they contain.
    """
    if (match := _TIER_RANGE.match(text)) and known_headers().get(fold(match[1]), {}).get("partners") == "tier":
        return fold(match[1])
    folded = fold(text)
    if folded in known_headers() or TIER_HEADER.match(folded):
        return folded
    outside, bracketed = _brackets(text)
    bare = fold(outside)
    inside = [fold(part) for part in bracketed]
    parts = [fold(part) for part in re.split(r"[/|\n]", outside)]
    if header := next((part for part in (bare, *parts, *inside) if part in known_headers()), ""):
        return header
    # "Q12. Are workers threatened?" and "ILO indicator 9: debt bondage"
    unnumbered = (fold(_NUMBERING.sub("", part)) for part in (text, outside))
    return next((part for part in unnumbered if "questionnaire" in known_headers().get(part, {})), folded)


def _brackets(text: str) -> tuple[str, list[str]]:
    """Separate a text from its bracketed parts; brackets that their line does not close are left in the text."""
    lines: list[str] = []
    inside: list[str] = []
    for line in text.split("\n"):
        end = max(map(line.rfind, ")]）】")) + 1
        inside += _BRACKETED.findall(line[:end])
        lines.append(_BRACKETED.sub(" ", line[:end]) + line[end:])
    return "\n".join(lines), inside


def tier_number(text: str) -> int | None:
    """Read "Tier 2", "T2", "2nd tier" or "Tier Two"; None if the text names no tier."""
    match = _TIER_SHEET.search(text)
    if not match:
        return None
    word = (match.group(1) or match.group(2)).lower()
    return _NUMBER_WORDS.get(word) or int(word)


def tier_of_header(text: str) -> tuple[int, str] | None:
    """Return the tier that a folded header names and the rest of the header; None if it names no tier."""
    match = TIER_HEADER.match(text)
    if not match:
        return None
    word = match.group(1) or match.group(3)
    return _NUMBER_WORDS.get(word) or int(word), (match.group(2) or match.group(4) or "").strip()
