"""Exposures of random graphs against oracles: every state counted in plain Python, and a Bayesian network."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import Any

import networkx as nx
import numpy as np
import pytest

from supplymap.exposure.solver import Network, bounds, doubtful_slopes, expose, link_importance, sampled_for_all
from tests.exposure.exposure_oracles import (
    Answer,
    Case,
    by_layers,
    by_links,
    by_states,
    by_value,
    layered_case,
    link_differences,
    random_case,
)

SEEDS = range(300)
groups = pytest.mark.parametrize("start", range(0, len(SEEDS), 30))


def near(expected: Any) -> Any:
    return pytest.approx(expected, abs=1e-9, rel=0)


@cache
def solved(seed: int) -> tuple[Case, Answer]:
    case = random_case(seed)
    return case, by_links(case)


def features(case: Case) -> set[str]:
    """Name what is in a graph, so that a change of the generator cannot empty a test unseen."""
    pairs = list(zip(case.tails, case.heads, strict=True))
    graph = nx.DiGraph(pair for pair in pairs if pair[0] != pair[1])
    graph.add_node(case.target)
    reach = nx.ancestors(graph, case.target) | {case.target}
    routes = nx.DiGraph(graph.subgraph(reach))
    found = {
        "circle": not nx.is_directed_acyclic_graph(routes),
        "parallel links": len({pair for pair in pairs if pair[0] != pair[1]}) < sum(a != b for a, b in pairs),
        "self-link": any(a == b for a, b in pairs),
        "two ways": any(len(list(nx.all_simple_paths(routes, node, case.target))) > 1 for node in routes),
        "p = 0": any(case.p[i] == 0 for i in reach),
        "one p = 1": sum(case.p[i] == 1 for i in reach) == 1,
        "several p = 1": sum(case.p[i] == 1 for i in reach) > 1,
        "documented link": any(w == 1 for w in case.w),
        "does not reach": len(reach) < case.size,
        "target supplies": any(a == case.target != b for a, b in pairs),
    }
    return {name for name, there in found.items() if there}


def test_the_graphs_have_everything_in_them() -> None:
    seen = Counter(name for seed in SEEDS for name in features(random_case(seed)))
    assert len(seen) == 10
    assert min(seen.values()) >= 30, seen
    assert max(random_case(seed).uncertain for seed in SEEDS) == 12


@groups
def test_oracles_agree(start: int) -> None:
    for seed in SEEDS[start : start + 30]:
        case, answer = solved(seed)
        value, importance = by_states(case)
        assert answer.value == pytest.approx(value, abs=1e-12)
        assert answer.importance == pytest.approx(importance, abs=1e-12)
        assert sum(answer.attribution) == pytest.approx(value, abs=1e-12)


@groups
def test_exact_equals_brute_force(start: int) -> None:
    for seed in SEEDS[start : start + 30]:
        case, answer = solved(seed)
        found = expose(case.network, case.likelihoods, case.target)
        assert found.method in {"closed form", "exact"}, seed
        assert found.value == near(answer.value), seed
        hazards = np.array([-math.log1p(-p) if p < 1 else 0.0 for p in case.p])
        assert found.expected_hazard == near(float(np.array(answer.reach) @ hazards)), seed
        for name in ("importance", "reach", "attribution", "hazard_share"):
            assert getattr(found, name) == near(np.array(getattr(answer, name))), (seed, name)
        p, importance = case.likelihoods, np.array(answer.importance)
        assert found.risk_reduction == near(p * importance), seed
        assert found.risk_achievement == near((1 - p) * importance), seed


@groups
def test_a_link_is_worth_the_difference_it_makes(start: int) -> None:
    for seed in SEEDS[start : start + 30]:
        case, _ = solved(seed)
        found = link_importance(case.network, case.likelihoods, case.target)
        assert found == near(np.array(link_differences(case))), seed


@groups
def test_bounds_bracket_the_truth(start: int) -> None:
    for seed in SEEDS[start : start + 30]:
        case, answer = solved(seed)
        arguments = (case.network, case.likelihoods, case.target)
        path, tree, live, local = (
            bound(*arguments) for bound in (bounds.best_path, bounds.best_path_tree, bounds.all_live, bounds.noisy_or)
        )
        assert path - 1e-12 <= tree <= answer.value + 1e-12, seed
        assert answer.value - 1e-12 <= min(live, local), seed
        # bounds by their own definitions, on the same graph
        assert path == pytest.approx(best_path(case), abs=1e-12), seed
        assert live == near(by_value(without_doubt(case))), seed
        found = expose(*arguments)
        assert found.lower - 1e-12 <= answer.value <= found.upper + 1e-12, seed


def best_path(case: Case) -> float:
    """Try every simple path of every partner, parallel links merged."""
    graph = nx.DiGraph()
    graph.add_nodes_from(range(case.size))
    for tail, head, w in zip(case.tails, case.heads, case.w, strict=True):
        rest = graph.edges[tail, head]["rest"] if graph.has_edge(tail, head) else 1.0
        graph.add_edge(tail, head, rest=rest * (1 - w))
    best = case.p[case.target]
    for node in set(range(case.size)) - {case.target}:
        for path in nx.all_simple_edge_paths(graph, node, case.target):
            best = max(best, case.p[node] * math.prod(1 - graph.edges[link]["rest"] for link in path))
    return best


def without_doubt(case: Case) -> Case:
    return Case(case.tails, case.heads, tuple(float(w > 0) for w in case.w), case.p, case.target)


def test_samples_agree_with_brute_force() -> None:
    far = 0
    for seed in SEEDS[::3]:
        case, answer = solved(seed)
        found = expose(case.network, case.likelihoods, case.target, method="sampled", worlds=4096, compiled=False)
        assert found.value == pytest.approx(answer.value, abs=5 * found.standard_error or 1e-9), seed
        far += abs(found.value - answer.value) > max(4 * found.standard_error, 1e-9)
        spread = 6 * 0.5 / math.sqrt(found.worlds)
        for name in ("importance", "reach", "attribution"):
            assert getattr(found, name) == pytest.approx(np.array(getattr(answer, name)), abs=spread), (seed, name)
    assert far == 0


def test_sampled_links_agree_with_differences() -> None:
    """More doubtful links than are enumerated: the truth comes layer by layer, link by link."""
    case, layers = layered_case(3, 4, 3)
    case = case.with_p(4, 1.0)
    truth = [
        by_layers(case.with_w(link, 1.0), layers) - by_layers(case.with_w(link, 0.0), layers)
        for link in range(len(case.w))
    ]
    found = doubtful_slopes(case.network, case.likelihoods, case.target, seed=1)
    # what a link adds lies in [0, 1] and shows in the worlds where it is dead
    spread = 5 * 0.5 / np.sqrt(4096 * (1 - np.array(case.w)))
    assert (np.abs(found - truth) <= spread).all()


def test_slopes_of_doubtful_links_agree_with_those_of_all() -> None:
    for seed in SEEDS[::10]:
        case, _ = solved(seed)
        w = np.array(case.w)
        found = doubtful_slopes(case.network, case.likelihoods, case.target, seed=1)
        doubtful = (w > 0) & (w < 1)
        assert found[doubtful] == near(np.array(link_differences(case))[doubtful]), seed
        assert np.isnan(found[~doubtful]).all()


def test_exposures_of_everyone_agree_with_brute_force() -> None:
    for seed in SEEDS[::10]:
        case, _ = solved(seed)
        (found,), worlds = sampled_for_all(case.network, [case.likelihoods], seed=7, worlds=4096, compiled=False)
        truth = np.array([by_value(replace(case, target=target)) for target in range(case.size)])
        # two worlds more than there are, for rare ones
        spread = np.sqrt((truth * (1 - truth) + 2 / worlds) / worlds)
        assert (np.abs(found - truth) <= 5 * spread).all(), seed


LAYERED = [(4, 3, 11), (4, 4, 1), (4, 5, 2), (3, 8, 5)]


@pytest.mark.parametrize(("width", "depth", "seed"), LAYERED)
def test_layers_agree_with_a_bayesian_network(width: int, depth: int, seed: int) -> None:
    gum = pytest.importorskip("pyagrum")
    case, layers = layered_case(width, depth, seed)
    truth = noisy_or_network(gum, case)
    # two oracles that know nothing of each other
    assert by_layers(case, layers) == pytest.approx(truth, abs=1e-12)
    found = expose(case.network, case.likelihoods, case.target)
    assert found.value == pytest.approx(truth, abs=4 * found.standard_error or 1e-9)
    assert found.lower - 1e-12 <= truth <= found.upper + 1e-12
    spread = 5 * 0.5 / math.sqrt(found.worlds) if found.method == "sampled" else 1e-9
    for partner in (0, width, case.size - 2, case.target):
        confirmed, cleared = (noisy_or_network(gum, case.with_p(partner, value)) for value in (1.0, 0.0))
        assert found.importance[partner] == pytest.approx(confirmed - cleared, abs=spread)
        alone = Case(case.tails, case.heads, case.w, (0.0,) * case.size, case.target).with_p(partner, 1.0)
        assert found.reach[partner] == pytest.approx(noisy_or_network(gum, alone), abs=spread)


def noisy_or_network(gum: Any, case: Case) -> float:
    """Ask pyAgrum for the exposure; its plain addNoisyOR takes p for a leak of another kind (Henrion's)."""
    net = gum.BayesNet()
    nodes = [net.addNoisyORNet(gum.LabelizedVariable(f"v{i}", "", 2), p) for i, p in enumerate(case.p)]
    for tail, head, w in zip(case.tails, case.heads, case.w, strict=True):
        net.addWeightedArc(nodes[tail], nodes[head], w)
    engine = gum.LazyPropagation(net)
    engine.addTarget(nodes[case.target])
    engine.makeInference()
    return float(engine.posterior(nodes[case.target])[1])


def test_the_leak_of_the_bayesian_network_is_ours() -> None:
    """Netica's example: leak .1, causes .2 and .4, both there: 1 - .9 * .8 * .6 = .568."""
    gum = pytest.importorskip("pyagrum")
    case = Case((0, 1), (2, 2), (0.2, 0.4), (1.0, 1.0, 0.1), 2)
    assert noisy_or_network(gum, case) == pytest.approx(0.568, abs=1e-12)
    assert expose(case.network, case.likelihoods, 2).value == pytest.approx(0.568, abs=1e-12)


def test_a_dead_link_is_worth_what_it_would_bring() -> None:
    """A (p = .3) supplies I over a link of probability 0, and B (p = .2) over one of .5: (1 - .1) * .3 = .27."""
    case = Case((0, 1), (2, 2), (0.0, 0.5), (0.3, 0.2, 0.0), 2)
    assert link_differences(case) == pytest.approx([0.27, 0.2])
    found = link_importance(case.network, case.likelihoods, case.target)
    assert found == pytest.approx(np.array([0.27, 0.2]), abs=1e-9)


def test_no_links_at_all() -> None:
    network = Network(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), 2)
    found = expose(network, np.array([0.3, 0.2]), 1)
    assert found.method == "closed form"
    assert found.value == near(0.2)
    assert found.reach.tolist() == [0.0, 1.0]
    assert link_importance(network, np.array([0.3, 0.2]), 1).shape == (0,)
