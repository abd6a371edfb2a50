"""Names that are spelled nearly alike, found without comparing every name with every other."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SPELLING_SIMILARITY = 90.0
"""Similarity (0 to 100) from which two names of one country are reported as a possible duplicate."""

SUGGESTION_SIMILARITY = 75.0
"""Similarity (0 to 100) from which a listed name is suggested for an unlisted one."""

MOST_ASKED = 500
"""Names that no list has for which the closest listed ones are looked for: those of the most links."""

MOST_PAIRS = 1_000
"""Pairs of names spelled alike that are told one by one."""

WHOLE_BLOCK = 4_000
"""Names that begin alike up to which each is compared with each other."""

WINDOW = 500
"""In a larger block each name is compared with so many that follow it in the alphabet, read from either end."""

_ROWS = 256
_COLUMNS = 4_096
"""Names that are compared at once; a bound on memory."""


class Alike(NamedTuple):
    """Pairs of names spelled nearly alike.

    Attributes
    ----------
    pairs
        Positions of the two names, the smaller first; sorted, at most `MOST_PAIRS`.
    further
        How many pairs more were found: at least so many there are.
    """

    pairs: tuple[tuple[int, int], ...]
    further: int


@lru_cache(maxsize=1 << 14)
def sorted_words(key: str) -> str:
    """Sort the words of a key, so that their sequence does not count in a comparison."""
    return " ".join(sorted(key.split()))


def closest(asked: Sequence[str], listed: Sequence[str], limit: int = 3) -> list[list[int]]:
    """Return the positions of the listed names most similar to each asked one, best first.

    Parameters
    ----------
    asked, listed
        Keys of names, normalised. The time grows with the product of both.
    limit
        How many for each.
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - many runs ask for none

    best: list[list[tuple[float, int]]] = [[] for _ in asked]
    queries = list(map(sorted_words, asked))
    words = list(map(sorted_words, listed))
    for first in range(0, len(queries), _ROWS):
        for start in range(0, len(words), _COLUMNS):
            scores = process.cdist(
                queries[first : first + _ROWS],
                words[start : start + _COLUMNS],
                scorer=fuzz.ratio,
                score_cutoff=SUGGESTION_SIMILARITY,
                dtype=float,
            )
            for row, column in zip(*(each.tolist() for each in scores.nonzero()), strict=True):
                best[first + row].append((-scores[row, column], start + column))
            best = [sorted(each)[:limit] for each in best]
    return [[position for _, position in each] for each in best]


def alike(keys: Sequence[str], countries: Sequence[str]) -> Alike:
    """Return the pairs of names that differ by a letter or two, of one country or of which one has none.

    Names of different numbers are different sites, not different spellings. Names that begin with other letters are
    not compared, nor all of very many that begin alike.

    Parameters
    ----------
    keys
        Keys of names, normalised.
    countries
        Country of each, or empty.
    """
    # partners of one name in one country are reported as such; the first of them stands for all
    firsts = {name: at for at, name in reversed(list(enumerate(zip(keys, countries, strict=True))))}
    blocks: dict[tuple[str, ...], list[tuple[int, str]]] = defaultdict(list)
    bare: dict[tuple[str, ...], list[tuple[int, str]]] = defaultdict(list)
    for (key, country), at in reversed(firsts.items()):
        numbers = [] if key.isalpha() else [word for word in key.split() if any(map(str.isdigit, word))]
        name = at, sorted_words(key)
        blocks[country, key[:3], *numbers].append(name)
        if country:
            blocks["", key[:3], *numbers].append(name)
        else:
            bare["", key[:3], *numbers].append(name)
    pairs: set[tuple[int, int]] = set()
    for block, names in blocks.items():
        # the block of all countries is for pairs of which one has no country; others are in their country's block
        if len(names) > 1 and (block[0] or block in bare):
            pairs |= _alike(names if block[0] else bare[block], names)
    told = sorted(pair for pair in pairs if keys[pair[0]] != keys[pair[1]])
    return Alike(tuple(told[:MOST_PAIRS]), len(told[MOST_PAIRS:]))


def _alike(one: list[tuple[int, str]], block: list[tuple[int, str]]) -> set[tuple[int, int]]:
    """Return the pairs of similar names of which one is among some of a block, up to `MOST_PAIRS` and a few more."""
    pairs: set[tuple[int, int]] = set()
    for some, others in _windows(one, block):
        for a, b in _compared(some, others):
            pairs.add((min(a, b), max(a, b)))
        if len(pairs) > MOST_PAIRS:
            break
    return pairs


def _windows(
    one: list[tuple[int, str]], block: list[tuple[int, str]]
) -> Iterator[tuple[list[tuple[int, str]], list[tuple[int, str]]]]:
    """Yield names and those to compare them with: the whole block, or in a large one those near in the alphabet."""
    if len(block) <= WHOLE_BLOCK:
        for start in range(0, len(one), _ROWS):
            yield one[start : start + _ROWS], block
        return
    among = {position for position, _ in one}
    for step in (1, -1):
        block = sorted(block, key=lambda name: (name[1][::step], name[0]))
        for start in range(0, len(block), WINDOW):
            near = block[max(0, start - WINDOW) : start + WINDOW]
            yield [name for name in block[start : start + WINDOW] if name[0] in among], near


def _compared(some: list[tuple[int, str]], others: list[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - as above

    scores = process.cdist(
        [words for _, words in some],
        [words for _, words in others],
        scorer=fuzz.ratio,
        score_cutoff=SPELLING_SIMILARITY,
        dtype="float32",
    )
    for row, column in zip(*(each.tolist() for each in scores.nonzero()), strict=True):
        if some[row][0] != others[column][0]:
            yield some[row][0], others[column][0]
