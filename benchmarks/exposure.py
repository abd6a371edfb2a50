"""Exposure of large networks: seconds, memory and growth, with numpy and with numba, beside a matrix-vector product.

Usage: ``python benchmarks/exposure.py [PARTNERS ...]`` (default 10000 100000 1000000). Each network is measured in a
process of its own. (A): hazards of about 2 in all, no finding. (B): the same and five confirmed partners behind
doubtful links, which reach the importer about every second time; (B'): those with hazards of 0.02, so that P itself
is about one half. "64 worlds" draws the links, sweeps, and sums the importance of every partner, and is the best of
several; "ratio" is to scipy's sparse matrix-vector product over the same links. The time of a whole answer has
everything in it: pruning, order of the links, bounds. numba's compiling is printed apart.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import time

import numpy as np
import scipy
from networks import layered

from supplymap import __version__
from supplymap.exposure.solver import expose
from supplymap.exposure.solver.backend import tools
from supplymap.exposure.solver.bits import counters, link_keys, thresholds
from supplymap.exposure.solver.network import upstream_of
from supplymap.exposure.solver.schedule import schedule
from supplymap.probability import UNIT, hazard_units

CASES = {"A": (2.0, False, 0.001), "B": (2.0, True, 0.005), "B'": (0.02, True, 0.005)}


def one(partners: int, case: str, compiled: bool) -> dict[str, object]:
    """Measure one network in this process."""
    hazard, findings, tolerance = CASES[case]
    compiling = 0.0
    if compiled:
        small, likely = layered(200, findings=True)
        start = time.perf_counter()
        expose(small, likely, 0, method="sampled", compiled=True)
        compiling = time.perf_counter() - start
    network, p = layered(partners, hazard=hazard, findings=findings)
    start = time.perf_counter()
    found = expose(network, p, 0, method="sampled", tolerance=tolerance, compiled=compiled)
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    words, product = _words(network, p, compiled)
    return {
        "partners": partners,
        "links": len(network.w),
        "case": case,
        "compiled": compiled,
        "words": words,
        "product": product,
        "seconds": seconds,
        "P": found.value,
        "error": found.standard_error,
        "worlds": found.worlds,
        "memory": memory,
        "compiling": compiling,
    }


def _words(network: object, p: np.ndarray, compiled: bool) -> tuple[float, float]:
    """Time 64 worlds and a matrix-vector product, the best of several, in seconds."""
    part = upstream_of(network, 0)  # type: ignore[arg-type]
    plan = schedule(part)
    w = part.merge(network.w)[plan.sequence]  # type: ignore[attr-defined]
    keys, limits, sure = link_keys(part.keys, plan.tails, plan.heads), thresholds(w), w >= 1.0
    units = hazard_units(np.where(p < 1.0, p, 0.0)[part.partners])
    chosen = tools(compiled)
    best = np.inf
    for first in range(7):
        start = time.perf_counter()
        live = chosen.draw(keys, limits, sure, counters(1, first, 1))
        index = chosen.index(chosen.sweep(plan, live))
        survival = np.exp(-chosen.world_sums(index, units) * UNIT)
        chosen.partner_sums(index, np.rint(np.ldexp(survival, 40)).astype(np.int64))
        best = min(best, time.perf_counter() - start)
    matrix = scipy.sparse.csr_array((w, (plan.tails, plan.heads)), shape=(part.size, part.size))
    vector, product = np.ones(part.size), np.inf
    for _ in range(7):
        start = time.perf_counter()
        matrix @ vector
        product = min(product, time.perf_counter() - start)
    return best, product


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("partners", nargs="*", type=int, default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--one", nargs=3)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(one(int(given.one[0]), given.one[1], given.one[2] == "True")))
        return
    versions = {"Python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__}
    ways = [False]
    try:
        import numba  # noqa: PLC0415 - an extra

        versions["numba"] = numba.__version__
        ways.append(True)
    except ImportError:
        print("numba is not installed: pip install 'supplymap[fast]'")
    print(f"supplymap {__version__}, " + ", ".join(f"{name} {version}" for name, version in versions.items()))
    print(
        f"{'partners':>9s} {'links':>9s} {'case':4s} {'way':6s} {'64 worlds ms':>12s} {'ratio':>6s} {'answer s':>9s}"
        f" {'P':>7s} {'s.e.':>8s} {'worlds':>7s} {'MiB':>6s} {'compile s':>9s}"
    )
    rows = []
    for partners in given.partners:
        for case in CASES:
            for compiled in ways:
                command = [sys.executable, __file__, "--one", str(partners), case, str(compiled)]
                row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
                rows.append(row)
                print(
                    f"{row['partners']:9d} {row['links']:9d} {case:4s} {'numba' if compiled else 'numpy':6s}"
                    f" {1e3 * row['words']:12.1f} {row['words'] / row['product']:6.1f} {row['seconds']:9.2f}"
                    f" {row['P']:7.4f} {row['error']:8.5f} {row['worlds']:7d} {row['memory']:6.0f}"
                    f" {row['compiling']:9.1f}",
                    flush=True,
                )
    _growth(rows)


def _growth(rows: list[dict[str, object]]) -> None:
    """Say how much faster than the links the time of 64 worlds grows, and that of the product."""
    own = [row for row in rows if row["case"] == "A"]
    for compiled in (False, True):
        sizes = [row for row in own if row["compiled"] is compiled]
        if len(sizes) > 1:
            first, last = sizes[0], sizes[-1]
            links = last["links"] / first["links"]  # type: ignore[operator]
            words = last["words"] / first["words"] / links  # type: ignore[operator]
            product = last["product"] / first["product"] / links  # type: ignore[operator]
            print(
                f"growth {first['partners']} to {last['partners']}, {'numba' if compiled else 'numpy'}: "
                f"{words:.2f} times linear; matrix-vector product {product:.2f} times linear"
            )


if __name__ == "__main__":
    main()
