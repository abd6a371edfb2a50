"""Exposure over doubtful links: supplymap beside what one would otherwise do, on the same graphs in one run.

Usage: ``python benchmarks/peers_exposure.py [--layers 18] [--width 4 12 16] [--limit 120]``.

The graphs are layers of partners, each of which sells to two or three of the next layer; the importer buys from the
last. Exact answers: pyAgrum and pgmpy as Bayesian networks of noisy-OR nodes, whose time and memory double with each
partner that a layer is wider, and which know no circles; and a recursion that carries all states of a layer to the
next, possible on this shape alone and only while it is narrow. Sampled: ndlib's independent cascades, repeated until
its standard error is supplymap's, or for a minute. On the last graph every partner is cleared in turn and the
exposure sampled again, which is what a ranking takes without importances.

Peers are optional and said to be missing otherwise. They pull in much, so give them an environment of their own:

    python3 -m venv peers && peers/bin/pip install . numba pgmpy ndlib six pyagrum
    peers/bin/python benchmarks/peers_exposure.py

Every method runs in a process of its own with 6 GiB of address space. Seconds are those of building its model and
answering, without imports and compiling.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import platform
import random
import resource
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import numpy as np

from supplymap.exposure.solver import Network, Wants, expose, exposures

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = dict[str, Any]
RANKED = (25, 20)
"""Width and layers of the graph whose partners are ranked."""

NARROW = 8
"""Widest layers whose states are carried on."""

SPACE = 6 << 30
"""Bytes of address space of a method."""


@dataclass(frozen=True)
class Graph:
    """Layers of partners; the target, numbered last, buys from the last layer.

    Attributes
    ----------
    links
        Supplier, buyer and probability of each.
    p
        Likelihood of each partner.
    layers
        Partners of each layer, raw materials first, the target alone in the last.
    """

    links: list[tuple[int, int, float]]
    p: list[float]
    layers: list[list[int]]

    @property
    def target(self) -> int:
        """Number of the target."""
        return len(self.p) - 1

    @property
    def network(self) -> Network:
        """The same as arrays."""
        tails, heads, w = zip(*self.links, strict=True)
        return Network(np.array(tails), np.array(heads), np.array(w), len(self.p))


def draw(width: int, depth: int, seed: int = 1) -> Graph:
    """Draw a graph."""
    chance = random.Random(seed)
    layers = [list(range(width * layer, width * (layer + 1))) for layer in range(depth)] + [[width * depth]]
    links = [
        (tail, head, round(chance.uniform(0.3, 0.95), 2))
        for layer, following in itertools.pairwise(layers)
        for tail in layer
        for head in chance.sample(following, min(chance.choice((2, 3)), len(following)))
    ]
    # likelihoods that leave the exposure of wide and narrow graphs well below 1
    p = [round(chance.uniform(0, 0.25 / width), 4) for _ in range(width * depth)] + [0.0]
    return Graph(links, p, layers)


def by_layers(graph: Graph) -> float:
    """Carry the probability of every state of a layer, who is tainted or fed by a tainted one, to the next."""
    incoming = defaultdict(list)
    for tail, head, w in graph.links:
        incoming[head].append((tail, w))
    states: dict[frozenset[int], float] = {frozenset(): 1.0}
    for layer in graph.layers:
        following: dict[frozenset[int], float] = defaultdict(float)
        for fed, chance in states.items():
            clean = [(1 - graph.p[i]) * math.prod(1 - w for tail, w in incoming[i] if tail in fed) for i in layer]
            for state in itertools.product([True, False], repeat=len(layer)):
                odds = math.prod(1 - rest if hit else rest for rest, hit in zip(clean, state, strict=True))
                following[frozenset(itertools.compress(layer, state))] += chance * odds
        states = following
    return states[frozenset([graph.target])]


def recursion(graph: Graph, _: float) -> Answer:
    """Answer by layers."""
    if len(graph.layers[0]) > NARROW:
        return {"missing": "too many states of a layer"}
    return {"value": by_layers(graph)}


def numpy_path(graph: Graph, _: float) -> Answer:
    """Answer by supplymap without numba, importances of all partners included."""
    return _ours(graph, compiled=False)


def numba_path(graph: Graph, _: float) -> Answer:
    """Answer by supplymap with numba, compiled before."""
    import numba  # noqa: F401, PLC0415 - an extra

    return _ours(graph, compiled=True)


def _ours(graph: Graph, *, compiled: bool, worlds: int = 0) -> Answer:
    # what is imported or compiled late is so by now
    small = draw(2, 3)
    expose(small.network, np.array(small.p), small.target, method="sampled", compiled=compiled)
    start = time.perf_counter()
    found = expose(graph.network, np.array(graph.p), graph.target, method="sampled", worlds=worlds, compiled=compiled)
    return {
        "value": found.value,
        "se": found.standard_error,
        "seconds": time.perf_counter() - start,
        "note": f"{found.worlds} worlds, every partner ranked",
        "row": found.risk_reduction.tolist(),
    }


def pyagrum(graph: Graph, _: float) -> Answer:
    """Answer by a Bayesian network; of pyAgrum's two noisy-OR nodes the one with the leak that is meant here."""
    import pyagrum as gum  # noqa: PLC0415 - a peer

    start = time.perf_counter()
    net = gum.BayesNet()
    nodes = [net.addNoisyORNet(gum.LabelizedVariable(f"v{i}", "", 2), p) for i, p in enumerate(graph.p)]
    for tail, head, w in graph.links:
        net.addWeightedArc(nodes[tail], nodes[head], w)
    engine = gum.LazyPropagation(net)
    engine.addTarget(nodes[graph.target])
    engine.makeInference()
    return {"value": float(engine.posterior(nodes[graph.target])[1]), "seconds": time.perf_counter() - start}


