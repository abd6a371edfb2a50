"""What the cells of each table may hold, row by row of the tables that a user may replace."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HS = re.compile(r"(?:\d\d){1,5}(?:\|(?:\d\d){1,5})*", re.ASCII)
_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}", re.ASCII)


class Range(NamedTuple):
    """Numbers that a column may hold."""

    least: float
    most: float
    whole: bool = False
    blank: bool = False


XUAR_CODE = "CN-XJ"
"""ISO code of the one region whose places the program knows."""
FLAGS = ("yes", "no")
WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "address_words": {"kind": (
        "level-after", "level-before", "road-after", "road-before", "road-between", "thing-after", "zone-after",
        "no-place", "several-romanisations", "o-for-a", "district-of-town",
    )},
    "cargo": {"link": ("transport", "storage"), "also_trades": FLAGS},
    "china_places": {"level": ("province", "city")},
    "columns": {"sheet": ("partners", "links", "documents", "questionnaire"), "required": FLAGS},
    "template": {"sheet": ("sites", "identifiers", "parties"), "required": FLAGS},
    "countries": {"tip_2025_tier": ("1", "2", "2WL", "3", "")},
    "documents": {"reduces": FLAGS},
    "details": {
        "kind": (
            "number", "contact", "about", "thing", "mode", "days", "amount", "date", "goods",
        ),
    },
    "dol_goods": {
        "forced_labor": (*FLAGS, "not-said"),
        "child_labor": (*FLAGS, "not-said"),
        "in_2024_edition": (*FLAGS, "yes-inferred", "unverified"),
    },
    "factors": {"state_imposed": FLAGS},
    "five_step": {"scale": ("threat", "vulnerability")},
    "goods": {"raw": FLAGS},
    "issues": {"level": ("error", "warning", "note"), "one_per": ("text", "column")},
    "legal_forms": {
        "where": ("anywhere", "start", "end"),
        "script": ("latin", "han"),
        "class": ("limited", "corporation", "stock", "partnership", "group", "holding", ""),
    },
    "listings": {
        "list": ("uflpa", "wro"),
        "scope": ("entity", "region", "country", "fleet", "vessel"),
        "whole_area": (*FLAGS, ""),
        "active": FLAGS,
        "includes_subsidiaries": FLAGS,
        "seen_on_list": FLAGS,
    },
    "lists": {"complete": FLAGS},
    "mid_words": {"kind": ("ignored", "beginning", "city", "province")},
    "name_words": {"kind": ("trade", "site")},
    "address_forms": {"kind": ("drop", "way", "place", "number")},
    "native_names": {"finding": FLAGS},
    "party_words": {
        "kind": (
            "upstream", "part", "site", "maker", "seller", "any", "before", "after", "buyer", "importer", "maybe",
            "cargo", "owner",
        ),
        "moves": ("transport", "storage", ""),
    },
    "registries": {"identifies": ("company", "site", "nobody"), "within": ("world", "country")},
    "relation_words": {"kind": (
        "supplies", "supplied-by", "owns", "owned-by", "site-of", "has-site", "same", "transports", "stores", "nothing",
        "end-supplier", "end-buyer", "end-owner", "end-owned", "end-other", "relation", "entity-kind", "site-owner",
        "site-table", "no-partner",
    )},
    "row_words": {"kind": (
        "total", "total-of", "note", "colour", "ditto", "nobody", "example", "tier", "tier-number", "before-country",
        "no-mine", "no-smelter", "month", "quarter", "open-end", "times",
        "yes", "no", "unanswered", "blank", "most-of", "some-of", "importer-title", "prepared-for",
        "north", "south", "east", "west", "degree", "minute", "second",
    )},
    "postal_formats": {"in_text": FLAGS},
    "sector_prefixes": {"role": ("core", "related")},
    "severity": {"aspect": ("scale", "scope", "irremediability")},
    "stages": {"raw_material": FLAGS},
    "xuar_places": {"level": (
        "region", "prefecture_level_city", "prefecture", "county_level_city", "county", "district", "xpcc_city",
        "xpcc_division", "xpcc_regiment", "xpcc", "organisation", "town",
    ), "ambiguous": FLAGS, "ambiguous_in_china": FLAGS},
}  # fmt: skip
NUMBERS: Mapping[str, Mapping[str, Range]] = {
    "actions": {"priority": Range(0, 1_000_000, whole=True), "days": Range(0, 3650, whole=True)},
    "controls": {"effectiveness": Range(0, 1)},
    "countries": {
        "rule_of_law_2024": Range(-5, 5, blank=True),
        "latitude": Range(-90, 90, blank=True),
        "longitude": Range(-180, 180, blank=True),
    },
    "country_middles": {"latitude": Range(-90, 90), "longitude": Range(-180, 180)},
    "documents": {"months_valid": Range(0, 1200, whole=True, blank=True)},
    "evidence": {"w": Range(0, 1)},
    "factors": {"low": Range(0, 1), "value": Range(0, 1), "high": Range(0, 1)},
    "five_step": {"value": Range(1, 3, whole=True)},
    "questions": {"rank": Range(1, 1_000, whole=True)},
    "lists": {"known_total": Range(0, 10_000_000, whole=True, blank=True)},
    "party_words": {"order": Range(0, 999, whole=True)},
    "garment_towns": {"latitude": Range(-90, 90), "longitude": Range(-180, 180)},
    "qualifiers": {"rank": Range(0, 99, whole=True)},
    "row_words": {"value": Range(0, 99, whole=True, blank=True)},
    "severity": {"value": Range(1, 3, whole=True)},
    "xuar_places": {"latitude": Range(-90, 90, blank=True), "longitude": Range(-180, 180, blank=True)},
}
PATTERNS: Mapping[str, Mapping[str, tuple[re.Pattern[str], str]]] = {
    "goods": {"hs": (_HS, "HS codes of digits, separated by |, or blank")},
    "han_variants": {"traditional": (re.compile("."), "one character")},
    "hs_headings": {"hs": (_HS, "an HS code of digits")},
    "listings": {
        "goods_hs": (_HS, "HS codes of digits, separated by |, or blank"),
        "as_of": (_DATE, "a date such as 2026-11-22"),
    },
    "sector_prefixes": {"hs_prefix": (_HS, "an HS code of digits")},
}
KEYS: Mapping[str, tuple[str, ...]] = {
    "actions": ("trigger",),
    "cargo": ("kind",),
    "controls": ("document",),
    "countries": ("iso2",),
    "currencies": ("code",),
    "country_homonyms": ("name",),
    "country_middles": ("country",),
    "country_names": ("iso2", "name"),
    "details": ("detail",),
    "documents": ("kind",),
    "dol_goods": ("country", "good"),
    "evidence": ("evidence",),
    "factors": ("code", "level"),
    "five_step": ("scale", "level"),
    "form_headers": ("form", "meaning"),
    "glossary": ("word",),
    "address_words": ("kind",),
    "garment_towns": ("town", "district", "country"),
    "goods": ("good_class",),
    "han_variants": ("traditional",),
    "hs_headings": ("hs",),
    "issues": ("code",),
    "legal_forms": ("form",),
    "listings": ("listing_id",),
    "lists": ("name",),
    "mid_words": ("kind", "word"),
    "name_words": ("word",),
    "address_forms": ("words",),
    "native_names": ("listing_id", "name_zh"),
    "party_words": ("role",),
    "postal_formats": ("country",),
    "postal_regions": ("country", "region"),
    "qualifiers": ("qualifier",),
    "questions": ("code",),
    "registries": ("registry",),
    "relation_words": ("kind",),
    "row_words": ("kind", "words"),
    "sector_prefixes": ("sector_id", "hs_prefix"),
    "sectors": ("sector_id",),
    "severity": ("aspect", "level"),
    "shipment_words": ("kind",),
    "stages": ("stage",),
    "template": ("sheet", "header"),
    "states": ("country", "code"),
    "xuar_places": ("place_id",),
}
"""Columns that together identify a row of a table."""
FILLED: Mapping[str, tuple[str, ...]] = {
    "address_words": ("words",),
    "garment_towns": ("source",),
    "actions": ("action", "closing_document"),
    "cargo": ("title", "words", "ask"),
    "china_places": ("zh", "names", "names_zh", "iso"),
    "columns": ("field", "header"),
    "controls": ("code", "effectiveness"),
    "countries": ("iso3", "name"),
    "details": ("title", "words"),
    "documents": ("title", "words"),
    "form_headers": ("headers",),
    "glossary": ("meaning",),
    "goods": ("title", "words"),
    "han_variants": ("simplified",),
    "issues": ("meaning", "suggestion"),
    "listings": ("instrument", "source"),
    "lists": ("title", "table", "sentence"),
    "name_words": ("word",),
    "address_forms": ("words",),
    "native_names": ("name_zh",),
    "party_words": ("title", "words"),
    "postal_formats": ("pattern",),
    "postal_regions": ("starts",),
    "qualifiers": ("title", "words"),
    "questions": ("fact", "question", "whom", "document"),
    "registries": ("title", "form"),
    "relation_words": ("words",),
    "row_words": ("words",),
    "shipment_words": ("words",),
    "stages": ("title", "words"),
    "template": ("field", "header", "meaning"),
    "xuar_places": ("name_en",),
}
COMPLETE: Mapping[str, str] = {
    "address_words": "kind",
    "actions": "trigger",
    "columns": "field",
    "details": "detail",
    "five_step": "level",
    "form_headers": "meaning",
    "issues": "code",
    "party_words": "role",
    "qualifiers": "qualifier",
    "questions": "code",
    "registries": "registry",
    "relation_words": "kind",
    "severity": "level",
    "shipment_words": "kind",
}
"""Columns whose shipped words the program looks up one by one: a copy must have all of them."""
REFERENCES: Sequence[tuple[str, str, str, str]] = (
    ("controls", "document", "documents", "kind"),
    ("country_homonyms", "iso2", "countries", "iso2"),
    ("country_middles", "country", "countries", "iso2"),
    ("country_names", "iso2", "countries", "iso2"),
    ("dol_goods", "country", "countries", "iso2"),
    ("factors", "countries", "countries", "iso2"),
    ("factors", "field", "columns", "field"),
    ("goods", "dol_goods", "dol_goods", "good"),
    ("goods", "instead_of", "goods", "good_class"),
    ("goods", "may_contain", "goods", "good_class"),
    ("goods", "uflpa_sector", "sectors", "sector_id"),
    ("listings", "countries", "countries", "iso2"),
    ("listings", "goods_classes", "goods", "good_class"),
    ("mid_words", "country", "countries", "iso2"),
    ("native_names", "listing_id", "listings", "listing_id"),
    ("sector_prefixes", "sector_id", "sectors", "sector_id"),
    ("states", "country", "countries", "iso2"),
)
"""Table and column, and the table and column that must have its words."""
HIDING = ("listings", "goods")
"""A reference also checked if only the second table is the user's: an order on unknown goods would reach nothing.

For other tables, words of a shipped table that a shorter table of the user's lacks do no harm.
"""
