"""Numbers of every partner and product, for those who want them; what is read first is in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplymap import reference
from supplymap.network.companies import country_words, site_name
from supplymap.probability import format_probability
from supplymap.ranking.frames import frame
from supplymap.ranking.ranks import ranked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import networkx as nx
    import pandas as pd

    from supplymap.network.attributes import PartnerAttributes

NUMBERS = "Numbers"


def country_name(data: PartnerAttributes) -> str:
    """Return the name of a partner's country, or that it is not stated."""
    return country_words(data, "Not stated")


_MEASURES: Mapping[str, Callable[[PartnerAttributes], Any]] = {
    "Place": lambda data: data["place"],
    "Rank": lambda data: data["rank"],
    "Partner": site_name,
    "Country": country_name,
    "Rating": lambda data: data["rating"],
    "Likelihood low": lambda data: data["likelihood"]["low"],
    "Likelihood": lambda data: data["likelihood"]["value"],
    "Likelihood high": lambda data: data["likelihood"]["high"],
    "Reach": lambda data: data["reach"],
    "Hazard removed": lambda data: data["expected_hazard"],
    "Key": lambda data: data["key"],
    "Share of the modelled risk": lambda data: data["risk_share"],
    "Share of hazard": lambda data: data["hazard_share"],
    "Importance": lambda data: data["importance"],
    "Risk reduction low": lambda data: min(data["risk_reduction_low"], data["risk_reduction_high"]),
    "Risk reduction": lambda data: data["risk_reduction"],
    "Risk reduction high": lambda data: max(data["risk_reduction_low"], data["risk_reduction_high"]),
    "Risk achievement": lambda data: data["risk_achievement"],
    "Attribution": lambda data: data["attribution"],
    "Value of verification": lambda data: data["verification"],
    "Narrowing": lambda data: data["narrowing"],
    "Unknown hazard": lambda data: data["unknown_hazard"],
    "Exposure low": lambda data: data["exposure"]["low"],
    "Exposure": lambda data: data["exposure"]["value"],
    "Exposure high": lambda data: data["exposure"]["high"],
    "Exposure with findings": lambda data: data["exposure"]["with_findings"],
    "Scale": lambda data: data["severity"]["scale"],
    "Scope": lambda data: data["severity"]["scope"],
    "Irremediability": lambda data: data["severity"]["irremediability"],
    "Severity": lambda data: data["severity"]["total"],
    "Tier-1 partners reached": lambda data: data["reach_tier1"],
    "Value reached": lambda data: data["reach_value"],
}


def numbers_table(graph: nx.MultiDiGraph) -> pd.DataFrame:
    """Return all measures of every partner, in the order of the partners.

    Parameters
    ----------
    graph
        A ranked graph.

    Returns
    -------
    numbers
        A row a partner; :func:`dictionary_table` says what each column is.
    """
    rows = []
    for name in ranked(graph):
        data: PartnerAttributes = graph.nodes[name]
        if data["cargo"]:
            # nothing is modelled for it, and a likelihood of 0 would say otherwise
            continue
        rows.append({"id": name, **{heading: measure(data) for heading, measure in _MEASURES.items()}})
    return frame(rows)


def dictionary_table() -> pd.DataFrame:
    """Return the words of the outputs, then what each heading of the numbers means, with unit and range."""
    numbers = {row["heading"]: row for row in reference.table("headings")}
    words = {row["word"]: row["meaning"] for row in reference.table("glossary")}
    # a word that is a heading too has one meaning
    words.update({heading: row["meaning"] for heading, row in numbers.items() if heading not in words})
    return frame(
        {
            "Word or heading": word,
            "Meaning": meaning,
            "Unit": numbers[word]["unit"] if word in numbers else "",
            "Range": numbers[word]["range"] if word in numbers else "",
        }
        for word, meaning in words.items()
    )


def product_numbers_table(graph: nx.MultiDiGraph) -> pd.DataFrame:
    """Return what reaches the importer, as numbers: a row for each product, and one for all products."""
    rows = []
    for product, summary in (*graph.graph["products"].items(), ("All products", graph.graph["overall"])):
        exposure = summary["exposure"]
        rows.append(
            {
                "Product": product,
                "Rating": summary["rating"],
                "Exposure, modelled": format_probability(exposure["value"], summary["hazard"]),
                "Exposure, with findings": format_probability(
                    exposure["with_findings"], summary["hazard_with_findings"]
                ),
                "Interval": f"{format_probability(exposure['low'], summary['hazard_low'])} to "
                f"{format_probability(exposure['high'], summary['hazard_high'])}",
                "Bounds": " to ".join(format_probability(exposure[end], 0.0) for end in ("lower", "upper")),
                "Standard error": exposure["standard_error"],
                "Method": exposure["method"],
                "Expected hazard": summary["expected_hazard"],
            }
        )
    return frame(rows)
