"""The names of all listings, ready to look up whole or inside other texts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.reference.names import han_of, normalise, shorter_han, strip_han_form, without_place_words, words
from supplymap.screening.vocabulary import places, trade_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from supplymap.model import Listing, Partner

MIN_DISTINCTIVE = 2
"""Distinctive tokens an equal name needs for a finding; one token names too many companies."""

MIN_HAN = 4
"""Chinese characters, without legal form, that a listed name needs to be looked for inside another."""

Words = tuple[str, ...]
Pair = tuple["Listing", str]


@dataclass(frozen=True, slots=True)
class ListedNames:
    """The names of all listings.

    Attributes
    ----------
    by_key
        Latin names by their normal key.
    by_han, by_short_han
        Chinese names, whole (and whether a legal name) and without the legal form.
    keys
        The normal keys, sorted.
    by_words
        Listed names by their words, with whether these words inside a longer name are enough by themselves.
    lengths
        First word -> how many words the listed names have that begin with it, longest first.
    han_inside
        First four characters -> Chinese names to look for inside others: the text to find, and its entry.
    by_sign
        The words of each listed name in Latin letters by the one that the fewest texts have.
    han_joined, han_plain
        All listed Chinese names without the words for province and city: in one text, and each with its entry.
    """

    by_key: Mapping[str, tuple[Pair, ...]]
    by_han: Mapping[str, tuple[tuple[Listing, str, bool], ...]]
    by_short_han: Mapping[str, tuple[Pair, ...]]
    keys: tuple[str, ...]
    by_words: Mapping[Words, tuple[tuple[Listing, str, bool], ...]]
    lengths: Mapping[str, tuple[int, ...]]
    by_sign: Mapping[str, tuple[frozenset[str], ...]]
    han_inside: Mapping[str, tuple[tuple[str, Listing, str], ...]]
    han_joined: str
    han_plain: tuple[tuple[str, Listing, str], ...]


@reference.per_folder
def listed_names() -> ListedNames:
    """Return the names of the shipped lists, or of the user's copies; they are read once."""
    return index(reference.listings())


def index(entries: Iterable[Listing]) -> ListedNames:
    """Return the names of entries, ready to look up."""
    by_key: dict[str, list[Pair]] = defaultdict(list)
    by_han: dict[str, list[tuple[Listing, str, bool]]] = defaultdict(list)
    by_short: dict[str, list[Pair]] = defaultdict(list)
    by_words: dict[Words, dict[str, tuple[Listing, str, bool]]] = defaultdict(dict)
    inside: dict[str, list[tuple[str, Listing, str]]] = defaultdict(list)
    plain: list[tuple[str, Listing, str]] = []
    for listing in entries:
        for name in listing.names:
            key = normalise(name).key
            by_key[key].append((listing, name))
            for tokens in {words(key), words(name)} - {()}:
                enough = _enough(tokens, listing, with_form=tokens != words(key))
                by_words[tokens].setdefault(listing.id, (listing, name, enough))
        for native, legal in listing.native_names:
            han = han_of(native)
            by_han[han].append((listing, native, legal))
            by_short[strip_han_form(han)].append((listing, native))
            core = shorter_han(han, MIN_HAN)
            if len(core) >= MIN_HAN:
                inside[core[:MIN_HAN]].append((core, listing, native))
            plain.append((without_place_words(han), listing, native))
    lengths: dict[str, set[int]] = defaultdict(set)
    by_sign: dict[str, list[frozenset[str]]] = defaultdict(list)
    for tokens in by_words:
        by_sign[_sign(tokens)].append(frozenset(tokens))
        lengths[tokens[0]].add(len(tokens))
    return ListedNames(
        {key: tuple(pairs) for key, pairs in by_key.items()},
        {key: tuple(triples) for key, triples in by_han.items()},
        {key: tuple(pairs) for key, pairs in by_short.items()},
        tuple(sorted(key for key in by_key if key.isascii())),
        {tokens: tuple(triples.values()) for tokens, triples in by_words.items()},
        {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()},
        {sign: tuple(group) for sign, group in by_sign.items()},
        {start: tuple(sorted(group, key=lambda item: -len(item[0]))) for start, group in inside.items()},
        "\n".join(han for han, _, _ in plain),
        tuple(plain),
    )


def _sign(tokens: Words) -> str:
    """Return the word of a name that the fewest texts have."""
    common = trade_words() | places()
    return max(tokens, key=lambda token: (token not in common, len(token)))


def _enough(tokens: Words, listing: Listing, *, with_form: bool) -> bool:
    """Return whether words inside a longer name point to the entry by themselves.

    Three words do; two do if neither is a word of the trade and not both are places, or if they are written
    with the legal form ("Camel Group"). The subsidiaries of an entry that includes them often carry its name.
    """
    if len(tokens) >= 3 or with_form or listing.includes_subsidiaries:
        return True
    return (
        len(tokens) == MIN_DISTINCTIVE
        and all(len(token) >= 3 and token not in trade_words() for token in tokens)
        and not all(token in places() for token in tokens)
    )


def names_of(partner: Partner) -> tuple[str, ...]:
    """Return all names of a partner: main name, native name, aliases."""
    names = (partner.name, partner.native_name, *partner.aliases)
    return tuple(dict.fromkeys(name for name in names if name))
