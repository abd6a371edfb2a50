"""Which rows of lists are about one partner: equal names, and nothing stated that contradicts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from supplymap.records.identifiers import identifying
from supplymap.records.partners.facilities import apart
from supplymap.records.partners.namesakes import Lookup, Namesake, Stated
from supplymap.records.ragged import combined, numbered
from supplymap.records.values import is_blank
from supplymap.reference.names import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from supplymap.records.mentions import Codes, Flags
    from supplymap.records.partners.entries import Entries
    from supplymap.records.partners.facilities import Apart
    from supplymap.records.partners.sites import Sites
    from supplymap.records.understanding import Understanding


@dataclass(slots=True, eq=False)
class Numbers:
    """The numbers that rows give their partners, by which rows of one partner are found.

    Attributes
    ----------
    id
        Code of the user's own number, 0 where there is none.
    registry
        Number of the kind of partner it is a number of, where the files number several kinds: vendor 17 is not
        factory 17.
    nameless
        Whether the row gives the number alone, and no name.
    others
        Codes of the numbers of registries that identify, written alike.
    """

    id: Codes
    registry: Codes
    nameless: Flags
    others: dict[str, Codes] = field(default_factory=dict)

    def taken(self, index: NDArray[np.integer]) -> Numbers:
        """Return some lines, in another sequence."""
        others = {name: codes[index] for name, codes in self.others.items()}
        return Numbers(self.id[index], self.registry[index], self.nameless[index], others)


def numbers_of(state: Understanding, entries: Entries) -> Numbers:
    """Return the numbers that rows give their partners."""
    vocabulary = state.vocabulary

    def told(name: str) -> Codes:
        codes = entries.field(name)
        return np.where(vocabulary.where(codes, is_blank), 0, codes).astype(np.int32)

    own = told("partner_id")
    registries = _registries(state)
    return Numbers(
        own,
        entries.of_table([registries.get(table.role, 0) for table in state.mentions]),
        (own != 0) & (own == entries.name) & vocabulary.where(own, lambda text: any(map(str.isdigit, text))),
        identifying(vocabulary, entries),
    )


def _registries(state: Understanding) -> dict[str, int]:
    """Return a number for each role that has numbers of its own beside those of another role of the same table."""
    roles: dict[int, set[str]] = defaultdict(set)
    for table in state.mentions:
        if "partner_id" in table.fields:
            roles[table.reading].add(table.role)
    apart = sorted({role for each in roles.values() if len(each) > 1 for role in each})
    return {role: number for number, role in enumerate(apart, start=1)}


@dataclass(slots=True, eq=False)
class Identities:
    """The partners that rows of lists are about: the sites of companies.

    Attributes
    ----------
    partner
        Number of the partner of each line, in the sequence of their first rows; of a line about several the first.
    created
        Of each partner, its rank in the sequence in which they were told apart: those that state most come first.
    conflicts
        Lines whose id other names bear already, and the line of the first of these.
    company
        Of each partner the number of the first partner that is a site of the same company: its own, where it is that.
    shared
        Lines about a company of several sites, with the numbers of all partners that they are about.
    """

    partner: Codes
    created: NDArray[np.int64]
    conflicts: list[tuple[int, int]]
    company: NDArray[np.int64]
    shared: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def lines(self) -> tuple[NDArray[np.int64], Codes]:
        """Return the number of each line and of its partner; a line about several is there once for each."""
        at = np.arange(len(self.partner))
        if not self.shared:
            return at, self.partner
        counts = np.ones(len(at), np.int64)
        counts[list(self.shared)] = [len(of) for of in self.shared.values()]
        at = np.repeat(at, counts)
        partner = self.partner[at]
        partner[np.repeat(counts, counts) > 1] = [one for line in sorted(self.shared) for one in self.shared[line]]
        return at, partner

    def renumbered(self, numbers: NDArray[np.int64]) -> Identities:
        """Return the same with other numbers of partners: those that have become one have one number.

        Parameters
        ----------
        numbers
            The new number of each partner, in the sequence of their first rows.
        """
        numbers = numbers[: len(self.created)]
        count = int(numbers.max(initial=-1)) + 1
        created = np.full(count, np.iinfo(np.int64).max)
        np.minimum.at(created, numbers, self.created)
        shared = {line: tuple(sorted({int(numbers[one]) for one in of})) for line, of in self.shared.items()}
        company = united(count, zip(numbers.tolist(), numbers[self.company].tolist(), strict=True))
        partner = numbers[self.partner].astype(np.int32)
        several = {line: of for line, of in shared.items() if len(of) > 1}
        return Identities(partner, created, self.conflicts, company, several)


def united(count: int, pairs: Iterable[tuple[int, int]]) -> NDArray[np.int64]:
    """Return for each number the smallest of those that pairs connect with it."""
    above = list(range(count))

    def top(one: int) -> int:
        while above[one] != one:
            above[one] = one = above[above[one]]
        return one

    for first, second in pairs:
        one, other = sorted((top(first), top(second)))
        above[other] = one
    return np.array([top(one) for one in range(count)], np.int64)


def identify(state: Understanding, entries: Entries, sites: Sites, numbers: Numbers) -> Identities:
    """Tell which lines of lists are about one partner.

    Lines are of one partner when their names are equal after normalisation and nothing stated (country, region, city,
    postal code; the address, where their ids differ) contradicts, or when their ids are equal and their names nearly.
    A line that fits none or several is a partner of its own. Equal lines are one, so that repeats change nothing.
    Of a company whose facilities the rows name, each is a partner; see `supplymap.records.partners.facilities.apart`.
    """
    keys = numbered(state.vocabulary, entries.name, lambda name: normalise(name).key)
    bare = numbered(state.vocabulary, numbers.id, str.casefold).astype(np.int64)
    ids = np.where(bare != 0, bare * (int(numbers.registry.max(initial=0)) + 1) + numbers.registry, 0)
    folded = sites.folded
    # the sites of a company whose facilities the rows name are all its own
    facilities = sites.facility != 0
    places = [np.where(facilities, 0, column) for column in folded]
    lines = combined(keys, numbers.id, numbers.registry, sites.country, *places, facilities.astype(np.int32))
    _, first, line = np.unique(lines, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    line, first = rank[line], first[order]
    bearers = np.bincount(ids[first]) if len(first) else np.zeros(1, np.int64)
    namesakes = np.bincount(keys[first]) if len(first) else np.zeros(1, np.int64)
    doubtful = (namesakes[keys[first]] > 1) | ((ids[first] != 0) & (bearers[ids[first]] > 1)) | numbers.nameless[first]
    # a number alone may be one of any registry
    doubtful |= (bare[first] != 0) & np.isin(bare[first], bare[first][numbers.nameless[first]])
    stated = np.column_stack([sites.country, *places]).astype(np.int64)
    compared = _Compared(state, entries, sites, numbers, stated, facilities)
    # of the line that made it, each partner has the number at first
    made = np.arange(len(first))
    for at in sorted(np.flatnonzero(doubtful).tolist(), key=lambda at: compared.sort_key(int(first[at]))):
        made[at] = compared.partner(at, int(first[at]))
    told = apart(state, entries, sites, made[line])
    return _ranked(told, entries, compared.conflicts)


def _ranked(told: Apart, entries: Entries, conflicts: list[tuple[int, int]]) -> Identities:
    """Give the sites their numbers, in the sequence of the first rows that are about them alone."""
    count = len(told.company)
    own = np.ones(len(told.site), np.bool_)
    own[list(told.shared)] = False
    earliest = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(earliest, told.site[own], entries.source[own])
    order = np.lexsort((np.arange(count), earliest))
    rank = np.empty(count, np.int64)
    rank[order] = np.arange(count)
    shared = {at: tuple(sorted(int(rank[one]) for one in of)) for at, of in told.shared.items()}
    partner = rank[told.site].astype(np.int32)
    partner[list(shared)] = [of[0] for of in shared.values()]
    # the sites of a company stand beside each other before they are ranked
    first_site = np.searchsorted(told.company, told.company)
    company = united(count, zip(rank.tolist(), rank[first_site].tolist(), strict=True))
    return Identities(partner, order.astype(np.int64), conflicts, company, shared)


class _Compared:
    """Lines that share a name or an id with others, compared one after the other."""

    def __init__(
        self,
        state: Understanding,
        entries: Entries,
        sites: Sites,
        numbers: Numbers,
        stated: NDArray[np.int64],
        facilities: Flags,
    ) -> None:
        self._facilities = facilities
        self._texts = state.vocabulary.texts
        self._entries = entries
        self._sites = sites
        self._numbers = numbers
        self._stated = stated
        self._by_id: dict[str, list[Namesake]] = defaultdict(list)
        self._by_number: dict[str, list[Namesake]] = defaultdict(list)
        self._lookup = Lookup(self._by_id)
        self._lines: dict[int, int] = {}
        self.conflicts: list[tuple[int, int]] = []

    def sort_key(self, line: int) -> tuple[object, ...]:
        """Return what the lines are sorted by: names first, the fullest first; the sequence of rows decides nothing."""
        numbers = self._numbers
        stated = int(np.count_nonzero(self._stated[line]))
        sites = self._sites
        columns = (self._entries.name, numbers.id, sites.country, sites.region, sites.city, sites.postal_code)
        texts = [self._texts[column[line]] for column in (*columns, sites.address)]
        return bool(numbers.nameless[line]), -stated, *texts, int(numbers.registry[line])

    def partner(self, at: int, line: int) -> int:
        """Return the number of the partner that a line is about; its own number where it is about a new one."""
        country, region, city, postal_code, address = self._stated[line].tolist()
        number = self._texts[self._numbers.id[line]]
        registry = int(self._numbers.registry[line])
        row_id = f"{registry}\0{number}" if number else ""
        row = Stated((country, region, city, postal_code), address, row_id)
        if self._numbers.nameless[line]:
            bearers = self._by_id.get(row_id.casefold()) or self._by_number.get(number.casefold(), [])
            if len(bearers) == 1:
                return bearers[0].number
        key = normalise(self._texts[self._entries.name[line]]).key
        fitting, other_name = self._lookup.fitting(key, row)
        if self._facilities[line]:
            # a facility may lie in another country than its company
            row = Stated((0, 0, 0, 0), 0, row_id)
            if len(fitting) != 1:
                fitting, other_name = self._lookup.fitting(key, row)
        if other_name:
            self.conflicts.append((line, self._lines[self._by_id[row_id.casefold()][0].number]))
        one = fitting[0] if len(fitting) == 1 else Namesake(key, at)
        self._lines.setdefault(one.number, line)
        one.take(row)
        self._lookup.note(one, row_id)
        if number and one not in self._by_number[number.casefold()][-1:]:
            self._by_number[number.casefold()].append(one)
        return one.number
