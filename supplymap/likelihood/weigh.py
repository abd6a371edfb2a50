"""Modelled likelihood that a partner itself uses forced labor: named factors, controls, and an interval."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from supplymap.config import applied
from supplymap.errors import ConfigError, RequestError
from supplymap.likelihood.controls import controls_of, is_adverse, papers
from supplymap.likelihood.doubt import set_doubt
from supplymap.likelihood.five_step import five_step
from supplymap.likelihood.inherent import (
    class_rows,
    country_level,
    goods_classes,
    goods_level,
    guessed_classes,
    rule_level,
    sector_level,
)
from supplymap.likelihood.parameters import parameters
from supplymap.likelihood.questionnaire import expert_factor, levels
from supplymap.likelihood.severity import severity
from supplymap.model import Factor
from supplymap.probability import any_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from supplymap.config import Config
    from supplymap.likelihood.parameters import Parameters
    from supplymap.model import Document, Rating
    from supplymap.network.attributes import PartnerAttributes


def factors_of(node: PartnerAttributes, table: Parameters, reduction: float, as_of: date) -> tuple[Factor, ...]:
    """List the factors of a partner.

    Parameters
    ----------
    node
        Attributes of the partner.
    table
        Values in use.
    reduction
        What the controls take off a factor that is not state-imposed, in [0, 1].
    as_of
        Day by which the age of answers is judged.

    Returns
    -------
    factors
        One per code; their values after controls combine to the likelihood exactly.
    """
    country = node["country"]
    classes = goods_classes(node)
    guess = classes or guessed_classes(node)
    found_levels = [
        country_level(country),
        rule_level(country),
        goods_level(country, guess, table),
        sector_level(country, guess),
        audit_level(node["documents"]),
        *levels(node, table, as_of),
    ]
    unknown = {"GOODS": goods_level(country, frozenset(), table), "SECTOR": sector_level(country, frozenset())}
    factors = []
    for code, level, found in (item for item in found_levels if item):
        reason = found
        if (code, level) not in table.factors:
            msg = f"factors.csv has no row {code} {level}: add it to your copy of the table."
            raise ConfigError(msg)
        low, value, high, imposed = table.factors[code, level]
        if guess != classes and code in unknown:
            # goods guessed from the stage widen to what goods that nobody states may be
            widest = table.factors[code, unknown[code][1]]
            low, high = min(low, widest[0]), max(high, widest[2])
            reason = f"{reason}; the goods are guessed from the stage {node['stage_text']!r}"
        keep = 1.0 if imposed else 1.0 - reduction
        after = (low * keep, value * keep, high * keep)
        factors.append(Factor(code, low, value, high, after, reason, f"factors.csv {code} {level}", level, imposed))
    return tuple(factors)


def audit_level(documents: Sequence[Document]) -> tuple[str, str, str] | None:
    """Give code, level and reason for the latest audit, if it reports a failure; None otherwise."""
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


def rate(node: PartnerAttributes, table: Parameters) -> Rating:
    """Rate a partner by itself: its findings first, then the band of its likelihood's high end."""
    if node["findings"]:
        return "Finding"
    if node["possible_matches"]:
        return "Possible finding"
    # goods guessed from a stage are not known goods; what an expert says needs none
    if node["ghost"] or (not node["likelihood_overruled"] and not (node["country"] or goods_classes(node))):
        return "Not rated"
    high = node["likelihood"]["high"]
    if high >= table.high:
        return "High"
    return "Medium" if high >= table.medium else "Low"


def weigh(graph: nx.MultiDiGraph, config: Config | None = None, *, copy: bool = True) -> nx.MultiDiGraph:
    """Give every partner its likelihood, factors, controls, papers and own rating, and every link its doubt.

    Parameters
    ----------
    graph
        A graph with findings. Documents are judged by its ``as_of``.
    config
        Settings; the defaults if left out.
    copy
        Whether to work on a copy. If false, the graph itself is changed and returned, which saves time and memory.

    Returns
    -------
    graph
        With ``parameters_digest`` and ``bands`` of the values in use. The importer has no likelihood of its
        own (0), unless an expert gives it one; a ghost has [0, u]. Partners also get
        ``likelihood_overruled``, ``severity``, ``threat``, ``vulnerability`` and
        ``vulnerability_by_category``, links ``w`` and ``w_reason``.
    """
    with applied(config) as settings:
        return _weigh(graph.copy() if copy else graph, parameters(settings))


def _weigh(graph: nx.MultiDiGraph, table: Parameters) -> nx.MultiDiGraph:
    if "lists" not in graph.graph:
        msg = "The partners are not screened yet: take the step 'screen' before 'build_graph' first."
        raise RequestError(msg)
    as_of = date.fromisoformat(graph.graph["as_of"])
    graph.graph.update(parameters_digest=table.digest, bands={"High": table.high, "Medium": table.medium})
    for name, data in graph.nodes(data=True):
        bare = data["ghost"] or data["importer"]
        expert = None if data["ghost"] else expert_factor(data)
        data["likelihood_overruled"] = expert is not None
        controls, reduction = ((), 0.0) if bare else controls_of(data, table, as_of)
        factors = () if bare else factors_of(data, table, reduction, as_of)
        if data["ghost"]:
            factors = _ghost(graph.nodes[next(iter(graph.successors(name)))], table)
        data.update(_weighed((expert,), ()) if expert else _weighed(factors, controls))
        data["missing_documents"], data["expired_documents"] = ((), ()) if bare else papers(data, as_of)
        data["rating"] = rate(data, table)
        data["severity"] = severity(data, factors, table)
        data.update(five_step(data, table))
    set_doubt(graph, table)
    return graph


def _weighed(factors: tuple[Factor, ...], controls: tuple[str, ...]) -> dict[str, Any]:
    """Combine the factors of a partner to its likelihood."""
    if len(factors) == 1:
        # what one factor says is said to the last digit
        low, value, high = factors[0].after_controls
    else:
        low, value, high = (any_of(factor.after_controls[end] for factor in factors) for end in range(3))
    return {"factors": factors, "controls": controls, "likelihood": {"low": low, "value": value, "high": high}}


def ghost_measures(buyer: PartnerAttributes, table: Parameters) -> dict[str, Any]:
    """Give factors and likelihood of what is unknown upstream of a partner, or in its place: the interval [0, u]."""
    return _weighed(_ghost(buyer, table), ())


def _ghost(buyer: PartnerAttributes, table: Parameters) -> tuple[Factor, ...]:
    """Give what is unknown upstream of a partner the interval [0, u]."""
    classes = goods_classes(buyer)
    risky = not classes or any(names or sectors for names, sectors in (class_rows()[item] for item in classes))
    level = "risk goods" if risky else "other goods"
    low, value, high, imposed = table.factors["UNMAPPED", level]
    reason = f"no supplier of {buyer['name']} is in the files"
    row = f"factors.csv UNMAPPED {level}"
    return (Factor("UNMAPPED", low, value, high, (low, value, high), reason, row, level, imposed),)
