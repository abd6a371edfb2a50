"""The sites of partners on the Earth: by their coordinates, or by what the gazetteer knows of their places."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from supplymap import places
from supplymap.model import Located
from supplymap.records.location.coordinates import LIMITS, degrees
from supplymap.records.location.flags import Address, flags
from supplymap.records.location.stated import Stated, judged
from supplymap.records.ragged import combined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from supplymap.places import Found
    from supplymap.records.location.stated import Judged
    from supplymap.records.mentions import Codes
    from supplymap.records.partners.facts import Facts
    from supplymap.records.understanding import Understanding

STATED, GAZETTEER = "stated", "gazetteer"
"""What finds a position."""
DIGITS = 6
"""Decimals of positions: a tenth of a metre."""
_ROW = 0xFFFFFFFF
_TOWN_WITHIN = 60.0
"""Kilometres within which a town is named for coordinates."""


class Positions(NamedTuple):
    """Where the sites of partners are.

    Attributes
    ----------
    which
        Of each line of the places its number in `located`; -1 where nothing is known.
    located
        The distinct positions; None where nothing is known.
    """

    which: Codes
    located: Sequence[Located | None]

    def of(self, lines: NDArray[np.integer]) -> list[Located | None]:
        """Return where some lines are."""
        return [None if number < 0 else self.located[number] for number in self.which[lines].tolist()]


class Problem(NamedTuple):
    """What is wrong with a cell of a row, for the report.

    Attributes
    ----------
    code
        Row of ``issues.csv``.
    field
        Field whose cell it is about.
    found
        What stands there.
    message
        What is wrong, where the sentence of the table does not say it.
    correction
        What to write into the cell; empty where that is not known.
    whole
        The same, where one cell holds latitude and longitude.
    """

    code: str
    field: str
    found: str
    message: str = ""
    correction: str = ""
    whole: str = ""


class _Lines(NamedTuple):
    """The lines of places that are of a partner: their numbers, and the code of the country of each."""

    number: NDArray[np.int64]
    country: Codes


def locate(state: Understanding) -> None:
    """Find out where the sites of partners are, and tell what in their rows speaks against it."""
    facts = state.facts
    lines = _lines(facts)
    stated, of_stated = _stated(facts, state.vocabulary.texts, lines)
    judgements = judged(stated)
    addresses, of_address = _addresses(facts, state.vocabulary.texts, lines)
    found = places.gazetteer().find_all(*map(list, zip(*addresses, strict=True))) if addresses else []
    told = _Told(state, lines)
    for number, (one, judgement) in enumerate(zip(stated, judgements, strict=True)):
        if judgement.code:
            for problem in _coordinates_problems(one, judgement):
                told.add(of_stated, number, problem)
    for number, (address, where) in enumerate(zip(addresses, found, strict=True)):
        for flag in flags(address, where):
            told.add(of_address, number, Problem(flag.code, flag.field, getattr(address, flag.field), flag.message))
    told.report()
    _drop_impossible(facts, lines, judgements, of_stated)
    at_sites = _by_coordinates(stated, judgements)
    located = [*at_sites, *map(_by_gazetteer, found)]
    here = np.array([each is not None for each in at_sites], np.bool_)[of_stated]
    there = np.array([each is not None for each in found], np.bool_)[of_address]
    which = np.full(len(facts.places.country), -1, np.int32)
    which[lines.number] = np.where(here, of_stated, np.where(there, of_address + len(at_sites), -1))
    facts.positions = Positions(which, located)


def _lines(facts: Facts) -> _Lines:
    """Return the lines of all partners; a row without a country is about the partner of the rows that state it."""
    number, owner = facts.sites.values.astype(np.int64), facts.sites.rows()
    country = facts.places.country[number]
    return _Lines(number, np.where(country == 0, facts.country[owner], country).astype(np.int32))


def _stated(facts: Facts, texts: Sequence[str], lines: _Lines) -> tuple[list[Stated], NDArray[np.int64]]:
    """Return the distinct coordinates with their countries, and the number of each line's."""
    latitude, longitude = (column[lines.number] for column in (facts.places.latitude, facts.places.longitude))
    decimals = facts.places.decimals[lines.number]
    numbers = [np.unique(column, return_inverse=True)[1] for column in (latitude, longitude)]
    _, first, which = np.unique(combined(lines.country, *numbers, decimals), return_index=True, return_inverse=True)
    values = zip(*(column[first].tolist() for column in (lines.country, latitude, longitude, decimals)), strict=True)
    made = [Stated(texts[country], _number(one), _number(other), exact) for country, one, other, exact in values]
    return made, which


def _number(value: float) -> float | None:
    return None if value != value else value  # noqa: PLR0124 - not a number


