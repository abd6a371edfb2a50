"""Exposures against worked numbers, a brute-force oracle and properties."""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap.exposure.solver import Network, expose, expose_all, upstream_totals
from supplymap.probability import hazard_units, probabilities, total

ALL_VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))
# the closed form is for graphs without a doubtful link
VECTORS = [vector for vector in ALL_VECTORS if all(w == 1 for _, _, w in vector["edges"])]


def closed_form(p: Any, tails: Any, heads: Any, target: int) -> float:
    network = Network(tails, heads, np.ones(len(tails)), len(p))
    return expose(network, p, target, method="closed form").value


def arrays(vector: dict[str, Any]) -> tuple[Any, Any, Any, int]:
    index = {name: position for position, name in enumerate(vector["nodes"])}
    p = np.array([vector["prior"].get(name, 0.0) for name in vector["nodes"]])
    tails = np.array([index[edge[0]] for edge in vector["edges"]], dtype=np.int64)
    heads = np.array([index[edge[1]] for edge in vector["edges"]], dtype=np.int64)
    return p, tails, heads, index[vector["root"]]


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_worked_graphs(vector: dict[str, Any]) -> None:
    p, tails, heads, root = arrays(vector)
    assert closed_form(p, tails, heads, root) == pytest.approx(vector["P"], abs=1e-9)
    # the hazards of everyone at once give the same number for the root
    sums = upstream_totals(hazard_units(p), tails, heads)
    assert probabilities(sums)[root] == pytest.approx(vector["P"], abs=1e-9)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_risk_reduction_of_worked_graphs(vector: dict[str, Any]) -> None:
    p, tails, heads, root = arrays(vector)
    for position, name in enumerate(vector["nodes"]):
        cleared = p.copy()
        cleared[position] = 0.0
        reduction = vector["P"] - closed_form(cleared, tails, heads, root)
        assert reduction == pytest.approx(vector["risk_reduction"][name], abs=1e-9)


@st.composite
def networks(draw: st.DrawFn) -> tuple[Any, Any, Any]:
    size = draw(st.integers(2, 7))
    p = np.array(draw(st.lists(st.floats(0, 1), min_size=size, max_size=size)))
    pairs = draw(st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=14))
    return p, np.array([a for a, _ in pairs], dtype=np.int64), np.array([b for _, b in pairs], dtype=np.int64)


def brute_force(p: Any, tails: Any, heads: Any, target: int) -> float:
    """Sum over every combination of tainted partners; reaching is asked of networkx."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(p)))
    graph.add_edges_from(zip(tails.tolist(), heads.tolist(), strict=True))
    reaching = nx.ancestors(graph, target) | {target}
    result = 0.0
    for tainted in itertools.product((False, True), repeat=len(p)):
        if any(tainted[i] for i in reaching):
            result += math.prod(p[i] if tainted[i] else 1 - p[i] for i in range(len(p)))
    return result


@given(networks())
def test_equals_brute_force(network: tuple[Any, Any, Any]) -> None:
    p, tails, heads = network
    assert closed_form(p, tails, heads, 0) == pytest.approx(brute_force(p, tails, heads, 0), abs=1e-9)


@given(networks(), st.randoms(use_true_random=False))
def test_order_and_repeats_of_links_change_no_digit(network: tuple[Any, Any, Any], random: Any) -> None:
    p, tails, heads = network
    units = hazard_units(np.where(p < 1, p, 0.5))
    before = upstream_totals(units, tails, heads)
    pairs = list(zip(tails.tolist(), heads.tolist(), strict=True)) * 2
    random.shuffle(pairs)
    again_tails, again_heads = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    assert (upstream_totals(units, again_tails, again_heads) == before).all()


@given(networks(), st.integers(0, 6), st.floats(0, 1))
def test_more_likelihood_never_lowers_an_exposure(network: tuple[Any, Any, Any], who: int, more: float) -> None:
    p, tails, heads = network
    raised = p.copy()
    raised[who % len(p)] = max(raised[who % len(p)], more)
    for target in range(len(p)):
        assert closed_form(raised, tails, heads, target) >= closed_form(p, tails, heads, target)


@given(networks())
def test_a_partner_that_does_not_reach_the_target_changes_no_digit(network: tuple[Any, Any, Any]) -> None:
    p, tails, heads = network
    more_p = np.append(p, 0.9)
    # the stranger buys from everyone and sells to nobody
    more_tails = np.concatenate([tails, np.arange(len(p))])
    more_heads = np.concatenate([heads, np.full(len(p), len(p))])
    assert closed_form(more_p, more_tails, more_heads, 0) == closed_form(p, tails, heads, 0)


@given(networks())
def test_scores_stay_in_range_and_inputs_unchanged(network: tuple[Any, Any, Any]) -> None:
    p, tails, heads = network
    copies = [array.copy() for array in network]
    assert 0.0 <= closed_form(p, tails, heads, 0) <= 1.0
    upstream_totals(hazard_units(p), tails, heads)
    assert all((array == copy).all() for array, copy in zip(network, copies, strict=True))


def test_blocks_of_sources_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(7)
    size, links = 300, 900
    tails, heads = generator.integers(0, size, links), generator.integers(0, size, links)
    units = generator.integers(0, 1 << 40, (size, 2))
    whole = upstream_totals(units, tails, heads)
    monkeypatch.setattr(expose_all, "BLOCK", 37)
    assert (upstream_totals(units, tails, heads) == whole).all()
    graph = nx.DiGraph(zip(tails.tolist(), heads.tolist(), strict=True))
    for node in (0, 17, 250):
        reaching = (nx.ancestors(graph, node) if node in graph else set()) | {node}
        assert (whole[node] == units[sorted(reaching)].sum(axis=0)).all()


@pytest.mark.parametrize("wrong", [-0.1, 1.1, math.nan])
def test_refuses_what_is_no_probability(wrong: float) -> None:
    with pytest.raises(ValueError, match="probabilities"):
        hazard_units(np.array([wrong]))


def test_a_certain_partner_is_counted_not_summed() -> None:
    certain = total(np.array([0.5, 1.0]))
    assert (certain.certain, certain.probability, certain.hazard) == (1, 1.0, math.inf)
