"""A whole run on generated supplier lists: seconds per step, peak memory, versions.

Usage: ``python benchmarks/whole_run.py [PARTNERS ...]`` (default 80 1000 5000).
The networks have 8 tiers of sizes 1:2:4:8:12:14:14:12 and 4 links a partner.
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
from pathlib import Path

import networkx
import numpy

from supplymap import __version__, pipeline
from supplymap.config import Config

SHAPE = (1, 2, 4, 8, 12, 14, 14, 12)
LINKS = 4
COUNTRIES = ("CN", "VN", "BD", "IN", "TR", "MX", "PK", "ID", "TH", "US")
GOODS = ("cotton yarn", "garments", "glass", "steel")
PRODUCTS = ("Shirt", "Towel", "Frame")
WORDS = ("Alpha", "Bravo", "Cedar", "Delta", "Echo", "Falcon", "Grove", "Harbor", "Indigo", "Jade", "Kite", "Lotus")


def write_lists(folder: Path, size: int) -> list[Path]:
    """Write a partner list and a link list of about so many partners."""
    chance = random.Random(size)
    partners, links = folder / "partners.csv", folder / "links.csv"
    with partners.open("w", newline="") as first, links.open("w", newline="") as second:
        partner, link = csv.writer(first), csv.writer(second)
        partner.writerow(["partner id", "name", "country", "stage", "goods"])
        link.writerow(["supplier", "supplies to", "goods", "finished product"])
        partner.writerow(["R", "Root Importer", "US", "importer", ""])
        buyers, number = ["R"], 0
        for tier, share in enumerate(SHAPE, start=1):
            suppliers = []
            for _ in range(max(1, size * share // sum(SHAPE))):
                number += 1
                name = f"{chance.choice(WORDS)} {chance.choice(WORDS)} {chance.getrandbits(32):x} Works"
                stage = "farm" if tier == len(SHAPE) else "making"
                partner.writerow([f"P{number}", name, chance.choice(COUNTRIES), stage, chance.choice(GOODS)])
                for buyer in chance.sample(buyers, min(LINKS, len(buyers))):
                    product = chance.choice(PRODUCTS) if tier == 1 else ""
                    link.writerow([f"P{number}", buyer, f"goods {chance.randint(1, 3)}", product])
                suppliers.append(f"P{number}")
            buyers = suppliers
    return [partners, links]


def measure(size: int) -> None:
    """Run once and print a row of the table."""
    with tempfile.TemporaryDirectory() as folder:
        files = write_lists(Path(folder), size)
        marks = [("start", time.perf_counter())]
        result = pipeline.run(
            files,
            Path(folder) / "out",
            Config(importer="R"),
            progress=lambda step: marks.append((step, time.perf_counter())),
        )
        marks.append(("end", time.perf_counter()))
    steps = {name: marks[index + 1][1] - start for index, (name, start) in enumerate(marks[:-1])}
    counts = result.graph.graph["counts"]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = " ".join(
        f"{steps[name]:10.2f}" for name in ("reading", "assessing", "drawing the map", "writing workbooks")
    )
    print(f"{counts['partners']:9d} {counts['links']:8d} {seconds} {marks[-1][1] - marks[0][1]:8.2f} {memory:8.0f}")


def main() -> None:
    """Measure each size in a process of its own, so that peak memory is its own."""
    if len(sys.argv) == 3 and sys.argv[1] == "--one":
        measure(int(sys.argv[2]))
        return
    print(
        f"supplymap {__version__}, Python {platform.python_version()}, networkx {networkx.__version__}, "
        f"numpy {numpy.__version__}"
    )
    print(" partners    links    reading  assessing        map  workbooks  total s      MiB")
    for size in [int(text) for text in sys.argv[1:]] or [80, 1000, 5000]:
        sys.stdout.flush()
        subprocess.run([sys.executable, __file__, "--one", str(size)], check=True)


if __name__ == "__main__":
    main()
