"""A whole run on generated supplier lists: seconds per stage, peak memory, versions.

Usage: ``python benchmarks/whole_run.py [PARTNERS ...]`` (default 80 1000 5000; 100000 takes some minutes).
The networks have 8 tiers of sizes 1:2:4:8:12:14:14:12 and 4 links a partner; last hops carry one of ten
products, a third of the other links too. A few names are on a list, a few partners lie in Xinjiang, one
link in a hundred names a supplier that no list has. Countries, goods and evidence are mixed.
"""

from __future__ import annotations

import csv
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx
import numpy
import openpyxl
import rapidfuzz

from supplymap import __version__, pipeline, ranking, reference
from supplymap.config import Config
from supplymap.outputs import workbook, write
from supplymap.outputs.map import page

if TYPE_CHECKING:
    from collections.abc import Callable

SHAPE = (1, 2, 4, 8, 12, 14, 14, 12)
LINKS = 4
COUNTRIES = (*("CN", "VN", "BD", "IN", "TR", "MX", "PK", "ID", "TH", "US", "DE", "") * 40, "TM")
GOODS = (
    "cotton yarn",
    "garments",
    "glass",
    "steel bars",
    "raw cotton",
    "polysilicon",
    "plastic parts",
    "fasteners",
    "",
)
PRODUCTS = ("Shirt", "Towel", "Frame", "Panel", "Shoe", "Bag", "Lamp", "Chair", "Rug", "Toy")
EVIDENCE = ("invoice", "site visit", "questionnaire", "told on the phone", "")
SYLLABLES = (
    "an",
    "bel",
    "cor",
    "dan",
    "eli",
    "far",
    "gol",
    "han",
    "ist",
    "jun",
    "kar",
    "lim",
    "mor",
    "nav",
    "or",
    "pet",
)
TRADES = ("Works", "Textiles", "Trading", "Industries", "Mills", "Metals", "Supply", "Glass")
LISTED = 5
"""Partners with a name of the UFLPA Entity List; as many lie in Xinjiang."""


def write_lists(folder: Path, size: int) -> list[Path]:
    """Write a partner list and a link list of about so many partners."""
    chance = random.Random(size)
    entries = [listing.name for listing in reference.listings() if listing.list == "uflpa" and listing.active]
    special = dict(
        zip(chance.sample(range(size // 8, size), 2 * LISTED), [*entries[:LISTED], *[""] * LISTED], strict=True)
    )
    partners, links = folder / "partners.csv", folder / "links.csv"
    with partners.open("w", newline="") as first, links.open("w", newline="") as second:
        partner, link = csv.writer(first), csv.writer(second)
        partner.writerow(["partner id", "name", "country", "province", "stage", "goods"])
        link.writerow(["supplier", "supplies to", "goods", "finished product", "how we know", "annual value"])
        partner.writerow(["R", "Root Importer", "US", "", "importer", ""])
        buyers, number = ["R"], 0
        served = {"R": PRODUCTS}
        for tier, share in enumerate(SHAPE, start=1):
            suppliers = []
            for _ in range(max(1, size * share // sum(SHAPE))):
                number += 1
                listed = special.get(number)
                name = listed or f"{_word(chance)} {_word(chance)} {chance.choice(TRADES)}"
                stage = "farm" if tier == len(SHAPE) and chance.random() < 0.7 else "making"
                country = chance.choice(COUNTRIES) if listed is None else "CN"
                province = "Xinjiang" if listed == "" else ""
                partner.writerow([f"P{number}", name, country, province, stage, chance.choice(GOODS)])
                own = set()
                for buyer in chance.sample(buyers, min(LINKS, len(buyers))) if tier > 1 else ["R"] * 2:
                    tag = chance.choice(served[buyer])
                    own.add(tag)
                    product = tag if tier == 1 or chance.random() < 0.3 else ""
                    supplier = f"P{number}" if chance.random() < 0.99 else f"{_word(chance)} {_word(chance)} Agency"
                    value = chance.randint(1, 900) * 1000 if tier == 1 else ""
                    goods = chance.choice(GOODS[:-1])
                    link.writerow([supplier, buyer, goods, product, chance.choice(EVIDENCE), value])
                suppliers.append(f"P{number}")
                served[f"P{number}"] = tuple(sorted(own))
            buyers = suppliers
    return [partners, links]


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))).capitalize()


class Clock:
    """Seconds and peak memory of each stage, in the order in which they end."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.processor: dict[str, float] = defaultdict(float)
        self.memory: dict[str, float] = {}

    def watch(self, owner: object, name: str) -> None:
        """Time a function of a module whenever the run calls it."""
        function: Callable[..., Any] = getattr(owner, name)

        @wraps(function)
        def timed(*args: object, **kwargs: object) -> object:
            start, busy = time.perf_counter(), time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds[name] += time.perf_counter() - start
                self.processor[name] += time.process_time() - busy
                self.memory[name] = _peak()

        setattr(owner, name, timed)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(size: int) -> None:
    """Run once and print the table of stages."""
    clock = Clock()
    for name in ("read", "screen", "build_graph", "weigh", "propagate", "rank"):
        clock.watch(pipeline, name)
    for name in ("save_graph", "write_run"):
        clock.watch(write, name)
    for name in ("write_weakest_links", "write_import_report"):
        clock.watch(workbook, name)
    clock.watch(page, "write_map")
    for name in ("rank_weakest_links", "findings_table", "actions_table", "products_table"):
        clock.watch(ranking, name)
    with tempfile.TemporaryDirectory() as folder:
        files = write_lists(Path(folder), size)
        start, busy = time.perf_counter(), time.process_time()
        result = pipeline.run(files, Path(folder) / "out", Config(importer="R"))
        seconds, processor = time.perf_counter() - start, time.process_time() - busy
        sizes = {path.name: path.stat().st_size / 2**20 for path in sorted((Path(folder) / "out").iterdir())}
    counts = result.graph.graph["counts"]
    print(f"\n{counts['partners']} partners, {counts['links']} links, {counts['Finding']} with a finding, ", end="")
    print(f"{counts['Possible finding']} possible, {counts['High']} High")
    print(f"{'stage':22s} {'seconds':>8s} {'CPU s':>8s} {'peak MiB':>9s}")
    for name, value in clock.seconds.items():
        print(f"{name:22s} {value:8.2f} {clock.processor[name]:8.2f} {clock.memory[name]:9.0f}")
    print(f"{'whole run':22s} {seconds:8.2f} {processor:8.2f} {_peak():9.0f}")
    print(f"{'reading aside':22s} {seconds - clock.seconds['read']:8.2f} {processor - clock.processor['read']:8.2f}")
    print("MiB: " + ", ".join(f"{name} {size:.1f}" for name, size in sizes.items()))


def main() -> None:
    """Measure each size in a process of its own, so that peak memory is its own."""
    if len(sys.argv) == 3 and sys.argv[1] == "--one":
        measure(int(sys.argv[2]))
        return
    print(
        f"supplymap {__version__}, Python {platform.python_version()}, networkx {networkx.__version__}, "
        f"numpy {numpy.__version__}, openpyxl {openpyxl.__version__}, rapidfuzz {rapidfuzz.__version__}"
    )
    for size in [int(text) for text in sys.argv[1:]] or [80, 1000, 5000]:
        sys.stdout.flush()
        subprocess.run([sys.executable, __file__, "--one", str(size)], check=True)


if __name__ == "__main__":
    main()
