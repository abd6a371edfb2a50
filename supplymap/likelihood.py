"""Modelled likelihood that a partner itself uses forced labor: named factors, controls, and an interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplymap import reference
from supplymap.exposure import any_of
from supplymap.model import Factor
from supplymap.papers import controls_of, is_adverse, papers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    import networkx as nx

    from supplymap.model import Document
    from supplymap.parameters import Parameters

RATINGS = ("Finding", "Possible finding", "High", "Not rated", "Medium", "Low")
"""Worst first. Unknown ranks above medium: what cannot be rated is not low."""


@reference.per_folder
def _class_rows() -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
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


def goods_classes(node: Mapping[str, Any]) -> frozenset[str]:
    """Return the classes of a partner's goods, by the goods stated or their tariff codes."""
    found: set[str] = set()
    for text in node["goods"]:
        found |= reference.goods_classes(text, "")
    for code in node["hts"]:
        found |= reference.goods_classes("", code)
    return frozenset(found)


def guessed_classes(node: Mapping[str, Any]) -> frozenset[str]:
    """Return the classes that the words for a partner's stage suggest, where no goods are recognised."""
    return reference.goods_classes(node["stage_text"], "")


def factors_of(node: Mapping[str, Any], table: Parameters, reduction: float) -> tuple[Factor, ...]:
    """List the factors of a partner.

    Parameters
    ----------
    node
        Attributes of the partner.
    table
        Values in use.
    reduction
        What the controls take off a factor that is not state-imposed, in [0, 1].

    Returns
    -------
    factors
        One per code; their values after controls combine to the likelihood exactly.
    """
    country = node["country"]
    classes = goods_classes(node)
    guess = classes or guessed_classes(node)
    levels = [
        _country_level(country),
        _rule_level(country),
        _goods_level(country, guess, table),
        _sector_level(country, guess),
        _audit_level(node["documents"]),
    ]
    unknown = {"GOODS": _goods_level(country, frozenset(), table), "SECTOR": _sector_level(country, frozenset())}
    factors = []
    for code, level, found in (item for item in levels if item):
        reason = found
        low, value, high, imposed = table.factors[code, level]
        if guess != classes and code in unknown:
            # goods guessed from the stage widen to what goods that nobody states may be
            widest = table.factors[code, unknown[code][1]]
            low, high = min(low, widest[0]), max(high, widest[2])
            reason = f"{reason}; the goods are guessed from the stage {node['stage_text']!r}"
        keep = 1.0 if imposed else 1.0 - reduction
        after = (low * keep, value * keep, high * keep)
        factors.append(Factor(code, low, value, high, after, reason, f"factors.csv {code} {level}"))
    return tuple(factors)


def _country_level(country: str) -> tuple[str, str, str]:
    if not country:
        return "COUNTRY", "country unknown", "the country is not stated"
    tier = reference.countries().risk(country).tip_tier
    name = reference.countries().name(country)
    if not tier:
        return "COUNTRY", "not ranked", f"{name} has no tier in the TIP report 2025"
    return "COUNTRY", f"TIP {tier}", f"{name} is tier {tier} in the TIP report 2025"


def _rule_level(country: str) -> tuple[str, str, str]:
    estimate = reference.countries().risk(country).rule_of_law if country else None
    if estimate is None:
        return "RULE", "unknown", "no rule of law estimate"
    level = "above 0.5" if estimate > 0.5 else "0.5 to -0.5" if estimate >= -0.5 else "below -0.5"
    return "RULE", level, f"rule of law {estimate:.2f} (World Bank, 2024)"


def _goods_level(country: str, classes: frozenset[str], table: Parameters) -> tuple[str, str, str]:
    if not country:
        anywhere = frozenset().union(*_listed_goods().values())
        if classes and not any(name in anywhere for item in classes for name in _class_rows()[item][0]):
            return "GOODS", "not listed", "the goods are on the DOL list for no country (2022 edition and part of 2024)"
        return "GOODS", "country unknown", "the country is not stated, so the goods cannot be looked up"
    listed = _listed_goods().get(country, frozenset())
    if not classes:
        level = "goods unknown, country listed" if listed else "goods unknown, country not listed"
        return "GOODS", level, "the goods are not stated or not recognised"
    hits = sorted({name for item in classes for name in _class_rows()[item][0] if name in listed})
    if not hits:
        return (
            "GOODS",
            "not listed",
            "the goods are not on the DOL list for this country (2022 edition and part of 2024)",
        )
    imposed = country in table.state_countries["GOODS", "listed, state-imposed"]
    level = "listed, state-imposed" if imposed else "listed"
    return "GOODS", level, f"{', '.join(hits)} of {country} on the DOL list for forced labor"


