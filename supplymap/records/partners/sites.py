"""Where rows say that partners are: country, region, city, address, postal code and coordinates, in columns."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from supplymap.records.location.coordinates import LIMITS, Position, read_position
from supplymap.records.ragged import combined, numbered
from supplymap.records.site_countries import country_of_site
from supplymap.records.values import is_blank
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from supplymap.records.mentions import Codes
    from supplymap.records.partners.entries import Entries
    from supplymap.records.site_countries import SiteProblem
    from supplymap.records.understanding import Understanding

NO_LATITUDE, NO_LONGITUDE, REWRITTEN = 1, 2, 4
"""How coordinates are written: a cell that is no angle, or another form than plain degrees in two cells."""
_MOST_DECIMALS = 9
_FIELDS = ("country", "region", "city", "postal_code", "address", "facility")


class Sites(NamedTuple):
    """Where the lines of some entries say that their partners are: codes of texts, 0 where not stated.

    Attributes
    ----------
    country
        Code of the ISO code.
    address_country
        Code of another country that the address ends with.
    facility
        Code of the name of the plant there.
    latitude, longitude
        As stated, at most 180 degrees either way; not a number where not stated or not understood.
    written
        How the coordinates are written: a sum of `NO_LATITUDE`, `NO_LONGITUDE` and `REWRITTEN`.
    decimals
        Digits behind the decimal point of the more exact one; -1 where they are not plain numbers.
    folded
        Numbers that are equal for equal regions, cities, postal codes and addresses, whatever case they are in.
    """

    country: Codes
    region: Codes
    city: Codes
    postal_code: Codes
    address: Codes
    address_country: Codes
    facility: Codes
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    written: NDArray[np.int8]
    decimals: NDArray[np.int8]
    folded: tuple[Codes, Codes, Codes, Codes]

    def stated(self) -> NDArray[np.int64]:
        """Return how much of the address each line states."""
        columns = (self.country, self.region, self.city, self.postal_code, self.address)
        return sum(((column != 0).astype(np.int64) for column in columns), np.zeros(len(self.country), np.int64))

    def placed(self) -> NDArray[np.bool_]:
        """Return which lines state more of a place than its country."""
        columns = (self.region, self.city, self.postal_code, self.address)
        stated = ~np.isnan(self.latitude) | ~np.isnan(self.longitude)
        for column in columns:
            stated |= column != 0
        return stated

    def taken(self, index: NDArray[np.integer]) -> Sites:
        """Return some lines, in another sequence."""
        region, city, postal_code, address = (column[index] for column in self.folded)
        return Sites(
            self.country[index],
            self.region[index],
            self.city[index],
            self.postal_code[index],
            self.address[index],
            self.address_country[index],
            self.facility[index],
            self.latitude[index],
            self.longitude[index],
            self.written[index],
            self.decimals[index],
            (region, city, postal_code, address),
        )


def sites_of(state: Understanding, entries: Entries) -> Sites:
    """Read where the lines of some entries say that their partners are."""
    vocabulary = state.vocabulary
    raw = {name: entries.field(name) for name in _FIELDS}
    told = {name: np.where(vocabulary.where(codes, is_blank), 0, codes) for name, codes in raw.items()}
    countries, regions, others = _countries(state, entries, raw)
    # "Xinjiang, China" in the country column names the region too
    region = np.where(told["region"] == 0, regions, told["region"])
    texts = [column.astype(np.int32) for column in (region, told["city"], told["postal_code"], told["address"])]
    region_, city, postal_code, address = texts
    coordinates = _coordinates(state, entries)
    folded = [numbered(vocabulary, codes, fold) for codes in texts]
    return Sites(
        countries,
        region_,
        city,
        postal_code,
        address,
        others,
        told["facility"].astype(np.int32),
        *coordinates,
        (folded[0], folded[1], folded[2], folded[3]),
    )


def _countries(state: Understanding, entries: Entries, raw: Mapping[str, Codes]) -> tuple[Codes, Codes, Codes]:
    """Return the codes of each line's country, of the country's text where it names Xinjiang, and of another country.

    Every distinct combination of country, address and city is looked at once; what is wrong with it is reported.
    """
    vocabulary = state.vocabulary
    columns = [raw[name] for name in ("country", "address", "city")]
    _, first, which = np.unique(combined(*columns), return_index=True, return_inverse=True)
    read = [country_of_site(*(vocabulary.texts[column[at]] for column in columns)) for at in first.tolist()]
    codes = [
        vocabulary.codes([getattr(one, name) for one in read]) for name in ("country", "region", "address_country")
    ]
    doubtful = np.array([bool(one.problems) for one in read], np.bool_)
    if doubtful.any():
        _report(state, entries, [one.problems for one in read], which, doubtful)
    country, region, other = (column[which] for column in codes)
    return country, region, other


def _report(
    state: Understanding,
    entries: Entries,
    problems: Sequence[tuple[SiteProblem, ...]],
    which: NDArray[np.integer],
    doubtful: NDArray[np.bool_],
) -> None:
    """Report what is wrong with the countries of lists."""
    rows: dict[tuple[int, int], list[int]] = defaultdict(list)
    for line in np.flatnonzero(doubtful[which] & entries.listed).tolist():
        rows[int(entries.mention[line]), int(which[line])].append(int(entries.row[line]))
    for (mention, combination), of in sorted(rows.items()):
        table = entries.tables[mention]
        for problem in problems[combination]:
            heading = table.headings.get(problem.field, "")
            state.reports.add(problem.code, table.sheet, of, heading, problem.found, message=problem.message)


def _coordinates(
    state: Understanding, entries: Entries
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int8], NDArray[np.int8]]:
    """Return latitude, longitude, how they are written and their decimals; each distinct pair is read once."""
    texts = state.vocabulary.texts
    latitude, longitude = (entries.field(name) for name in LIMITS)
    if not (latitude.any() or longitude.any()):
        nothing = np.full(len(latitude), np.nan)
        return nothing, nothing, np.zeros(len(latitude), np.int8), np.full(len(latitude), -1, np.int8)
    _, first, which = np.unique(combined(latitude, longitude), return_index=True, return_inverse=True)
    pairs = zip(latitude[first].tolist(), longitude[first].tolist(), strict=True)
    read = [read_position(texts[one], texts[other]) for one, other in pairs]
    values = [np.array([_number(getattr(one, name)) for one in read])[which] for name in LIMITS]
    written = np.array([_written(one) for one in read], np.int8)[which]
    decimals = np.array([-1 if one.decimals is None else min(one.decimals, _MOST_DECIMALS) for one in read], np.int8)
    return values[0], values[1], written, decimals[which]


def _number(value: float | None) -> float:
    return np.nan if value is None else value


def _written(position: Position) -> int:
    wrong = sum(
        mark for name, mark in zip(LIMITS, (NO_LATITUDE, NO_LONGITUDE), strict=True) if name in position.not_understood
    )
    return wrong + (REWRITTEN if position.rewritten else 0)


def report_written(state: Understanding, entries: Entries, sites: Sites) -> None:
    """Report cells of lists that are no coordinates, and coordinates that are no plain degrees in two cells."""
    rows: dict[tuple[int, str, str, int], list[int]] = defaultdict(list)
    for code, mark, name in (
        ("number-not-understood", NO_LATITUDE, "latitude"),
        ("number-not-understood", NO_LONGITUDE, "longitude"),
        ("coordinates-rewritten", REWRITTEN, "latitude"),
        ("coordinates-rewritten", REWRITTEN, "longitude"),
    ):
        texts = entries.field(name)
        marked = ((sites.written & mark) > 0) & entries.listed & (texts != 0)
        for line in np.flatnonzero(marked).tolist():
            rows[int(entries.mention[line]), code, name, int(texts[line])].append(int(entries.row[line]))
    for (mention, code, name, text), of in sorted(rows.items()):
        table = entries.tables[mention]
        state.reports.add(code, table.sheet, of, table.headings.get(name, ""), state.vocabulary.texts[text])
