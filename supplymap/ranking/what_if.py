"""What if: exposure and coverage before and after some suppositions, in the same worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from supplymap.exposure.arrays import ENDS, identity
from supplymap.exposure.coverage import coverage
from supplymap.exposure.measures import Sampling
from supplymap.exposure.solver import Network, Wants, exposures
from supplymap.model import RATINGS
from supplymap.network import chains
from supplymap.network.numbered import Numbered
from supplymap.ranking.order import expected_risk
from supplymap.ranking.suppositions import suppose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx
    from numpy.typing import NDArray

    from supplymap.exposure.solver import Exposure
    from supplymap.likelihood.parameters import Parameters
    from supplymap.network.attributes import PartnerAttributes
    from supplymap.network.numbered import Edge
    from supplymap.ranking.suppositions import Case, Change

ROWS = (*ENDS, "found")
ALL_PRODUCTS = "All products"
MOST_NAMED = 5
"""Most partners named in a note."""


def what_if(
    graph: nx.MultiDiGraph, changes: Sequence[Change], parameters: Parameters, sampling: Sampling | None = None
) -> dict[str, Any]:
    """Compare the exposures of the importer and of each product before and after some changes.

    A finding that a change hides is named in the notes: no supposition lifts a finding.

    Parameters
    ----------
    graph
        A propagated graph; it is not changed.
    changes
        What is supposed, all at once.
    parameters
        Values in use: a new supplier that is not known has the interval of an unmapped end.
    sampling
        How to sample where no exact answer is possible: the same worlds before and after.

    Returns
    -------
    result
        ``changes`` and ``notes`` in words; ``before`` and ``after``, each with the exposure and the modelled ``risk``
        of the ``importer`` and of its ``products`` (the sum of :func:`expected_risk` over partners, ghosts left out;
        None where one is certain); ``coverage`` with the same keys, each before and after.

    Raises
    ------
    PartnerError
        If a name stands for no partner.
    RequestError
        If it stands for several, a link does not exist, or a change makes no sense for what it names.
    """
    sampling = sampling or Sampling()
    case = suppose(graph, changes, parameters)
    before, after = _chains(graph), _chains(case.graph)
    result: dict[str, Any] = {"changes": case.changes, "notes": case.notes, "seed": sampling.seed}
    result |= {key: {"importer": {}, "products": {}} for key in ("before", "after", "coverage")}
    for name in [ALL_PRODUCTS, *graph.graph["products"], *sorted(set(after) - set(before))]:
        links = before.get(name, ()), after.get(name, ())
        old, new = _compare(graph, case.graph, *links, sampling)
        for key, rating in (("findings", "Finding"), ("possible_findings", "Possible finding")):
            old[key], new[key] = _rated(graph, links[0], rating), _rated(case.graph, links[1], rating)
            if name == ALL_PRODUCTS:
                _note_hidden(case, old[key], new[key], rating)
        if name == ALL_PRODUCTS:
            _note_tied_back(case, _reached(graph, links[0]) - _reached(case.graph, links[1]))
        covered = {"before": _covered(graph, links[0]), "after": _covered(case.graph, links[1])}
        _note_coverage(case, name, covered)
        for key, value in (("before", old), ("after", new), ("coverage", covered)):
            if name == ALL_PRODUCTS:
                result[key]["importer"] = value
            else:
                result[key]["products"][name] = value
    return result


def _chains(graph: nx.MultiDiGraph) -> dict[str, tuple[Edge, ...]]:
    by_product = {chain.name: chain.edges for chain in chains.product_chains(graph)}
    return {ALL_PRODUCTS: tuple(chains.current_edges(graph)), **by_product}


def _covered(graph: nx.MultiDiGraph, edges: Sequence[Edge]) -> dict[str, Any]:
    importer = graph.graph["importer"]
    partners = frozenset(Numbered(edges, (importer,)).distances({importer: 0})) - {importer}
    measures = coverage(graph, edges, partners)
    return {key: measures[key] for key in ("ends", "reaching_raw_material", "share")}


def _rated(graph: nx.MultiDiGraph, edges: Sequence[Edge], rating: str) -> list[str]:
    """Return the partners of a rating that some links connect to the importer."""
    return sorted(name for name in _reached(graph, edges) if graph.nodes[name]["rating"] == rating)


def _reached(graph: nx.MultiDiGraph, edges: Sequence[Edge]) -> set[str]:
    """Return the partners that some links connect to the importer."""
    importer = graph.graph["importer"]
    return set(Numbered(edges, (importer,)).distances({importer: 0})) - {importer}


def _note_hidden(case: Case, before: Sequence[str], after: Sequence[str], rating: str) -> None:
    """Note the partners of a rating that no longer reach the importer: their findings are not lifted."""
    for name in sorted(set(before) - set(after)):
        title = case.graph.nodes[name]["name"]
        case.notes.append(
            f"The {rating.lower()} on {title} still stands; it only no longer shows, as the changes remove links that "
            "carry it."
        )


def _note_tied_back(case: Case, cut: set[str]) -> None:
    """Note which partners a new run would still count: those that stay in the files without a way to the importer."""
    data = case.graph.nodes
    cut = {name for name in cut if name in data and not data[name]["ghost"]}
    if not cut:
        return
    titles = [data[name]["name"] for name in sorted(cut, key=lambda name: (RATINGS.index(data[name]["rating"]), name))]
    named = ", ".join(titles[:MOST_NAMED]) + (f" and {len(titles) - MOST_NAMED} more" if titles[MOST_NAMED:] else "")
    whom = "1 partner that has" if len(titles) == 1 else f"{len(titles)} partners that have"
    case.notes.append(
        f"This leaves out {whom} no other way to {data[case.graph.graph['importer']]['name']}: {named}. As long as "
        "they stand in your list, a new run ties them back under 'path not stated' and counts them, with any finding."
    )


def _note_coverage(case: Case, name: str, covered: Mapping[str, Mapping[str, Any]]) -> None:
    before, after = covered["before"], covered["after"]
    if not after["ends"] and before["ends"]:
        case.notes.append(f"{name}: no partner is left in the files. That is not low risk: nothing is known.")
    elif after["share"] < before["share"] or after["ends"] < before["ends"]:
        case.notes.append(
            f"{name}: {after['reaching_raw_material']} of {after['ends']} ends reach raw material, "
            f"{before['reaching_raw_material']} of {before['ends']} before. A lower number may only hide what is "
            "behind a removed partner."
        )


def _compare(
    graph: nx.MultiDiGraph,
    changed: nx.MultiDiGraph,
    before: Sequence[Edge],
    after: Sequence[Edge],
    sampling: Sampling,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the exposures of the importer over two sets of links, in the same worlds."""
    edges = sorted({*before, *after})
    names = sorted({graph.graph["importer"], *(end for edge in edges for end in edge[:2])})
    index = {name: row for row, name in enumerate(names)}
    graphs = (graph, changed)
    doubts = []
    for state, links in zip(graphs, (before, after), strict=True):
        kept = set(links)
        doubts.append(np.array([state.edges[edge]["w"] if edge in kept else 0.0 for edge in edges]))
    network = Network(
        np.array([index[edge[0]] for edge in edges], dtype=np.int64),
        np.array([index[edge[1]] for edge in edges], dtype=np.int64),
        np.max(doubts, axis=0),
        len(names),
        np.array([identity(name) for name in names], dtype=np.uint64),
    )
    scenarios, highs = [], []
    for state, w in zip(graphs, doubts, strict=True):
        rows = dict(zip(ROWS, np.array([_likelihoods(state, name) for name in names]).T, strict=True))
        # what is not mapped is no partner: the coverage tells of it
        ghosts = np.array([name in state and state.nodes[name]["ghost"] for name in names])
        highs.append(np.where(ghosts, 0.0, rows["high"]))
        # at the high end every doubtful link counts as real: what is not known is not low
        scenarios += [(row, np.where(w > 0.0, 1.0, 0.0) if end == "high" else w) for end, row in rows.items()]
    alone = Wants(importance=False, reach=True, attribution=False)
    results = exposures(
        network,
        scenarios,
        index[graph.graph["importer"]],
        seed=sampling.seed,
        worlds=sampling.worlds,
        tolerance=sampling.tolerance,
        wants=[alone] * len(scenarios),
    )
    return _exposure(results[:4], highs[0]), _exposure(results[4:], highs[1])


def _likelihoods(graph: nx.MultiDiGraph, name: str) -> tuple[float, float, float, float]:
    if name not in graph:
        return 0.0, 0.0, 0.0, 0.0
    data: PartnerAttributes = graph.nodes[name]
    likelihood = data["likelihood"]
    with_findings = 1.0 if data["findings"] and not data["importer"] else likelihood["value"]
    return likelihood["value"], likelihood["low"], likelihood["high"], with_findings


def _exposure(results: Sequence[Exposure], highs: NDArray[np.float64]) -> dict[str, Any]:
    value, low, high, with_findings = results
    risk = float(expected_risk(value.reach, highs).sum())
    certain = bool(((value.p >= 1.0) & (value.reach > 0.0)).any())
    return {
        "value": value.value,
        "low": min(low.value, value.value),
        "high": max(high.value, value.value),
        "with_findings": max(with_findings.value, value.value),
        "lower": value.lower,
        "upper": value.upper,
        "standard_error": value.standard_error,
        "method": value.method,
        "expected_hazard": None if certain else value.expected_hazard,
        "risk": risk if np.isfinite(risk) else None,
    }
