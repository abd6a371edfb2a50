"""Ratings, paths and probabilities in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.probability import below_one, format_probability, hazard

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx

    from supplymap.network.attributes import Measures, PartnerAttributes, Summary

FINDING_TITLES: Mapping[str, str] = {
    "uflpa-entity": "UFLPA Entity List",
    "uflpa-region": "Site in Xinjiang (XUAR)",
    "wro": "WRO or Finding",
    "caatsa": "CAATSA, North Korea",
}


def changes(summary: Summary, data: Measures, reach: float = 0.0) -> dict[str, str]:
    """Return, in words, an exposure once a partner is cleared and once it is confirmed.

    Parameters
    ----------
    summary
        Summary of the importer, or of a product.
    data
        The partner's measures for the importer or product.
    reach
        Probability that what happens at the partner reaches the importer; 0 where it is not known.
    """
    p, expected = summary["exposure"]["value"], summary["expected_hazard"]
    before = format_probability(p, summary["hazard"])
    cleared = max(p - data["risk_reduction"], 0.0)
    raised = min(p + data["risk_achievement"], 1.0)
    # an exposure is certain only if the partner's goods are certain to arrive
    raised = raised if reach >= 1.0 or p >= 1.0 else below_one(raised)
    texts = {
        "Clear it": f"{before} → {format_probability(cleared, hazard(below_one(cleared)))}",
        "If confirmed": f"{before} → {format_probability(raised, hazard(raised))}",
    }
    removed = data["expected_hazard"]
    if expected is not None and removed is not None:
        texts["Clear it"] += f" (hazard {expected:.4g} → {max(expected - removed, 0.0):.4g})"
    return texts


def all_changes(overall: Summary, data: PartnerAttributes) -> dict[str, str]:
    """Return the changes of the importer's exposure, and its risk reduction with a range."""
    low, high = sorted((data["risk_reduction_low"], data["risk_reduction_high"]))
    reduction = f"{data['risk_reduction']:.3g} ({low:.3g} to {high:.3g})"
    return {**changes(overall, data, data["reach"]), "Risk reduction": reduction}


def path_text(graph: nx.MultiDiGraph, path: Iterable[str]) -> str:
    """Return a path as text, with the names of the user's file; a partner outside a subgraph stands by its id."""
    return " → ".join(graph.nodes[name]["name"] if name in graph else name for name in path)


def label(data: PartnerAttributes) -> str:
    """Return a partner's name with its country and tier."""
    return f"{data['name']} ({data['country'] or 'no country'}, tier {data['tier_text']})"


def why(data: PartnerAttributes) -> str:
    """Return why a partner has its rating."""
    if data["findings"]:
        text = "; ".join(
            f"{finding.kind}: {finding.listing_name} ({finding.listing}), {finding.reason}"
            for finding in data["findings"]
        )
        return f"link ended; {text}" if data["past"] else text
    if data["possible_matches"]:
        return "; ".join(f"possible {match.kind}: {match.reason}" for match in data["possible_matches"])
    if data["ghost"]:
        return "nothing is known upstream"
    # an answer "no" leaves too small a factor to be a reason; an expert's 0 is a reason
    parts = [factor for factor in data["factors"] if factor.high >= 0.005 or factor.code == "EXPERT"]
    parts.sort(key=lambda factor: (-factor.after_controls[2], factor.code))
    text = "; ".join(factor.reason for factor in parts)
    return f"{text}; reduced by {len(data['controls'])} controls" if data["controls"] and text else text
