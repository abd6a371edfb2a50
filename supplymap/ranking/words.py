"""Ratings and paths in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.network.companies import country_words, site_name
from supplymap.ranking.finding_words import findings_sentence, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from supplymap.model import Factor
    from supplymap.network.attributes import PartnerAttributes

_MIDDLE, _HIGH = 1, 2
"""Ends of the interval of a factor."""

IDENTITY = "identity"
"""Code of the question that is asked of a partner of whom nothing is known."""

_OWN = ("country", "goods", "answers", "audit")
"""Codes of the questions about a partner itself."""

_INHERENT = ("COUNTRY", "RULE", "GOODS", "SECTOR")
"""Codes of factors that speak of a country or of goods, not of the partner itself."""

MOST_FACTS = 2
"""Most facts that a sentence names."""

MOVES = "moves or stores the goods"
"""What cargo partners do: the heading under which their findings stand."""

FAINT = 0.005
"""A factor below this is no reason."""


def path_text(graph: nx.MultiDiGraph, path: Iterable[str]) -> str:
    """Return a path as text, with the names of the user's file; a partner outside a subgraph stands by its id."""
    return " → ".join(site_name(graph.nodes[name]) if name in graph else name for name in path)


def label(data: PartnerAttributes) -> str:
    """Return a partner's name with its country and tier."""
    country = country_words(data, "country not stated")
    tier = "cargo partner" if data["cargo"] else f"tier {data['tier_text']}"
    return f"{site_name(data)} ({country}, {tier})"


def rating_words(data: PartnerAttributes) -> str:
    """Return a partner's rating, with the findings of ended links as past ones."""
    return f"Past {data['rating'].lower()}" if data["standing"].startswith("past") else data["rating"]


def why(data: PartnerAttributes) -> str:
    """Return, in one sentence, why a partner has its rating.

    Parameters
    ----------
    data
        Attributes of a partner in a weighed graph.

    Returns
    -------
    text
        Its findings, else its possible findings; of a cargo partner with what it does. For High what is known and
        carries most, for Unknown what is not known, for Medium and Low what carries most as far as it may.
    """
    if data["findings"]:
        return with_part(data, findings_sentence(data["findings"], past=data["past"]))
    if data["possible_matches"]:
        return with_part(data, findings_sentence(data["possible_matches"], past=data["past"]))
    if data["cargo"]:
        return f"It {MOVES} and makes none, so no likelihood is modelled."
    if data["importer"] and not data["factors"]:
        return "The importer has the worst rating of its supply chain."
    if data["rating"] == "Unknown" and not data["ghost"]:
        return _not_known(data)
    end = _MIDDLE if data["rating"] == "High" else _HIGH
    # an answer "no" leaves too small a factor to be a reason; an expert's 0 is a reason
    parts = [factor for factor in data["factors"] if factor.high >= FAINT or factor.code == "EXPERT"]
    first = min(parts, key=lambda factor: (-factor.after_controls[end], factor.code), default=None)
    if first is None:
        return "Nothing in the files points to forced labor."
    if data["rating"] == "Low" and first.code in _INHERENT:
        return sentence(f"little points to forced labor; what weighs most: {first.reason}")
    return sentence(first.reason)


def with_part(data: PartnerAttributes, found: str) -> str:
    """Return what was found of a partner; of a cargo partner with the part that it has in the supply chain."""
    return f"{found} It {MOVES}; nothing says that it makes them." if data["cargo"] else found


def _fact(data: PartnerAttributes, code: str) -> str:
    """Return a fact that is not known of a partner; goods that are stated need their material."""
    if code == "goods" and data["goods"]:
        return f"what its goods ({', '.join(data['goods'][:MOST_FACTS])}) are made of"
    return f"its {reference.keyed('questions')[code]['fact']}"


def _width(factor: Factor) -> float:
    """Return by how much a factor may lie above its value."""
    return factor.after_controls[_HIGH] - factor.after_controls[_MIDDLE]


def _not_known(data: PartnerAttributes) -> str:
    """Return what is not known of a partner and widens its likelihood most."""
    missing = data["missing_facts"]
    if IDENTITY in missing:
        return "Nothing is known of it, neither country nor goods: who is this?"
    # who supplies it or buys from it says little of the partner itself
    own = [_fact(data, code) for code in missing if code in _OWN][:MOST_FACTS]
    if own:
        return sentence(f"not known: {' and '.join(own)}")
    widest = max(data["factors"], key=_width, default=None)
    return sentence(widest.reason) if widest else "Nothing is known of it."
