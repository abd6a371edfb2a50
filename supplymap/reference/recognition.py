"""Which partners a decision means, and what of their texts has changed since it was made."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from supplymap import reference
from supplymap.reference.identities import spelling
from supplymap.reference.names import fold, han_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from supplymap.model import Subject

MANY = 50
"""Partners from which those of one name are not told apart by their numbers: no decision means any of them then,
unless one is exactly as it was."""
SHOWN = 80
"""Most characters of a text that is told."""
_FEWEST_HAN = 4
"""Chinese characters beside Latin words that are a name by themselves."""
_OWN = "id"
_COMMAS = re.compile(r"[,;，；、]")

Ids = tuple[str, ...]
_Key = TypeVar("_Key")


class Directory:
    """Partners, to be found again by what decisions say of them.

    Parameters
    ----------
    partners
        Each with its id. One that is several by a person's decision is there once as a whole, and once more as each.
    """

    def __init__(self, partners: Iterable[tuple[str, Subject]]) -> None:
        self._subjects: dict[str, Subject] = {}
        self._countries: dict[str, set[str]] = defaultdict(set)
        numbered: dict[Hashable, list[str]] = defaultdict(list)
        written: dict[str, list[str]] = defaultdict(list)
        named: dict[str, list[str]] = defaultdict(list)
        located: dict[Hashable, list[str]] = defaultdict(list)
        exactly: dict[Hashable, list[str]] = defaultdict(list)
        for id_, one in partners:
            self._subjects.setdefault(id_, one)
            self._countries[id_].add(one.country)
            for number in {*_numbers(one)}:
                numbered[number].append(id_)
            for name in {id_, one.name, *one.names}:
                written[name].append(id_)
            for token in _tokens(one):
                named[token].append(id_)
                located[token, one.country].append(id_)
            exactly[_all_of(one)].append(id_)
        self._numbered = _fixed(numbered)
        self._written = _fixed(written)
        self._named = _fixed(named)
        self._located = _fixed(located)
        self._exactly = _fixed(exactly)

    def meant(self, wanted: Subject) -> Ids:
        """Return the partners that a decision means: one, none, or several that nothing tells apart.

        One with an equal number of the same registry, and if several have it that with an equal name; else one with an
        equal name and country and no other number; else one with an equal name. Where one partner has the number and
        another the name and country, both are returned. Of several the one that is exactly as it was is meant, if a
        place of it was seen.

        Parameters
        ----------
        wanted
            As it was seen. One that was not is named by its own number, by a name as written, or an equal name.
        """
        if not wanted.seen:
            return self._by_words(wanted)
        found = self._by_texts(wanted)
        if len(found) > 1 and wanted.places:
            # without a place a namesake that is new may look as this one did then
            return self.unchanged(wanted) or found
        return found

    def unchanged(self, wanted: Subject) -> Ids:
        """Return the only partner that is exactly as it was seen; none if there is none, or several."""
        exact = self._exactly.get(_all_of(wanted), ())
        return exact if len(exact) == 1 else ()

    def subject(self, id_: str) -> Subject:
        """Return a partner by its id."""
        return self._subjects[id_]

    def _by_texts(self, wanted: Subject) -> Ids:
        tokens = _tokens(wanted)
        located = _joined(self._located.get((token, wanted.country), ()) for token in tokens)
        numbered = _joined(self._numbered.get(number, ()) for number in _numbers(wanted))
        if numbered:
            if len(numbered) <= MANY:
                same = [id_ for id_ in numbered if tokens & _tokens(self._subjects[id_])]
                # one number may be of several, as that of a group: another one tells them apart, or the country
                same = [id_ for id_ in same if not _apart(wanted, self._subjects[id_])] or same
                same = [id_ for id_ in same if wanted.country in self._countries[id_]] or same
                if same:
                    return tuple(same)
            return _joined((numbered, located))
        if len(located) <= MANY:
            located = tuple(id_ for id_ in located if not other_numbers(wanted, self._subjects[id_]))
        return located or _joined(self._named.get(token, ()) for token in tokens)

    def _by_words(self, wanted: Subject) -> Ids:
        own = self._numbered.get((_OWN, _plain(wanted.name)), ())
        found = own or self._written.get(wanted.name, ())
        if not found:
            token = spelling(wanted.name).key
            found = self._named.get(token, ()) if token else ()
        if wanted.country and len(found) > 1:
            found = tuple(id_ for id_ in found if wanted.country in self._countries[id_]) or found
        return found


def other_numbers(one: Subject, other: Subject) -> tuple[tuple[str, str], ...]:
    """Return pairs of numbers of two partners in one registry that has them apart; none if any number is equal."""
    return () if set(_numbers(one)) & set(_numbers(other)) else _apart(one, other)


def _as_written(one: Subject, number: str) -> str:
    return next((written for registry, written in one.numbers if _plain(written, registry) == number), number)


def _apart(one: Subject, other: Subject) -> tuple[tuple[str, str], ...]:
    """Return pairs of numbers of two partners in each registry in which they have no number in common."""
    first, second = _by_registry(one), _by_registry(other)
    common = first.keys() & second.keys()
    return tuple((min(first[of]), min(second[of])) for of in sorted(common) if not first[of] & second[of])


def _by_registry(one: Subject) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for registry, number in _numbers(one):
        found[registry].add(number)
    return found


def changes(then: Sequence[Subject], now: Subject, *, is_of_places: bool = False) -> tuple[str, ...]:
    """Return what is new of a partner since people saw it, each in a few words.

    Parameters
    ----------
    then
        As it was seen: several where it was one of several partners, or seen at several times; their texts count
        together. Of one that nobody saw nothing is known to have changed.
    now
        As the files have it. Names, a parent, places and other texts that have disappeared are no change; a country
        that is not stated any more is one.
    is_of_places
        Whether it was decided where the partner is: then a place that has lost a part is another place, since the part
        may have been what spoke against it.
    """
    if not all(one.seen for one in then):
        return ()
    known = {spelling(name) for one in then for name in (one.name, *one.names)}
    # whoever decided on a group of companies saw the name of the group
    known_parents = known | {spelling(one.parent) for one in then if one.parent}
    fresh = [name for name in (now.name, *now.names) if spelling(name) not in known]
    found = []
    if fresh and fresh[0] == now.name and len(fresh) == 1 + len(now.names):
        found.append(f"its name was {_shown(then[0].name)} and is {_shown(now.name)}")
        fresh = fresh[1:]
    found += [f"the name {_shown(name)} is new" for name in fresh]
    if now.parent and spelling(now.parent) not in known_parents:
        found.append(f"the parent {_shown(now.parent)} is new")
    countries = {one.country: None for one in then}
    if now.country not in countries:
        found.append(f"the country was {_country(next(iter(countries)))} and is {_country(now.country, now=True)}")
    places = places_of(then)
    found += [
        f"the address {_shown(place)} is new"
        for place in now.places
        if not (fold(place) in places if is_of_places else holds_place(places, place))
    ]
    texts = {fold(text) for one in then for text in one.texts}
    found += [f"the text {_shown(text)} is new" for text in now.texts if fold(text) not in texts]
    apart = [other_numbers(one, now) for one in then]
    if apart and all(apart):
        before, after = apart[0][0]
        found.append(f"its number was {_shown(_as_written(then[0], before))} and is {_shown(_as_written(now, after))}")
    return tuple(found)


def places_of(partners: Iterable[Subject]) -> dict[str, list[str]]:
    """Return the places of partners in the spelling of `supplymap.reference.names.fold`, each with its parts."""
    return {fold(place): _parts(place) for one in partners for place in one.places}


def holds_place(places: Mapping[str, Sequence[str]], place: str) -> bool:
    """Return whether a place says nothing that one of others does not: its parts stand there in sequence.

    Parts are what commas have apart: "Xinjiang" says more than "Xinjiang Building, Shanghai".

    Parameters
    ----------
    places
        As `places_of` gives them.
    place
        As written.
    """
    if fold(place) in places or len(places) > MANY:
        return fold(place) in places
    wanted = _parts(place)
    for parts in places.values():
        following = iter(parts)
        if all(part in following for part in wanted):
            return True
    return False


def _parts(place: str) -> list[str]:
    return [part for part in map(fold, _COMMAS.split(place)) if part]


def _country(code: str, *, now: bool = False) -> str:
    return reference.countries().phrase(code) if code else "not stated now" if now else "not stated"


def _shown(text: str) -> str:
    short = " ".join(text.split())
    return f'"{short}"' if len(short) <= SHOWN else f'"{short[: SHOWN - 1]}…"'


def _tokens(one: Subject) -> set[str]:
    """Return what equal names of companies have in common; the name of a parent is not theirs."""
    found = set()
    for name in (one.name, *one.names):
        found.add(spelling(name).key)
        han = han_of(name)
        if len(han) >= _FEWEST_HAN:
            found.add(han)
    return found - {""}


def _numbers(one: Subject) -> list[tuple[str, str]]:
    plain = ((registry, _plain(number, registry)) for registry, number in one.numbers)
    return [(registry, number) for registry, number in plain if number]


def _plain(number: str, registry: str = _OWN) -> str:
    """Return a number as it is compared; in the user's own every sign counts."""
    folded = "".join(number.split()).casefold()
    return folded if registry == _OWN else "".join(char for char in folded if char.isalnum())


def _all_of(one: Subject) -> Hashable:
    names = frozenset(spelling(name) for name in (one.name, *one.names))
    return names, one.country, frozenset(_numbers(one)), frozenset(map(fold, one.places))


def _fixed(groups: Mapping[_Key, list[str]]) -> dict[_Key, Ids]:
    return {key: tuple(dict.fromkeys(ids)) for key, ids in groups.items()}


def _joined(groups: Iterable[Ids]) -> Ids:
    """Return all ids, each once; of groups so large that none of them is meant anyway only the largest."""
    several = [group for group in groups if group]
    largest = max(several, key=len, default=())
    if len(several) < 2 or len(largest) > MANY:
        return largest
    return tuple(dict.fromkeys(id_ for group in several for id_ in group))