def _drop_impossible(facts: Facts, lines: _Lines, judgements: Sequence[Judged], of_stated: NDArray[np.int64]) -> None:
    """Leave out latitudes beyond the poles: only one that stands in the place of the longitude is kept as it is."""
    wrong = np.array([judgement.code == "number-not-understood" for judgement in judgements], np.bool_)[of_stated]
    if wrong.any():
        latitude = facts.places.latitude.copy()
        latitude[lines.number[wrong]] = np.nan
        facts.places = facts.places._replace(latitude=latitude)


def _addresses(facts: Facts, texts: Sequence[str], lines: _Lines) -> tuple[list[Address], NDArray[np.int64]]:
    """Return the distinct addresses, and the number of each line's."""
    sites = facts.places
    columns = [lines.country]
    columns += [column[lines.number] for column in (sites.region, sites.city, sites.address, sites.postal_code)]
    _, first, which = np.unique(combined(*columns), return_index=True, return_inverse=True)
    made = zip(*([texts[code] for code in column[first].tolist()] for column in columns), strict=True)
    return [Address(*one) for one in made], which


def _by_coordinates(stated: Sequence[Stated], judgements: Sequence[Judged]) -> list[Located | None]:
    """Return where coordinates that are used lie, with the nearest town."""
    used = [number for number, judgement in enumerate(judgements) if judgement.precision]
    made: list[Located | None] = [None] * len(stated)
    if not used:
        return made
    latitudes = [stated[number].latitude or 0.0 for number in used]
    longitudes = [stated[number].longitude or 0.0 for number in used]
    towns = places.gazetteer().nearest_all(latitudes, longitudes, within_km=_TOWN_WITHIN, count=1)
    for number, latitude, longitude, near in zip(used, latitudes, longitudes, towns, strict=True):
        judgement = judgements[number]
        town = next((each.place for each in near), None)
        name, region = (town.name, town.region) if town else ("", "")
        where = round(latitude, DIGITS), round(longitude, DIGITS)
        made[number] = Located(*where, judgement.precision or "site", name, judgement.country, region, STATED)
    return made


def _by_gazetteer(found: Found | None) -> Located | None:
    if found is None:
        return None
    where = round(found.latitude, DIGITS), round(found.longitude, DIGITS)
    return Located(*where, found.precision, found.place, found.country, found.region, GAZETTEER)


def _coordinates_problems(stated: Stated, judgement: Judged) -> Iterator[Problem]:
    """Yield what is wrong with coordinates, for each cell that is to be corrected; the first one where that is open."""
    values = (stated.latitude, stated.longitude)
    for number, field in enumerate(LIMITS):
        value = values[number]
        if judgement.right is None and (value is None or (number and values[0] is not None)):
            continue
        right = judgement.right[number] if judgement.right else None
        if right is not None and right == value:
            continue
        correction = "" if right is None else degrees(right)
        both = ", ".join(map(degrees, judgement.right)) if judgement.right else ""
        found = degrees(value) if value is not None else ""
        yield Problem(judgement.code, field, found, judgement.message, correction, both)


class _Told:
    """Problems of lines: the rows of each table that have one in common are told together.

    Parameters
    ----------
    state
        The working state.
    lines
        Lines of places that the problems are of.
    """

    def __init__(self, state: Understanding, lines: _Lines) -> None:
        self._state = state
        self._tables = state.facts.place_tables[lines.number]
        self._rows = state.facts.place_rows[lines.number] & _ROW
        self._of: dict[tuple[int, Problem], list[int]] = defaultdict(list)
        self._lines: dict[int, _Groups] = {}

    def add(self, which: NDArray[np.int64], number: int, problem: Problem) -> None:
        """Add a problem of the lines whose number among some combinations is a certain one."""
        groups = self._lines.setdefault(id(which), _Groups(which))
        for line in groups.of(number):
            self._of[int(self._tables[line]), problem].append(int(self._rows[line]))

    def report(self) -> None:
        """Put the problems among the issues."""
        for (number, problem), rows in sorted(self._of.items()):
            table = self._state.mentions[number]
            field, correction = problem.field, problem.correction
            if field in LIMITS and not all(name in table.headings for name in LIMITS):
                # one column holds both
                field, correction = next(name for name in LIMITS if name in table.headings), problem.whole
            heading = table.headings.get(field, "")
            words = {"message": problem.message, "correction": correction}
            self._state.reports.add(problem.code, table.sheet, rows, heading, problem.found, **words)


class _Groups:
    """The lines of each of some combinations, sorted once."""

    def __init__(self, which: NDArray[np.int64]) -> None:
        self._order = np.argsort(which, kind="stable")
        self._sorted = which[self._order]

    def of(self, number: int) -> list[int]:
        """Return the lines of a combination."""
        start, end = np.searchsorted(self._sorted, [number, number + 1])
        found: list[int] = self._order[start:end].tolist()
        return found
