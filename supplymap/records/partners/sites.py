"""Where rows say that partners are: country, region, city, address, postal code and coordinates, in columns."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from supplymap.records.ragged import combined, numbered, valued
from supplymap.records.site_countries import country_of_site
from supplymap.records.values import is_blank, read_number
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from supplymap.records.mentions import Codes, Mentions
    from supplymap.records.partners.entries import Entries
    from supplymap.records.site_countries import SiteProblem
    from supplymap.records.understanding import Understanding

_LIMITS = {"latitude": 90.0, "longitude": 180.0}


class Sites(NamedTuple):
    """Where the lines of some entries say that their partners are: codes of texts, 0 where not stated.

    Attributes
    ----------
    country
        Code of the ISO code.
    address_country
        Code of another country that the address ends with.
    folded
        Numbers that are equal for equal regions, cities, postal codes and addresses, whatever case they are in.
    """

    country: Codes
    region: Codes
    city: Codes
    postal_code: Codes
    address: Codes
    address_country: Codes
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    folded: tuple[Codes, Codes, Codes, Codes]

    def stated(self) -> NDArray[np.int64]:
        """Return how much of the address each line states."""
        columns = (self.country, self.region, self.city, self.postal_code, self.address)
        return sum(((column != 0).astype(np.int64) for column in columns), np.zeros(len(self.country), np.int64))

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
            self.latitude[index],
            self.longitude[index],
            (region, city, postal_code, address),
        )


def sites_of(state: Understanding, entries: Entries) -> Sites:
    """Read where the lines of some entries say that their partners are."""
    vocabulary = state.vocabulary
    raw = {name: entries.field(name) for name in ("country", "region", "city", "postal_code", "address")}
    told = {name: np.where(vocabulary.where(codes, is_blank), 0, codes) for name, codes in raw.items()}
    countries, regions, others = _countries(state, entries, raw)
    # "Xinjiang, China" in the country column names the region too
    region = np.where(told["region"] == 0, regions, told["region"])
    texts = [column.astype(np.int32) for column in (region, told["city"], told["postal_code"], told["address"])]
    region_, city, postal_code, address = texts
    coordinates = [valued(vocabulary, entries.field(name), _coordinate(name), float) for name in _LIMITS]
    folded = [numbered(vocabulary, codes, fold) for codes in texts]
    return Sites(
        countries,
        region_,
        city,
        postal_code,
        address,
        others,
        coordinates[0],
        coordinates[1],
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


def _coordinate(name: str) -> Callable[[str], float]:
    limit = _LIMITS[name]

    def read(text: str) -> float:
        number = None if is_blank(text) else read_number(text)
        return number if number is not None and abs(number) <= limit else np.nan

    return read


def _is_no_coordinate(name: str, text: str) -> bool:
    return not is_blank(text) and bool(np.isnan(_coordinate(name)(text)))


def report_coordinates(state: Understanding, table: Mentions) -> None:
    """Report coordinates that are not understood."""
    for name in _LIMITS.keys() & table.fields.keys():
        codes = table.fields[name]
        wrong = state.vocabulary.where(codes, partial(_is_no_coordinate, name))
        state.reports.texts("number-not-understood", table, name, wrong & table.lists)
