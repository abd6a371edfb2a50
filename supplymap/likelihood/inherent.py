"""Inherent levels of a partner, without its answers: country, rule of law, goods, sector."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from supplymap import reference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.likelihood.parameters import Parameters
    from supplymap.network.attributes import PartnerAttributes

_TIERS: Mapping[str, str] = {
    "1": "tier 1, its best",
    "2": "tier 2",
    "2WL": "tier 2 with a warning (Watch List)",
    "3": "tier 3, its worst",
}
"""Tiers of the Trafficking in Persons Report in words."""

_RULE: Mapping[str, str] = {"above 0.5": "strong", "0.5 to -0.5": "middling", "below -0.5": "weak"}
"""Levels of the rule of law in words."""

_EDITIONS = "(2022 edition and part of 2024)"
"""What is held of the DOL list."""

NOT_IN_TABLE = "not in the table"
"""Level of a country without the indicator: it widens the interval, and decides no rating by itself."""


@reference.per_folder
def class_rows() -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Map a goods class to its names on the DOL list and its high-priority sectors."""
    return {
        row["good_class"]: (
            tuple(name for name in row["dol_goods"].split("|") if name),
            tuple(name for name in row["uflpa_sector"].split("|") if name),
        )
        for row in reference.table("goods")
    }


@reference.per_folder
def _listed_goods() -> Mapping[str, frozenset[str]]:
    """Map a country to its forced-labor goods on the DOL list."""
    listed: dict[str, set[str]] = {}
    for row in reference.table("dol_goods"):
        if row["forced_labor"] == "yes" and not row["in_2024_edition"].startswith("no"):
            listed.setdefault(row["country"], set()).add(row["good"])
    return {country: frozenset(goods) for country, goods in listed.items()}


def is_known(node: PartnerAttributes) -> bool:
    """Return whether anything is known of a partner: its country, or goods that are recognised.

    Goods assumed for the whole list are not known. Neither are goods that the words of a stage or sector
    suggest, such as "Apparel": they say what kind of firm it is, not what it supplies.
    """
    return bool(node["country"] or recognised_goods(node))


def recognised_goods(node: PartnerAttributes) -> frozenset[str]:
    """Return the classes of a partner's goods, by the goods stated or their tariff codes."""
    by_text = (reference.goods_classes(text, "") for text in node["goods"])
    by_code = (reference.goods_classes("", code) for code in node["hts"])
    return frozenset().union(*by_text, *by_code)


class Goods(NamedTuple):
    """What a partner's goods are, as far as is known.

    Attributes
    ----------
    classes
        Classes of ``goods.csv`` that its middle value goes by.
    certain
        Whether they are all of its goods. If not, its interval is as wide as for goods that are not stated.
    note
        Where they come from, if not from what its rows state; empty otherwise.
    """

    classes: frozenset[str]
    certain: bool
    note: str


def goods_of(node: PartnerAttributes, assumed: str = "") -> Goods:
    """Return what a partner's goods are.

    Parameters
    ----------
    node
        Attributes of the partner.
    assumed
        Goods assumed for the whole list, where the partner's rows state none that are recognised.

    Returns
    -------
    goods
        Those that are recognised, else those assumed for the list.
    """
    classes = recognised_goods(node)
    if classes:
        note = "it may supply more goods that are not stated or not recognised" if node["goods_open"] else ""
        return Goods(classes, not node["goods_open"], note)
    note = f"its goods are assumed for the whole list: {assumed}" if assumed else ""
    return Goods(reference.goods_classes(assumed, ""), certain=False, note=note)


def country_level(country: str) -> tuple[str, str, str]:
    """Return code, level and reason of the factor for the country's tier in the TIP report."""
    if not country:
        return "COUNTRY", "country not stated", "its country is not stated"
    tier = reference.countries().risk(country).tip_tier
    name = reference.countries().phrase(country)
    if not tier:
        return "COUNTRY", "not ranked", f"the US trafficking report of 2025 gives {name} no tier"
    return "COUNTRY", f"TIP {tier}", f"the US trafficking report of 2025 puts {name} in {_TIERS.get(tier, tier)}"


def rule_level(country: str) -> tuple[str, str, str]:
    """Return code, level and reason of the factor for the rule of law in the country."""
    if not country:
        return "RULE", "country not stated", "its country is not stated, so neither is the rule of law there"
    estimate, where = reference.countries().risk(country).rule_of_law, reference.countries().phrase(country)
    if estimate is None:
        return "RULE", NOT_IN_TABLE, f"the World Bank has no figure for the rule of law in {where}"
    level = "above 0.5" if estimate > 0.5 else "0.5 to -0.5" if estimate >= -0.5 else "below -0.5"
    scale = "on a scale from -2.5 to 2.5 (World Bank, 2024)"
    return "RULE", level, f"the rule of law in {where} is {_RULE[level]}, {estimate:.2f} {scale}"


def goods_level(country: str, classes: frozenset[str], parameters: Parameters) -> tuple[str, str, str]:
    """Return code, level and reason of the factor for goods of this country on the DOL list."""
    if not country:
        anywhere = frozenset().union(*_listed_goods().values())
        if classes and not any(name in anywhere for item in classes for name in class_rows()[item][0]):
            return "GOODS", "not listed", f"the US Department of Labor lists its goods for no country {_EDITIONS}"
        return "GOODS", "country not stated", "its country is not stated, so its goods cannot be looked up"
    listed = _listed_goods().get(country, frozenset())
    if not classes:
        level = "goods unknown, country listed" if listed else "goods unknown, country not listed"
        if listed and country in parameters.state_countries.get(("GOODS", f"{level}, state-imposed"), ()):
            level += ", state-imposed"
        return "GOODS", level, "its goods are not stated or not recognised"
    hits = sorted({name for item in classes for name in class_rows()[item][0] if name in listed})
    if not hits:
        where = reference.countries().phrase(country)
        return "GOODS", "not listed", f"the US Department of Labor does not list its goods for {where} {_EDITIONS}"
    imposed = country in parameters.state_countries["GOODS", "listed, state-imposed"]
    level = "listed, state-imposed" if imposed else "listed"
    what = f"{', '.join(hits).lower()} from {reference.countries().phrase(country)}"
    how = "forced labor that the state imposes" if imposed else "forced labor"
    return "GOODS", level, f"the US Department of Labor lists {what} for {how}"


def sector_level(country: str, classes: frozenset[str]) -> tuple[str, str, str]:
    """Return code, level and reason of the factor for goods of a UFLPA high-priority sector."""
    sectors = sorted({name for item in classes for name in class_rows()[item][1]})
    if country and country != "CN":
        return "SECTOR", "other", "its goods are not made in China"
    if not classes:
        level = "goods unknown, China" if country else "nothing known"
        return "SECTOR", level, "its goods are not stated or not recognised"
    if not sectors:
        return "SECTOR", "other", "its goods are in no high-priority sector of the UFLPA"
    level = "high-priority, China" if country else "high-priority, country not stated"
    return "SECTOR", level, f"its goods are in a high-priority sector of the UFLPA: {', '.join(sectors)}"
