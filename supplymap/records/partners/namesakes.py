"""The partner that a row means, among its namesakes and the partners with its id, however many they are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice, product
from typing import NamedTuple

from rapidfuzz import fuzz, process

from supplymap.records.spellings import SPELLING_SIMILARITY, sorted_words

NAMES_OF_ID = 1_000
"""How many names of one id are compared with a further one: an id of more names identifies no partner."""

FEW = 16
"""Up to how many namesakes are compared one by one; more are looked up in an index."""

Place = tuple[int, int, int, int]
"""Country, region, city and postal code, as numbers that are equal for equal ones; 0 where not stated."""

_Facts = tuple[int | None, ...]


class Stated(NamedTuple):
    """What a row states: where its partner is, and its id.

    Attributes
    ----------
    address
        A number, equal for equal addresses; 0 where not stated.
    id
        With the registry before it, where numbers of several are told apart.
    """

    place: Place
    address: int
    id: str


@dataclass(slots=True, eq=False)
class Namesake:
    """A partner while its rows are compared with others.

    Attributes
    ----------
    number
        Its number among the partners.
    place, addresses
        What the rows state: one place, because rows that contradict are of different partners; any addresses.
    """

    key: str
    number: int
    ids: set[str] = field(default_factory=set)
    place: Place = (0, 0, 0, 0)
    addresses: set[int] = field(default_factory=set)

    @property
    def required_address(self) -> int | None:
        """The address that a row with another id must state: 0 for any, None if no address fits."""
        if not self.ids or not self.addresses:
            return 0
        return next(iter(self.addresses)) if len(self.addresses) == 1 else None

    def fits(self, row: Stated) -> bool:
        """Return whether a row of the same name can be of the same site: no stated place contradicts."""
        if any(old and new and old != new for old, new in zip(self.place, row.place, strict=True)):
            return False
        if not row.id or not row.address or row.id in self.ids:
            return True
        return self.required_address in (0, row.address)

    def take(self, row: Stated) -> None:
        """Add what a row states."""
        country, region, city, postal_code = (old or new for old, new in zip(self.place, row.place, strict=True))
        self.place = country, region, city, postal_code
        if row.address:
            self.addresses.add(row.address)
        if row.id:
            self.ids.add(row.id)


class Namesakes:
    """Partners of one name or id, searched for the one that a row means, in a time that does not grow with them.

    More than a few partners are indexed, once for each combination of facts that a row states, such as country and
    city. An index maps the values of these facts, 0 where not stated, to the partners with these values.
    """

    __slots__ = ("_facts", "_indexes")

    def __init__(self) -> None:
        self._facts: dict[Namesake, _Facts] = {}
        self._indexes: dict[tuple[int, ...], defaultdict[_Facts, dict[Namesake, None]]] = {}

    def note(self, one: Namesake) -> bool:
        """Note the facts of a partner so far; return whether they changed."""
        facts = (*one.place, one.required_address)
        old = self._facts.get(one)
        if old == facts:
            return False
        self._facts[one] = facts
        for kind, index in self._indexes.items():
            if old is not None:
                del index[_part(old, kind)][one]
            index[_part(facts, kind)][one] = None
        return True

    def fitting(self, row: Stated) -> list[Namesake]:
        """Return the partners that a row fits, at most two."""
        if len(self._facts) <= FEW:
            return [one for one in self._facts if one.fits(row)][:2]
        values = (*row.place, row.address if row.id else 0)
        kind = tuple(number for number, value in enumerate(values) if value)
        if kind not in self._indexes:
            self._indexes[kind] = defaultdict(dict)
            for one, facts in self._facts.items():
                self._indexes[kind][_part(facts, kind)][one] = None
        index = self._indexes[kind]
        fitting_facts = product(*((0, values[number]) for number in kind))
        return list(islice((one for facts in fitting_facts for one in index.get(facts, ())), 2))


def _part(facts: _Facts, kind: tuple[int, ...]) -> _Facts:
    return tuple(facts[number] for number in kind)


class Lookup:
    """Finds the partner that a row means while partners are gathered.

    Parameters
    ----------
    by_id
        The partners of each id in lower case; `note` adds to it.
    """

    def __init__(self, by_id: dict[str, list[Namesake]]) -> None:
        self._by_id = by_id
        self._namesakes: dict[str, Namesakes] = defaultdict(Namesakes)
        self._bearers: dict[str, dict[str, Namesakes]] = {}
        self._same_case: dict[tuple[str, str], Namesakes] = {}
        # the ids of each partner in lower case, with the ways they are written
        self._ids_of: dict[Namesake, dict[str, set[str]]] = defaultdict(dict)

    def note(self, one: Namesake, partner_id: str) -> None:
        """Note what a row added to a partner, so that later rows find it."""
        lower_id = partner_id.casefold()
        changed = self._namesakes[one.key].note(one)
        if lower_id and lower_id not in self._ids_of[one]:
            self._ids_of[one][lower_id] = set()
            self._by_id[lower_id].append(one)
        if lower_id:
            self._ids_of[one][lower_id].add(partner_id)
        for text in one.ids if changed else {partner_id}:
            if text.casefold() in self._bearers:
                self._note_bearer(one, text)

    def _note_bearer(self, one: Namesake, partner_id: str) -> None:
        self._bearers[partner_id.casefold()].setdefault(one.key, Namesakes()).note(one)
        self._same_case.setdefault((partner_id, one.key), Namesakes()).note(one)

    def fitting(self, key: str, row: Stated) -> tuple[list[Namesake], bool]:
        """Return the partners that a row can mean.

        Parameters
        ----------
        key
            The normal key of its name.
        row
            The place it states, and its id.

        Returns
        -------
        fitting
            The partners it fits; if there are more than two, not all of them.
        other_name
            Whether only partners of other names have its id.
        """
        lower_id = row.id.casefold()
        bearers = self._by_id.get(lower_id, []) if lower_id else []
        if len(bearers) <= FEW:
            namesakes = [one for one in bearers if same_name(one.key, key)]
            fitting = [one for one in namesakes if one.fits(row)]
        else:
            if lower_id not in self._bearers:
                self._bearers[lower_id] = {}
                for one in bearers:
                    for text in self._ids_of[one][lower_id]:
                        self._note_bearer(one, text)
            by_key = self._bearers[lower_id]
            names = _near(key, list(islice(by_key, NAMES_OF_ID)))
            names += [key] if key in by_key and key not in names else []
            namesakes = [one for name in names for one in by_key[name].fitting(row)]
            fitting = list(dict.fromkeys(namesakes))
            for name in names:
                # a partner with the id as the row writes it may have another address
                same_case = self._same_case.get((row.id, name), Namesakes())
                fitting = list(dict.fromkeys([*fitting, *same_case.fitting(row._replace(id=""))]))
            if names:
                return fitting, False
        if namesakes:
            return fitting, False
        return (self._namesakes[key].fitting(row) if key in self._namesakes else []), bool(bearers)


def same_name(first: str, second: str) -> bool:
    """Return whether two keys are equal or differ by a letter or two."""
    return first == second or fuzz.token_sort_ratio(first, second) >= SPELLING_SIMILARITY


def _near(key: str, names: list[str]) -> list[str]:
    """Return the names that differ from a key by a letter or two at most."""
    words = list(map(sorted_words, names))
    near = process.extract(sorted_words(key), words, scorer=fuzz.ratio, limit=None, score_cutoff=SPELLING_SIMILARITY)
    return [names[index] for _, _, index in near]
