"""Facilities of companies: rows of one company are told apart by the plants that they name and by their places."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz import fuzz

from supplymap.records.partners.namesakes import Namesake, Namesakes, Stated
from supplymap.records.ragged import combined
from supplymap.records.spellings import SPELLING_SIMILARITY
from supplymap.reference.names import fold, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from supplymap.records.partners.entries import Entries
    from supplymap.records.partners.namesakes import Place
    from supplymap.records.partners.sites import Sites
    from supplymap.records.understanding import Understanding

MOST_SITES = 50
"""Sites of a company up to which a row about the whole company is about each of them."""


class Apart(NamedTuple):
    """The sites of companies, a number each, those of one company beside each other.

    Attributes
    ----------
    site
        Number of the site of each line; of a line about several the first.
    company
        Number of the company of each site.
    shared
        Lines about several sites, with the numbers of these.
    """

    site: NDArray[np.int64]
    company: NDArray[np.int64]
    shared: Mapping[int, tuple[int, ...]]


def apart(state: Understanding, entries: Entries, sites: Sites, company: NDArray[np.int64]) -> Apart:
    """Tell the sites of each company apart.

    Rows that name a facility are about that facility: one of another name, or of another place, is another site.
    Rows that name none are about the facility whose place they state, or about a further site if no facility is there.
    Where they state no place but a country they are about the whole company, and so about each of its sites.

    Parameters
    ----------
    company
        Number of the company that each line is about.
    """
    named = sites.facility != 0
    _, of = np.unique(company, return_inverse=True)
    count = int(of.max(initial=-1)) + 1
    with_facilities = np.zeros(count, np.bool_)
    with_facilities[of[named]] = True
    lines = np.flatnonzero(with_facilities[of])
    if not len(lines):
        return Apart(of, np.arange(count), {})
    combinations, which = _combinations(state, entries, sites, of, lines)
    by_company: dict[int, list[_Combination]] = defaultdict(list)
    for one in combinations:
        by_company[one.company].append(one)
    sizes = np.ones(count, np.int64)
    found: dict[int, tuple[int, ...]] = {}
    for number, rows in by_company.items():
        told = _Company()
        sizes[number] = told.read(rows)
        found |= told.found
    starts = np.cumsum(sizes) - sizes
    site = starts[of]
    several: dict[int, tuple[int, ...]] = {}
    firsts = np.array([found[number][0] for number in range(len(combinations))], np.int64)
    site[lines] += firsts[which]
    shared = np.array([len(found[number]) > 1 for number in range(len(combinations))], np.bool_)
    for at in np.flatnonzero(shared[which]).tolist():
        start = int(starts[of[lines[at]]])
        several[int(lines[at])] = tuple(start + one for one in found[int(which[at])])
    return Apart(site, np.repeat(np.arange(count), sizes), several)


class _Combination(NamedTuple):
    """What equal lines state of a site."""

    number: int
    company: int
    plant: str | None
    place: Place
    address: int
    street: str
    located: bool
    order: tuple[object, ...]

    @property
    def placed(self) -> bool:
        """Whether it states more than a country."""
        return any(self.place[1:]) or bool(self.address) or self.located


def _combinations(
    state: Understanding, entries: Entries, sites: Sites, of: NDArray[np.int64], lines: NDArray[np.int64]
) -> tuple[list[_Combination], NDArray[np.int64]]:
    """Return what lines state of sites, each once, and for each line which of them it states."""
    texts = state.vocabulary.texts
    located = ~np.isnan(sites.latitude)
    columns = (of, sites.facility, entries.name, sites.country, *sites.folded, located.astype(np.int32))
    _, first, which = np.unique(
        combined(*(column[lines] for column in columns)), return_index=True, return_inverse=True
    )
    found = []
    for number, line in enumerate(lines[first].tolist()):
        region, city, postal_code, address = (int(column[line]) for column in sites.folded)
        place = int(sites.country[line]), region, city, postal_code
        codes = (sites.country, sites.region, sites.city, sites.postal_code, sites.address)
        words = tuple(fold(texts[column[line]]) for column in codes)
        plant = plant_key(texts[sites.facility[line]], texts[entries.name[line]]) if sites.facility[line] else None
        order = (plant is None, -sum(map(bool, words)), plant or "", *words, not located[line])
        found.append(_Combination(number, int(of[line]), plant, place, address, words[-1], bool(located[line]), order))
    return found, which


def plant_key(facility: str, company: str) -> str:
    """Return what equal names of facilities of a company have in common; empty if it is the company's own name.

    Parameters
    ----------
    facility, company
        As written: "Lotus JSC - Plant No. 2" of "Lotus JSC" is "Plant 2".
    """
    for names in ((fold(facility), fold(company)), (normalise(facility).key, normalise(company).key)):
        own, whole = (name.split() for name in names)
        if whole and own[: len(whole)] == whole:
            own = own[len(whole) :]
            break
    else:
        own = fold(facility).split()
    return " ".join(word for word in own if word not in ("no", "number"))


@dataclass(slots=True, eq=False)
class _Company:
    """The sites of one company while its rows are read.

    Attributes
    ----------
    found
        The sites that each combination is about, by their positions among those of the company.
    """

    sites: list[Namesake] = field(default_factory=list)
    streets: list[list[str]] = field(default_factory=list)
    found: dict[int, tuple[int, ...]] = field(default_factory=dict)
    by_plant: dict[str, list[Namesake]] = field(default_factory=lambda: defaultdict(list))
    lookups: dict[str, Namesakes] = field(default_factory=lambda: defaultdict(Namesakes))
    office: Namesake | None = None

    def read(self, rows: Iterable[_Combination]) -> int:
        """Find the sites of all rows; return how many they are."""
        ordered = sorted(rows, key=lambda row: row.order)
        for row in ordered:
            if row.plant is not None:
                self._take(row, self._of_plant(row, row.plant), row.plant)
        plants = list(self.sites)
        for row in ordered:
            if row.plant is None and row.placed:
                self._take(row, self._at_place(row, plants))
        whole = [row for row in ordered if row.plant is None and not row.placed]
        if len(self.sites) > MOST_SITES and whole and self.office is None:
            self._take(whole[0], [])
        every = tuple(range(len(self.sites))) if len(self.sites) <= MOST_SITES else (self._office_number(),)
        self.found.update((row.number, every) for row in whole)
        return len(self.sites)

    def _office_number(self) -> int:
        return 0 if self.office is None else self.office.number

    def _take(self, row: _Combination, of: Sequence[Namesake], plant: str | None = None) -> None:
        """Let a row be about some sites, or about a new one."""
        if not of:
            made = Namesake(plant or "", len(self.sites))
            self.sites.append(made)
            self.streets.append([])
            if plant is None:
                self.office = made
            else:
                self.by_plant[plant].append(made)
            of = [made]
        if len(of) == 1:
            of[0].take(Stated(row.place, row.address, ""))
            if row.street and row.street not in self.streets[of[0].number]:
                self.streets[of[0].number].append(row.street)
            if plant is not None:
                self.lookups[plant].note(of[0])
        self.found[row.number] = tuple(sorted(one.number for one in of))

    def _of_plant(self, row: _Combination, plant: str) -> Sequence[Namesake]:
        """Return the sites of a facility that a row names."""
        fitting = self.lookups[plant].fitting(Stated(row.place, 0, ""))
        if len(fitting) < 2:
            return fitting
        every = self.by_plant[plant]
        return [one for one in every if one.fits(Stated(row.place, 0, ""))] if len(every) <= MOST_SITES else []

    def _at_place(self, row: _Combination, plants: Sequence[Namesake]) -> Sequence[Namesake]:
        """Return the facilities that a row is about which names none; the company's own site where it is about none."""
        own = [] if self.office is None else [self.office]
        if len(plants) > MOST_SITES:
            return own
        fitting = [one for one in (*plants, *own) if one.fits(Stated(row.place, 0, "")) and self._may_be_at(one, row)]
        at_place = [one for one in fitting if self._is_at(one, row)]
        if len(plants) == 1 and not at_place:
            return [one for one in fitting if one in plants] or own
        return [one for one in at_place if one in plants] or own

    def _may_be_at(self, one: Namesake, row: _Combination) -> bool:
        """Return whether no address of a site is another one than a row's."""
        streets = self.streets[one.number]
        return not row.street or not streets or any(_same_street(street, row.street) for street in streets)

    def _is_at(self, one: Namesake, row: _Combination) -> bool:
        """Return whether a site shares a part of a row's place: more than the region, where the row states more."""
        if row.street and self.streets[one.number]:
            return True
        _, region, city, postal_code = (bool(old and old == new) for old, new in zip(one.place, row.place, strict=True))
        if row.place[2] or row.place[3] or row.address or row.located:
            return city or postal_code
        return region


def _same_street(first: str, second: str) -> bool:
    one, other = first.split(), second.split()
    shorter, longer = sorted((set(one), set(other)), key=len)
    return shorter <= longer or fuzz.token_sort_ratio(first, second) >= SPELLING_SIMILARITY
