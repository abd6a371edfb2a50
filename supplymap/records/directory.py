"""The directory: every partner of the files by its number, to be found by id, name or other name."""

from __future__ import annotations

from collections import defaultdict
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeVar

from supplymap.records import spellings
from supplymap.reference.identities import spelling
from supplymap.reference.names import normalise

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from supplymap.model import Source
    from supplymap.reference.identities import Spelling

K = TypeVar("K", bound="Hashable")


class Directory:
    """Every partner so far, a number each.

    Attributes
    ----------
    names
        The name of each.
    ids
        The user's own numbers of each, the first one first.
    others
        All that each is called: its name, other names, and names in other scripts.
    keys
        The normal key of the name of each.
    countries, roles, tiers
        What its rows state; empty or None where they do not.
    listed
        False for a partner that only a link names.
    sources
        The first row of each.
    joined
        Of partners that people made one: the names of those whose own name is not kept.
    meant
        By the number of a partner, what links and documents call it that means it because people said so.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self.ids: list[tuple[str, ...]] = []
        self.others: list[tuple[str, ...]] = []
        self.keys: list[str] = []
        self.countries: list[str] = []
        self.roles: list[str] = []
        self.tiers: list[int | None] = []
        self.listed: list[bool] = []
        self.sources: list[Source] = []
        self.joined: dict[int, tuple[str, ...]] = {}
        self.meant: dict[int, tuple[str, ...]] = {}
        self._by_id: dict[str, list[int]] = defaultdict(list)
        self._by_registry: dict[tuple[int, str], list[int]] = defaultdict(list)
        self._by_key: dict[str, list[int]] = defaultdict(list)
        self._found: dict[tuple[str, int], list[int]] = {}
        self._referred: dict[Spelling, int | None] = {}
        self._used: set[Spelling] = set()

    def __len__(self) -> int:
        """Return the number of partners."""
        return len(self.names)

    def add(
        self,
        name: str,
        source: Source,
        *,
        key: str = "",
        listed: bool,
        ids: Iterable[str] = (),
        others: Iterable[str] = (),
        country: str = "",
        role: str = "",
        tier: int | None = None,
    ) -> int:
        """Add a partner and return its number; `index` makes it findable by its ids and name."""
        number = len(self.names)
        self.names.append(name)
        self.ids.append(tuple(dict.fromkeys(ids)))
        self.others.append(tuple(dict.fromkeys((name, *others))))
        self.keys.append(key or normalise(name).key)
        self.countries.append(country)
        self.roles.append(role)
        self.tiers.append(tier)
        self.listed.append(listed)
        self.sources.append(source)
        return number

    def index(self, number: int, registries: Iterable[int] = ()) -> None:
        """Let a partner be found by its name and its ids.

        Parameters
        ----------
        number
            Its number.
        registries
            The registry of each of its ids, where the files have several: vendor 17 is not factory 17.
        """
        self._found.clear()
        for text, registry in zip_longest(self.ids[number], registries, fillvalue=0):
            lower = str(text).casefold()
            for bearers in (self._by_id[lower], self._by_registry[registry, lower] if registry else []):
                if number not in bearers[-1:]:
                    bearers.append(number)
        self._by_key[self.keys[number]].append(number)

    def index_aliases(self) -> None:
        """Index the partners by their other names, where no partner has that name as its main one."""
        aliases: dict[str, dict[int, None]] = defaultdict(dict)
        for number, (names, own) in enumerate(zip(self.others, self.keys, strict=True)):
            for name in names[1:]:
                key = normalise(name).key
                if key and key != own:
                    aliases[key][number] = None
        for key, numbers in aliases.items():
            if not self._by_key.get(key):
                self._by_key[key] = list(numbers)
        self._found.clear()

    def refer(self, name: str, number: int | None) -> None:
        """Let a name mean one partner, or one of its own where the number is None: people said so."""
        self._referred[spelling(name)] = number
        self._found.clear()

    def is_referred(self, name: str) -> bool:
        """Return whether people said whom a name means."""
        return bool(self._referred) and spelling(name) in self._referred

    def was_used(self, name: str) -> bool:
        """Return whether anything was found by a name of which people said whom it means."""
        return spelling(name) in self._used

    def find(self, text: str, registry: int = 0) -> list[int]:
        """Return the partners that an id or a name stands for; of one registry, where such have the id."""
        if (text, registry) not in self._found:
            if self.is_referred(text):
                self._found[text, registry] = self._meant(text)
                return self._found[text, registry]
            lower = text.strip().casefold()
            found = (self._by_registry.get((registry, lower), []) if registry else []) or self._by_id.get(lower)
            self._found[text, registry] = found or self._by_key.get(normalise(text).key, [])
        return self._found[text, registry]

    def _meant(self, text: str) -> list[int]:
        """Return the partner that a name means as people said; of its own one that no list has."""
        own = spelling(text)
        self._used.add(own)
        number = self._referred[own]
        if number is not None:
            self.meant[number] = tuple(dict.fromkeys((*self.meant.get(number, ()), text)))
            return [number]
        return [one for one in self._by_key.get(normalise(text).key, []) if not self.listed[one]][:1]

    def all_keys(self, number: int) -> tuple[str, ...]:
        """Return the normal keys of a partner's name, and of the names of those that are one with it."""
        joined = (normalise(name).key for name in self.joined.get(number, ()))
        return tuple(dict.fromkeys((self.keys[number], *joined)))

    def with_joined(self, groups: Sequence[Sequence[int]], numbers: Sequence[int]) -> Directory:
        """Return a directory in which some partners are one: whatever meant one of them means that.

        Parameters
        ----------
        groups
            The partners that are one; the name and the country of the first are kept.
        numbers
            The new number of each partner.
        """
        members: list[list[int]] = [[] for _ in range(max(numbers, default=-1) + 1)]
        for old, new in enumerate(numbers):
            members[new].append(old)
        for group in groups:
            members[numbers[group[0]]].sort(key=lambda old, first=group[0]: (old != first, old))  # type: ignore[misc]
        made = Directory()
        for new, of in enumerate(members):
            first = of[0]
            made.add(
                self.names[first],
                self.sources[min(of)],
                key=self.keys[first],
                listed=any(self.listed[old] for old in of),
                ids=(id_ for old in of for id_ in self.ids[old]),
                others=(other for old in of for other in self.others[old]),
                country=next((self.countries[old] for old in of if self.countries[old]), ""),
            )
            if len(of) > 1:
                made.joined[new] = tuple(
                    dict.fromkeys(self.names[old] for old in of if self.names[old] != self.names[first])
                )
        made.meant = {numbers[old]: (*made.meant.get(numbers[old], ()), *of) for old, of in self.meant.items()}
        made._referred = {name: None if old is None else numbers[old] for name, old in self._referred.items()}
        made._used = set(self._used)
        made._by_id = _renumbered(self._by_id, numbers)
        made._by_registry = _renumbered(self._by_registry, numbers)
        made._by_key = _renumbered(self._by_key, numbers)
        return made

    def closest(self, name: str, limit: int = 3) -> list[str]:
        """Return the most similar listed names, best first."""
        return self.closest_of([name], limit)[0]

    def closest_of(self, names: Sequence[str], limit: int = 3) -> list[list[str]]:
        """Return the listed names most similar to each of some names, best first."""
        return [self.named(near) for near in self.nearest(names, limit)]

    def named(self, numbers: Iterable[int]) -> list[str]:
        """Return the names of partners, each once."""
        return list(dict.fromkeys(self.names[number] for number in numbers))

    def nearest(self, names: Sequence[str], limit: int = 3) -> list[list[int]]:
        """Return the listed partners whose names are most similar to each of some names, best first."""
        if not names:
            return []
        listed = [key for key, numbers in self._by_key.items() if any(self.listed[number] for number in numbers)]
        found = spellings.closest([normalise(name).key for name in names], listed, limit)
        return [[number for at in near for number in self._by_key[listed[at]] if self.listed[number]] for near in found]


def _renumbered(index: Mapping[K, Sequence[int]], numbers: Sequence[int]) -> dict[K, list[int]]:
    made: dict[K, list[int]] = defaultdict(list)
    made.update((key, list(dict.fromkeys(numbers[old] for old in bearers))) for key, bearers in index.items())
    return made