def pgmpy(graph: Graph, _: float) -> Answer:
    """Answer by variable elimination over tables of 2^suppliers rows (its noisy-OR node takes no leak)."""
    from pgmpy.factors.discrete import TabularCPD  # noqa: PLC0415 - a peer
    from pgmpy.inference import VariableElimination  # noqa: PLC0415
    from pgmpy.models import DiscreteBayesianNetwork  # noqa: PLC0415

    start = time.perf_counter()
    incoming = defaultdict(list)
    for tail, head, w in graph.links:
        incoming[head].append((tail, w))
    net = DiscreteBayesianNetwork()
    net.add_nodes_from(range(len(graph.p)))
    net.add_edges_from((tail, head) for tail, head, _ in graph.links)
    for node, p in enumerate(graph.p):
        suppliers = incoming[node]
        clean = [
            (1 - p) * math.prod(1 - w for (_, w), on in zip(suppliers, state, strict=True) if on)
            for state in itertools.product([False, True], repeat=len(suppliers))
        ]
        table = [clean, [1 - rest for rest in clean]]
        evidence = [tail for tail, _ in suppliers]
        net.add_cpds(TabularCPD(node, 2, table, evidence or None, [2] * len(evidence) or None))
    found = VariableElimination(net).query([graph.target], show_progress=False)
    return {"value": float(found.values[1]), "seconds": time.perf_counter() - start}


def ndlib(graph: Graph, wanted: float) -> Answer:
    """Answer by simulated cascades, until the wanted standard error or for a minute; the rest is worked out."""
    import networkx as nx  # noqa: PLC0415
    from ndlib.models import ModelConfig  # noqa: PLC0415 - a peer
    from ndlib.models.epidemics import IndependentCascadesModel  # noqa: PLC0415

    start = time.perf_counter()
    net = nx.DiGraph((tail, head) for tail, head, _ in graph.links)
    config = ModelConfig.Configuration()
    for tail, head, w in graph.links:
        config.add_edge_configuration("threshold", (tail, head), w)
    chance = np.random.default_rng(1)
    model = IndependentCascadesModel(net, seed=1)
    model.set_initial_status(config)
    hits = runs = 0
    error = 1.0
    while error > wanted and time.perf_counter() - start < 60:
        for _ in range(100):
            tainted = np.flatnonzero(chance.random(len(graph.p)) < graph.p).tolist()
            runs += 1
            if not tainted:
                continue
            model.reset(infected_nodes=tainted)
            while 1 in model.status.values():
                model.iteration(node_status=False)
            hits += model.status[graph.target] == 2
        mean = (hits + 1) / (runs + 2)
        error = math.sqrt(mean * (1 - mean) / runs)
    seconds = time.perf_counter() - start
    note = f"{runs} cascades, no partner ranked"
    if error > wanted:
        note += f"; {seconds * (error / wanted) ** 2:.0f} s to supplymap's s.e."
    return {"value": hits / runs, "se": error, "seconds": seconds, "note": note}


def importances(graph: Graph, _: float) -> Answer:
    """Rank by supplymap: what clearing each partner takes off, all from the same worlds."""
    return _ours(graph, compiled=False, worlds=4096)


def cleared_in_turn(graph: Graph, _: float) -> Answer:
    """Rank by clearing each partner in turn and sampling the value again, in the same worlds."""
    network, p = graph.network, np.array(graph.p)
    options: dict[str, Any] = {"method": "sampled", "worlds": 4096, "compiled": False}
    options["wants"] = [Wants(importance=False, reach=False, attribution=False)]
    whole = exposures(network, [(p, None)], graph.target, **options)[0]
    row = []
    for partner in range(len(p)):
        cleared = p.copy()
        cleared[partner] = 0.0
        row.append(whole.value - exposures(network, [(cleared, None)], graph.target, **options)[0].value)
    return {"value": whole.value, "se": whole.standard_error, "row": row, "note": f"sampled {len(p) + 1} times"}