def _sector_level(country: str, classes: frozenset[str]) -> tuple[str, str, str]:
    sectors = sorted({name for item in classes for name in _class_rows()[item][1]})
    if country and country != "CN":
        return "SECTOR", "other", "not made in China"
    if not classes:
        level = "goods unknown, China" if country else "nothing known"
        return "SECTOR", level, "the goods are not stated or not recognised"
    if not sectors:
        return "SECTOR", "other", "not a UFLPA high-priority sector"
    level = "high-priority, China" if country else "high-priority, country unknown"
    return "SECTOR", level, f"UFLPA high-priority sector: {', '.join(sectors)}"


def _audit_level(documents: Sequence[Document]) -> tuple[str, str, str] | None:
    audits = [document for document in documents if document.kind == "audit"]
    if not audits:
        return None
    latest = max(audits, key=lambda document: (document.issued is not None, document.issued or 0, str(document.source)))
    if is_adverse(latest.result):
        return (
            "AUDIT",
            "adverse",
            f"audit {latest.number or ''} says {latest.result!r} ({latest.source})".replace("  ", " "),
        )
    return None


def rate(node: Mapping[str, Any], table: Parameters) -> str:
    """Rate a partner by itself: its findings first, then the band of its likelihood's high end."""
    if node["findings"]:
        return "Finding"
    if node["possible_matches"]:
        return "Possible finding"
    # goods guessed from a stage are not known goods
    if node["ghost"] or not (node["country"] or goods_classes(node)):
        return "Not rated"
    high = node["likelihood"]["high"]
    if high >= table.high:
        return "High"
    return "Medium" if high >= table.medium else "Low"


def weigh(graph: nx.MultiDiGraph, table: Parameters, as_of: date) -> nx.MultiDiGraph:
    """Give every partner its likelihood, factors, controls, papers and own rating.

    Parameters
    ----------
    graph
        A graph with findings; it is not changed.
    table
        Values in use.
    as_of
        Day for which documents are valid.

    Returns
    -------
    graph
        A copy. The importer has no likelihood of its own (0); a ghost has [0, u].
    """
    graph = graph.copy()
    graph.graph["parameters_digest"] = table.digest
    for name, data in graph.nodes(data=True):
        if data["ghost"]:
            buyer = next(iter(graph.successors(name)))
            data.update(_ghost(graph.nodes[buyer], table))
        elif data["importer"]:
            data.update(factors=(), controls=(), likelihood={"low": 0.0, "value": 0.0, "high": 0.0})
        else:
            controls, reduction = controls_of(data, table, as_of)
            factors = factors_of(data, table, reduction)
            ends = [any_of(factor.after_controls[end] for factor in factors) for end in range(3)]
            data.update(
                factors=factors,
                controls=controls,
                likelihood=dict(zip(("low", "value", "high"), ends, strict=True)),
            )
        bare = data["ghost"] or data["importer"]
        data["missing_documents"], data["expired_documents"] = ((), ()) if bare else papers(data, as_of)
        data["rating"] = rate(data, table)
    return graph


def _ghost(buyer: Mapping[str, Any], table: Parameters) -> dict[str, Any]:
    """Give what is unknown upstream of a partner the interval [0, u]."""
    classes = goods_classes(buyer)
    risky = not classes or any(names or sectors for names, sectors in (_class_rows()[item] for item in classes))
    level = "risk goods" if risky else "other goods"
    low, value, high, _ = table.factors["UNMAPPED", level]
    reason = f"no supplier of {buyer['name']} is in the files"
    factor = Factor("UNMAPPED", low, value, high, (low, value, high), reason, f"factors.csv UNMAPPED {level}")
    return {"factors": (factor,), "controls": (), "likelihood": {"low": low, "value": value, "high": high}}


def worst(ratings: Iterable[str]) -> str:
    """Return the worst of some ratings; ``Low`` if there are none."""
    return min(ratings, key=RATINGS.index, default="Low")
