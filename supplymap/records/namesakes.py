"""The partner that a row means, among its namesakes and the partners with its id, however many they are."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice, product
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from supplymap.records.spellings import SPELLING_SIMILARITY, sorted_words

if TYPE_CHECKING:
    from supplymap.records.builders import Builder, Stated

NAMES_OF_ID = 1_000
"""How many names of one id are compared with a further one: an id of more names identifies no partner."""

FEW = 16
"""Up to how many namesakes are compared one by one; more are looked up in an index."""

_Facts = tuple[str | None, ...]


class Namesakes:
    """Partners of one name or id, searched for the one that a row means, in a time that does not grow with them.

    More than a few partners are indexed, once for each combination of facts that a row states, such as country and
    city. An index maps the values of these facts, empty where not stated, to the partners with these values.
    """

    __slots__ = ("_facts", "_indexes")

    def __init__(self) -> None:
        self._facts: dict[Builder, _Facts] = {}
        self._indexes: dict[tuple[int, ...], defaultdict[_Facts, dict[Builder, None]]] = {}

    def note(self, builder: Builder) -> bool:
        """Note the facts of a partner so far; return whether they changed."""
        facts = (*builder.place, builder.required_address)
        old = self._facts.get(builder)
        if old == facts:
            return False
        self._facts[builder] = facts
        for kind, index in self._indexes.items():
            if old is not None:
                del index[_part(old, kind)][builder]
            index[_part(facts, kind)][builder] = None
        return True

    def fitting(self, row: Stated) -> list[Builder]:
        """Return the partners that a row fits, at most two."""
        if len(self._facts) <= FEW:
            return [builder for builder in self._facts if builder.fits(row)][:2]
        values = (*row.place, row.address if row.id else "")
        kind = tuple(number for number, value in enumerate(values) if value)
        if kind not in self._indexes:
            self._indexes[kind] = defaultdict(dict)
            for builder, facts in self._facts.items():
                self._indexes[kind][_part(facts, kind)][builder] = None
        index = self._indexes[kind]
        fitting_facts = product(*(("", values[number]) for number in kind))
        return list(islice((builder for facts in fitting_facts for builder in index.get(facts, ())), 2))


def _part(facts: _Facts, kind: tuple[int, ...]) -> _Facts:
    return tuple(facts[number] for number in kind)


class Lookup:
    """Finds the partner that a row means while partners are gathered.

    Parameters
    ----------
    by_id
        The partners of each id in lower case; `note` adds to it.
    """

    def __init__(self, by_id: dict[str, list[Builder]]) -> None:
        self._by_id = by_id
        self._namesakes: dict[str, Namesakes] = defaultdict(Namesakes)
        self._bearers: dict[str, dict[str, Namesakes]] = {}
        self._same_case: dict[tuple[str, str], Namesakes] = {}
        # the ids of each partner in lower case, with the ways they are written
        self._ids_of: dict[Builder, dict[str, set[str]]] = defaultdict(dict)

    def note(self, builder: Builder, partner_id: str) -> None:
        """Note what a row added to a partner, so that later rows find it."""
        lower_id = partner_id.casefold()
        changed = self._namesakes[builder.key].note(builder)
        if lower_id and lower_id not in self._ids_of[builder]:
            self._ids_of[builder][lower_id] = set()
            self._by_id[lower_id].append(builder)
        if lower_id:
            self._ids_of[builder][lower_id].add(partner_id)
        for text in builder.own_ids if changed else {partner_id}:
            if text.casefold() in self._bearers:
                self._note_bearer(builder, text)

    def _note_bearer(self, builder: Builder, partner_id: str) -> None:
        self._bearers[partner_id.casefold()].setdefault(builder.key, Namesakes()).note(builder)
        self._same_case.setdefault((partner_id, builder.key), Namesakes()).note(builder)

    def fitting(self, key: str, row: Stated) -> tuple[list[Builder], bool]:
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
            namesakes = [builder for builder in bearers if _same_name(builder.key, key)]
            fitting = [builder for builder in namesakes if builder.fits(row)]
        else:
            if lower_id not in self._bearers:
                self._bearers[lower_id] = {}
                for builder in bearers:
                    for text in self._ids_of[builder][lower_id]:
                        self._note_bearer(builder, text)
            by_key = self._bearers[lower_id]
            names = _near(key, list(islice(by_key, NAMES_OF_ID)))
            names += [key] if key in by_key and key not in names else []
            namesakes = [builder for name in names for builder in by_key[name].fitting(row)]
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


def _same_name(first: str, second: str) -> bool:
    return first == second or fuzz.token_sort_ratio(first, second) >= SPELLING_SIMILARITY


def _near(key: str, names: list[str]) -> list[str]:
    """Return the names that differ from a key by a letter or two at most."""
    words = list(map(sorted_words, names))
    near = process.extract(sorted_words(key), words, scorer=fuzz.ratio, limit=None, score_cutoff=SPELLING_SIMILARITY)
    return [names[index] for _, _, index in near]