METHODS: dict[str, Callable[[Graph, float], Answer]] = {
    "supplymap, numpy": numpy_path,
    "supplymap, numba": numba_path,
    "layer by layer": recursion,
    "pyAgrum": pyagrum,
    "pgmpy": pgmpy,
    "ndlib cascades": ndlib,
}
RANKINGS: dict[str, Callable[[Graph, float], Answer]] = {
    "supplymap": importances,
    "each cleared in turn": cleared_in_turn,
}


def answer(name: str, width: int, depth: int, wanted: float) -> None:
    """Run one method and print its answer for the process that asked."""
    resource.setrlimit(resource.RLIMIT_AS, (SPACE, SPACE))
    graph = draw(width, depth)
    start = time.perf_counter()
    try:
        found = (METHODS | RANKINGS)[name](graph, wanted)
    except ImportError as error:
        found = {"missing": f"{error.name} is not installed"}
    found.setdefault("seconds", time.perf_counter() - start)
    found["mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


def ask(name: str, width: int, depth: int, wanted: float, limit: float) -> Answer:
    """Run one method in a process of its own."""
    command = [sys.executable, __file__, "--run", name, "--wanted", str(wanted)]
    command += ["--width", str(width), "--layers", str(depth)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=limit)
    except subprocess.TimeoutExpired:
        return {"missing": f"stopped after {limit:.0f} s"}
    if done.returncode:
        return {"missing": (done.stderr.strip().splitlines() or ["failed"])[-1][:80]}
    found: Answer = json.loads(done.stdout.splitlines()[-1])
    return found


def show(found: dict[str, Answer]) -> None:
    """Print the answers to one graph as a table; errors are against an exact one, if there is any."""
    print(f"{'method':21} {'exposure':>12} {'error':>8} {'s.e.':>7} {'seconds':>8} {'ratio':>8} {'MiB':>5}")
    exact = [one["value"] for one in found.values() if "missing" not in one and "se" not in one]
    first = next(iter(found.values())).get("seconds", 1.0)
    for name, one in found.items():
        if "missing" in one:
            print(f"{name:21} {one['missing']}")
            continue
        error = f"{one['value'] - exact[0]:+.0e}" if exact else ""
        spread = f"{one['se']:.1e}" if "se" in one else "exact"
        print(
            f"{name:21} {one['value']:.10f} {error:>8} {spread:>7} {one['seconds']:8.3f} "
            f"{one['seconds'] / first:8.2f} {one['mib']:5.0f}  {one.get('note', '')}"
        )


def versions() -> str:
    """Name what is compared."""
    said = [f"Python {platform.python_version()}"]
    for package in ("supplymap", "numpy", "numba", "pyagrum", "pgmpy", "ndlib"):
        try:
            said.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            said.append(f"{package} not installed")
    return ", ".join(said)


def main() -> None:
    """Print answer, error, standard error, seconds, ratio to supplymap and peak memory of each method."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layers", type=int, default=18, help="layers of the first graphs")
    parser.add_argument("--width", type=int, nargs="+", default=[4, 12, 16], help="partners in a layer of each")
    parser.add_argument("--limit", type=float, default=120, help="seconds after which a method is stopped")
    parser.add_argument("--run", help=argparse.SUPPRESS)
    parser.add_argument("--wanted", type=float, default=0.002, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.run:
        answer(chosen.run, chosen.width[0], chosen.layers, chosen.wanted)
        return
    print(versions())
    for width in chosen.width:
        graph = draw(width, chosen.layers)
        print(f"\n{width} x {chosen.layers} layers: {len(graph.p)} partners, {len(graph.links)} doubtful links")
        found: dict[str, Answer] = {}
        wanted = 0.002
        for name in METHODS:
            found[name] = ask(name, width, chosen.layers, wanted, chosen.limit)
            wanted = next(iter(found.values())).get("se", wanted)
        show(found)
    graph = draw(*RANKED)
    print(f"\nranking on {RANKED[0]} x {RANKED[1]} layers: {len(graph.p)} partners, {len(graph.links)} doubtful links")
    found = {name: ask(name, *RANKED, wanted, chosen.limit) for name in RANKINGS}
    show(found)
    rows = [np.array(one.get("row", np.nan)) for one in found.values()]
    print(f"largest difference of a risk reduction between the two: {np.abs(rows[0] - rows[1]).max():.0e}")


if __name__ == "__main__":
    main()
