"""Modelled likelihood that a partner itself uses forced labor: named factors, controls, and an interval."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from supplymap.config import applied
from supplymap.errors import RequestError
from supplymap.likelihood.controls import controls_of, papers
from supplymap.likelihood.doubt import set_doubt
from supplymap.likelihood.factors import factors_of
from supplymap.likelihood.five_step import five_step
from supplymap.likelihood.inherent import NOT_IN_TABLE, class_rows, is_known, recognised_goods
from supplymap.likelihood.parameters import parameters
from supplymap.likelihood.questionnaire import expert_factor
from supplymap.likelihood.questions import set_missing_facts
from supplymap.likelihood.severity import severity
from supplymap.model import NOT_RATED, Factor
from supplymap.probability import any_of

if TYPE_CHECKING:
    import networkx as nx

    from supplymap.config import Config
    from supplymap.likelihood.parameters import Parameters
    from supplymap.model import OwnRating
    from supplymap.network.attributes import PartnerAttributes


def rate(node: PartnerAttributes, parameters: Parameters) -> OwnRating:
    """Return the rating of a partner by itself.

    Its findings come first, and a cargo partner has no other rating. It is High by what is known, the middle value of
    its likelihood; Unknown by the high end alone, or where nothing is known of it; Medium and Low by the high end.
    """
    if node["findings"]:
        return "Finding"
    if node["possible_matches"]:
        return "Possible finding"
    if node["cargo"]:
        return NOT_RATED
    # an adverse answer or audit is known, and so is an expert's likelihood, also where country and goods are not
    known = node["likelihood_overruled"] or is_known(node) or _says_something_adverse(node, parameters)
    if node["ghost"] or not known:
        return "Unknown"
    if node["likelihood"]["value"] >= parameters.high:
        return "High"
    high = node["likelihood"]["high"]
    if any(factor.level == NOT_IN_TABLE for factor in node["factors"]):
        # an indicator that no table has for a country widens the interval, and decides nothing by itself
        high = any_of(factor.after_controls[1 if factor.level == NOT_IN_TABLE else 2] for factor in node["factors"])
    if high >= parameters.high:
        return "Unknown"
    return "Medium" if high >= parameters.medium else "Low"


def _says_something_adverse(node: PartnerAttributes, parameters: Parameters) -> bool:
    codes = {*parameters.asked.values(), "AUDIT"}
    return any(factor.low > 0.0 for factor in node["factors"] if factor.code in codes)


def weigh(graph: nx.MultiDiGraph, config: Config | None = None, *, copy: bool = True) -> nx.MultiDiGraph:
    """Set the likelihood, factors, controls, papers and own rating of every partner, and the doubt of every link.

    Parameters
    ----------
    graph
        A graph with findings. Its ``as_of`` decides which documents are valid.
    config
        Settings; the defaults if left out.
    copy
        Whether to work on a copy. If false, the graph itself is changed and returned, which saves time and memory.

    Returns
    -------
    graph
        With ``parameters_digest`` and ``bands`` of the values in use. The importer has no likelihood of its
        own (0), unless an expert gives it one; a cargo partner has none (0), a ghost [0, u]. Partners also get
        ``likelihood_overruled``, ``missing_facts``, ``assumed_goods``, ``severity``, ``threat``,
        ``vulnerability`` and ``vulnerability_by_category``, links ``w`` and ``w_reason``.
    """
    with applied(config) as settings:
        return _weigh(graph.copy() if copy else graph, parameters(settings), settings.goods)


def _weigh(graph: nx.MultiDiGraph, parameters: Parameters, goods: str) -> nx.MultiDiGraph:
    if "lists" not in graph.graph:
        msg = "The partners are not screened yet: take the step 'screen' before 'build_graph' first."
        raise RequestError(msg)
    as_of = date.fromisoformat(graph.graph["as_of"])
    graph.graph.update(
        parameters_digest=parameters.digest, bands={"High": parameters.high, "Medium": parameters.medium}
    )
    for name, data in graph.nodes(data=True):
        bare = data["ghost"] or data["importer"] or data["cargo"]
        expert = None if data["ghost"] or data["cargo"] else expert_factor(data)
        data["likelihood_overruled"] = expert is not None
        data["assumed_goods"] = "" if bare or expert or recognised_goods(data) else goods
        controls, reduction = ((), 0.0) if bare else controls_of(data, parameters, as_of)
        factors = () if bare else factors_of(data, parameters, reduction, as_of, data["assumed_goods"])
        if data["ghost"]:
            factors = _ghost(graph.nodes[next(iter(graph.successors(name)))], parameters)
        data.update(_weighed((expert,), ()) if expert else _weighed(factors, controls))
        data["missing_documents"], data["expired_documents"] = ((), ()) if bare else papers(data, as_of)
        data["rating"] = rate(data, parameters)
        data["severity"] = severity(data, factors, parameters)
        data.update(five_step(data, parameters))
    set_doubt(graph, parameters)
    set_missing_facts(graph, parameters, as_of)
    return graph


def _weighed(factors: tuple[Factor, ...], controls: tuple[str, ...]) -> dict[str, Any]:
    """Return the attributes of factors and controls, and the likelihood that they combine to."""
    if len(factors) == 1:
        # a single factor keeps all its digits: no arithmetic
        low, value, high = factors[0].after_controls
    else:
        low, value, high = (any_of(factor.after_controls[end] for factor in factors) for end in range(3))
    return {"factors": factors, "controls": controls, "likelihood": {"low": low, "value": value, "high": high}}


def ghost_measures(buyer: PartnerAttributes, parameters: Parameters) -> dict[str, Any]:
    """Return factors and likelihood of what is unknown upstream of a partner, or replaces it: the interval [0, u]."""
    return _weighed(_ghost(buyer, parameters), ())


def _ghost(buyer: PartnerAttributes, parameters: Parameters) -> tuple[Factor, ...]:
    """Return the factor of what is unknown upstream of a partner, with the interval [0, u]."""
    classes = recognised_goods(buyer)
    listed = any(names or sectors for names, sectors in (class_rows()[item] for item in classes))
    risky = listed or not classes or buyer["goods_open"]
    level = "risk goods" if risky else "other goods"
    low, value, high, imposed = parameters.factors["UNMAPPED", level]
    reason = f"no supplier of {buyer['name']} is in the files"
    row = f"factors.csv UNMAPPED {level}"
    return (Factor("UNMAPPED", low, value, high, (low, value, high), reason, row, level, imposed),)
