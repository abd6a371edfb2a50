"""The partner that a row means among its namesakes and the bearers of its id, however many they are."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from supplymap.records.builders import Asked, Builder

SPELLING_SIMILARITY = 90.0
"""Similarity (0 to 100) from which two names of one country are reported as a possible duplicate."""

NAMES_OF_ID = 1_000
"""Names of one id whose spelling a further one is compared with: an id of more names tells nobody apart."""

FEW = 16
"""So many namesakes are looked at one by one; more of them are found by their places."""

_Said = tuple[str | None, ...]


class Namesakes:
    """Partners among which the one a row means is looked for; however many they are, the search takes as long.

    Where more than a few are gathered, there is a table for each kind of question (country and city, say): under what
    a partner states of these, empty where it states nothing, stand those that state it.
    """

    __slots__ = ("_said", "_tables")

    def __init__(self) -> None:
        self._said: dict[Builder, _Said] = {}
        self._tables: dict[tuple[int, ...], dict[_Said, dict[Builder, None]]] = {}

    def note(self, builder: Builder) -> bool:
        """Note what a partner states by now; tells whether that is new."""
        said = (*builder.place, builder.telling_address)
        old = self._said.get(builder)
        if old == said:
            return False
        self._said[builder] = said
        for kind, table in self._tables.items():
            if old is not None:
                del table[_part(old, kind)][builder]
            table.setdefault(_part(said, kind), {})[builder] = None
        return True

    def fitting(self, row: Asked) -> list[Builder]:
        """Give the partners that a row fits, the first two of them where there are more."""
        if len(self._said) <= FEW:
            return [builder for builder in self._said if builder.fits(row)][:2]
        values = (*row.place, row.address if row.id else "")
        kind = tuple(number for number, value in enumerate(values) if value)
        if kind not in self._tables:
            table: dict[_Said, dict[Builder, None]] = {}
            for builder, said in self._said.items():
                table.setdefault(_part(said, kind), {})[builder] = None
            self._tables[kind] = table
        table = self._tables[kind]
        answers = product(*(("", values[number]) for number in kind))
        found = (builder for answer in answers for builder in table.get(answer, ()))
        return list(islice(found, 2))


def _part(said: _Said, kind: tuple[int, ...]) -> _Said:
    return tuple(said[number] for number in kind)


class Lookup:
    """Finds the partner that a row means while partners are gathered.

    Parameters
    ----------
    by_id
        The partners of each id, folded; it is added to.
    """

    def __init__(self, by_id: dict[str, list[Builder]]) -> None:
        self._by_id = by_id
        self._namesakes: dict[str, Namesakes] = defaultdict(Namesakes)
        self._bearers: dict[str, dict[str, Namesakes]] = {}
        self._same_case: dict[tuple[str, str], Namesakes] = {}
        # the ids of each partner, folded, with the ways they are written
        self._borne: dict[Builder, dict[str, set[str]]] = defaultdict(dict)

    def note(self, builder: Builder, partner_id: str) -> None:
        """Note what a row added to a partner, to find it for the rows after."""
        folded = partner_id.casefold()
        changed = self._namesakes[builder.key].note(builder)
        if folded and folded not in self._borne[builder]:
            self._borne[builder][folded] = set()
            self._by_id[folded].append(builder)
        if folded:
            self._borne[builder][folded].add(partner_id)
        for text in builder.own_ids if changed else {partner_id}:
            if text.casefold() in self._bearers:
                self._note_bearer(builder, text)

    def _note_bearer(self, builder: Builder, partner_id: str) -> None:
        self._bearers[partner_id.casefold()].setdefault(builder.key, Namesakes()).note(builder)
        self._same_case.setdefault((partner_id, builder.key), Namesakes()).note(builder)

    def fitting(self, key: str, row: Asked) -> tuple[list[Builder], bool]:
        """Look for the partner that a row means.

        Parameters
        ----------
        key
            The normal key of its name.
        row
            What it says of the place, and its id.

        Returns
        -------
        fitting
            Those it fits; the first two where there are more.
        other_name
            Whether its id is that of partners of other names only.
        """
        folded = row.id.casefold()
        bearers = self._by_id.get(folded, []) if folded else []
        if len(bearers) <= FEW:
            own = [b for b in bearers if _same_name(b.key, key)]
            found = [b for b in own if b.fits(row)]
        else:
            if folded not in self._bearers:
                self._bearers[folded] = {}
                for builder in bearers:
                    for text in self._borne[builder][folded]:
                        self._note_bearer(builder, text)
            by_key = self._bearers[folded]
            names = _near(key, list(islice(by_key, NAMES_OF_ID)))
            names += [key] if key in by_key and key not in names else []
            own = [builder for name in names for builder in by_key[name].fitting(row)]
            found = list(dict.fromkeys(own))
            for name in names:
                # whoever has the id as it is written may have another address
                same_case = self._same_case.get((row.id, name), Namesakes())
                found = list(dict.fromkeys([*found, *same_case.fitting(row._replace(id=""))]))
            if names:
                return found, False
        if own:
            return found, False
        return (self._namesakes[key].fitting(row) if key in self._namesakes else []), bool(bearers)


def _same_name(first: str, second: str) -> bool:
    return first == second or fuzz.token_sort_ratio(first, second) >= SPELLING_SIMILARITY


def _near(key: str, names: list[str]) -> list[str]:
    """Give the names that are, but for a letter or two, one name."""
    words = list(map(sorted_words, names))
    found = process.extract(sorted_words(key), words, scorer=fuzz.ratio, limit=None, score_cutoff=SPELLING_SIMILARITY)
    return [names[place] for _, _, place in found]


@lru_cache(maxsize=1 << 14)
def sorted_words(key: str) -> str:
    """Give the words of a key by the alphabet, so that their order does not count in a comparison."""
    return " ".join(sorted(key.split()))
