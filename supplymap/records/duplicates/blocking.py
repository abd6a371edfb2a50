"""Pairs of partners that are worth comparing: they share a rare word, nearly so, or an address; never all with all."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from supplymap.records.duplicates.addresses import addressed
from supplymap.records.duplicates.keys import distinct, hashed, paired, shared, shortened
from supplymap.records.duplicates.names import skeleton, spelled
from supplymap.records.ragged import combined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from supplymap.records.duplicates.bands import Portrait
    from supplymap.records.duplicates.keys import Keys

    Numbers = NDArray[np.int64]

_RAREST = 3
"""Words of a name that are keys."""
MOST_WORDS = 8
"""Words of a name that are counted where two are held beside each other."""
_LETTERS = 32
"""Letters of a word that count."""
_SHORTEST = 5
"""Letters of a word that may have one letter less."""
_PART = 7
"""Letters of a name as a whole that are a key: two words may be written as one, and two letters be wrong."""
_SOUND = 3
_MOST_ADDRESSES = 4


class Names(NamedTuple):
    """The names of all partners as numbers, so that many pairs are compared at once.

    Attributes
    ----------
    owner
        The partner of each; rising.
    joined
        Their words as one text.
    words
        Numbers of the words of each, of shape (names, words); -1 where there are no more.
    own
        Of each word whether companies are told apart by it.
    counts
        How many names have each word.
    numbers
        Equal for names with the same numbers of sites; 0 for names without.
    rare
        The rarest words of each; -1 where there are no more.
    texts
        Each word.
    """

    owner: Numbers
    joined: NDArray[np.object_]
    words: NDArray[np.int32]
    own: NDArray[np.bool_]
    counts: Numbers
    numbers: NDArray[np.int32]
    rare: Numbers
    texts: Sequence[str]


def names_of(portraits: Sequence[Portrait]) -> Names:
    """Take the names of partners apart."""
    at: dict[str, int] = {}
    number_at: dict[tuple[str, ...], int] = {(): 0}
    flat: list[int] = []
    own: set[int] = set()
    owners: list[int] = []
    joined: list[str] = []
    numbers: list[int] = []
    sizes: list[int] = []
    for owner, one in enumerate(portraits):
        for name in one.names:
            spelling = spelled(name)
            these = [at.setdefault(word, len(at)) for word in spelling.words]
            flat += these
            sizes.append(len(these))
            own.update(at[word] for word in spelling.own)
            owners.append(owner)
            joined.append(spelling.joined)
            numbers.append(number_at.setdefault(spelling.numbers, len(number_at)))
    texts = sorted(at)
    # in the sequence of the words, whatever the sequence of the rows
    rank = np.zeros(len(at), np.int64)
    rank[[at[text] for text in texts]] = np.arange(len(at))
    is_own = np.zeros(len(at), np.bool_)
    is_own[rank[list(own)]] = True
    word = rank[np.array(flat, np.int64)]
    of = np.repeat(np.arange(len(sizes)), sizes)
    within = np.arange(len(word)) - np.repeat(np.cumsum(sizes, dtype=np.int64) - sizes, sizes)
    kept = within < MOST_WORDS
    words = np.full((len(sizes), MOST_WORDS), -1, np.int32)
    words[of[kept], within[kept]] = word[kept]
    rare, counts = rarest(of, word, len(sizes), len(at))
    listed = np.empty(len(joined), np.object_)
    listed[:] = joined
    return Names(
        np.array(owners, np.int64), listed, words, is_own, counts, np.array(numbers, np.int32), rare, tuple(texts)
    )


def rarest(of: Numbers, word: Numbers, texts: int, words: int) -> tuple[Numbers, Numbers]:
    """Return the rarest words of each text, the rarest first and -1 behind the last, and how many texts have each."""
    each = distinct(of * max(words, 1) + word)
    of, word = each // max(words, 1), each % max(words, 1)
    counts = np.bincount(word, minlength=words)
    order = np.lexsort((word, counts[word], of))
    of, word = of[order], word[order]
    starts = np.searchsorted(of, np.arange(texts))
    within = np.arange(len(of)) - starts[of]
    found = np.full((texts, _RAREST), -1, np.int64)
    few = within < _RAREST
    found[of[few], within[few]] = word[few]
    return found, counts


def pairs_of_names(names: Names) -> Numbers:
    """Return the pairs of names, as one number each, that are alike by a rare word or by several together."""
    return distinct(*(paired(keys, at, len(names.owner)) for keys, at in _of_names(names)))


def _of_names(names: Names) -> Iterable[Keys]:
    """Yield the keys of names, kind by kind, so that few are held at once."""
    every = np.arange(len(names.owner))
    yield hashed((text, at) for at, text in enumerate(names.joined))
    for start in (0, 4):
        yield hashed((text[start : start + _PART], at) for at, text in enumerate(names.joined) if len(text) > start + 6)
    present = names.words >= 0
    # a number of each word, added up: equal whatever the sequence
    # one more than there are words: where no name has any, what is no word still has a place
    mixed = (np.arange(len(names.texts) + 1, dtype=np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    yield np.where(present, mixed[names.words], np.uint64(0)).sum(axis=1, dtype=np.uint64), every
    known = {text: at for at, text in enumerate(names.texts)}
    two = np.flatnonzero(present[:, 1])
    firsts = zip(two.tolist(), *(names.words[two, place].tolist() for place in (0, 1)), strict=True)
    texts = names.texts
    written = [(each, at) for at, one, other in firsts if (each := known.get(texts[one] + texts[other], -1)) >= 0]
    merged = np.array(written, np.int64).reshape(-1, 2)
    place = names.rare >= 0
    yield np.append(names.rare[place], merged[:, 0]), np.append(np.nonzero(place)[0], merged[:, 1])
    count = len(names.texts)
    for first in range(4):
        one, other = names.words[:, first].astype(np.int64), names.words[:, first + 1].astype(np.int64)
        both = np.flatnonzero(other >= 0)
        yield one[both] * count + other[both], both
    three = np.sort(names.rare, axis=1)
    for left, right in ((0, 1), (0, 2), (1, 2)):
        both = np.flatnonzero(three[:, left] >= 0)
        yield three[both, left] * count + three[both, right], both
    # a word with an error is rare, and so is the right one, or other words find the name
    some = [at for at in distinct(names.rare[:, :2].ravel()).tolist() if at >= 0]
    long = [at for at in some if len(names.texts[at]) >= _SHORTEST]
    yield _spread(names, long, shortened([names.texts[at][:_LETTERS] for at in long]))
    sounds = [(skeleton(names.texts[at]), at) for at in some if names.own[at]]
    told = [(sound, at) for sound, at in sounds if len(sound) >= _SOUND]
    yield _spread(names, [at for _, at in told], hashed((sound, at) for at, (sound, _) in enumerate(told)))


def _spread(names: Names, words: Sequence[int], made: Keys) -> Keys:
    """Return the keys of words as keys of the names of which they are among the two rarest words.

    A key of one word alone says no more than the word.
    """
    keys, which = made[0].astype(np.uint64), made[1]
    order = np.argsort(keys, kind="stable")
    keys, which = keys[order], which[order]
    several = shared(keys)
    keys, word = keys[several], np.array(words, np.int64)[which[several]]
    flat = names.rare[:, :2].ravel()
    order = np.argsort(flat, kind="stable")
    starts, ends = (np.searchsorted(flat[order], word, side) for side in ("left", "right"))
    sizes = ends - starts
    at = np.repeat(starts - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
    return np.repeat(keys, sizes), order[at] // 2


def pairs_of_addresses(portraits: Sequence[Portrait]) -> Numbers:
    """Return the pairs of partners, as one number each, with a number and a rare word of an address in common."""
    at: dict[str, int] = {}
    number_at: dict[frozenset[str], int] = {}
    owners: list[int] = []
    numbers: list[int] = []
    flat: list[int] = []
    sizes: list[int] = []
    for owner, one in enumerate(portraits):
        for text in dict.fromkeys(place.address for place in one.places[:_MOST_ADDRESSES] if place.address):
            address = addressed(text)
            if address.is_exact:
                owners.append(owner)
                numbers.append(number_at.setdefault(address.numbers, len(number_at)) if address.numbers else -1)
                these = [at.setdefault(word, len(at)) for word in address.names]
                flat += these
                sizes.append(len(these))
    texts = sorted(at)
    rank = np.zeros(len(at), np.int64)
    rank[[at[text] for text in texts]] = np.arange(len(at))
    rare, _ = rarest(np.repeat(np.arange(len(sizes)), sizes), rank[np.array(flat, np.int64)], len(sizes), len(at))
    of, of_number = np.array(owners, np.int64), np.array(numbers, np.int64)
    present = (rare >= 0) & (of_number >= 0)[:, None]
    keys = (of_number[:, None] * len(at) + rare)[present]
    found = [paired(keys, np.repeat(of, _RAREST)[present.ravel()], len(portraits))]
    three = np.sort(rare, axis=1)
    for left, right in ((0, 1), (0, 2), (1, 2)):
        both = three[:, left] >= 0
        keys = three[both, left] * len(at) + three[both, right]
        found.append(paired(keys, of[both], len(portraits)))
    return distinct(*found)


def pairs_of_names_at_addresses(portraits: Sequence[Portrait], names: Names) -> Numbers:
    """Return the pairs of partners, as one number each, that share a word of the name and the text of an address.

    Of a word that very many have, and an address that very many have, both together are rare.
    """
    at: dict[str, int] = {}
    address = np.array(
        [at.setdefault(one.places[0].address, len(at)) if one.places else -1 for one in portraits], np.int64
    )
    of = address[names.owner]
    found = []
    for place in range(_RAREST):
        both = (of >= 0) & (names.rare[:, place] >= 0)
        keys = combined(of[both], names.rare[both, place])
        found.append(paired(keys, names.owner[both], len(portraits)))
    return distinct(*found)


def pairs_of_numbers(portraits: Sequence[Portrait]) -> Numbers:
    """Return the pairs of partners, as one number each, that bear one number of a registry."""
    numbered = ((owner, number) for owner, one in enumerate(portraits) for number in one.numbers)
    return paired(*hashed((" ".join(number), owner) for owner, number in numbered), len(portraits))
