"""Listed names in texts of any kind: a remark, goods, a title, a cell that was not understood."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from supplymap.reference.names import (
    fold,
    han_form_at,
    han_of,
    normalise,
    singular,
    strip_han_form,
    unmistakable_forms,
    without_place_words,
    words,
)
from supplymap.screening.containment import han_hits, hits
from supplymap.screening.equality import is_whole
from supplymap.screening.index import MIN_DISTINCTIVE, MIN_HAN, listed_names
from supplymap.screening.vocabulary import additions, ordinary_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from supplymap.model import Listing
    from supplymap.screening.index import ListedNames, Words

MIN_MENTION = 3
"""Words that a listed name needs to be enough by itself in a text; in Chinese twice as many characters."""

LONGEST_NAME = 200
"""Characters of the longest text that is compared with the listed names as a whole."""

_WRITTEN_OUT = frozenset(("company", "corporation", "incorporated"))
_WITH_FORMS = frozenset(("group", "grp", "holding", "holdings", "joint", "stock", "liability", "private"))
"""Words that stand between a name and its legal form."""
MOST_FORMS = 8
"""Most words of legal forms that are read after a name."""
_WORD = re.compile(r"[^\W_]+")


class Mention(NamedTuple):
    """A listed name in a text.

    Attributes
    ----------
    listed
        The name as the list has it.
    whole
        Whether the text is nothing but the name.
    """

    listing: Listing
    listed: str
    whole: bool


def mentions(text: str, names: ListedNames | None = None) -> tuple[Mention, ...]:
    """Return the listed names that a text mentions.

    Parameters
    ----------
    text
        Any text, such as a remark, goods, or a cell that was not understood.
    names
        Names to look for, from ``listed_names``; by default those of the lists in use.

    Returns
    -------
    mentioned
        Entries, former orders included, with the listed name in the text. A text equal to a listed name counts
        with one word, unless it is an ordinary one. Inside a longer text a name needs three words (six Chinese
        characters), two distinctive ones, or its legal form. Each entry is returned once.
    """
    names = names if names is not None else listed_names()
    found: dict[str, Mention] = {}
    if len(text) <= LONGEST_NAME:
        for mention in _equal(text, names):
            found.setdefault(mention.listing.id, mention)
    for mention in _inside(text, names):
        found.setdefault(mention.listing.id, mention)
    if not text.isascii():
        for mention in _inside_han(text, names):
            found.setdefault(mention.listing.id, mention)
    return tuple(found.values())


def may_mention(words: AbstractSet[str], han: str, names: ListedNames) -> bool:
    """Return whether a text may mention a listed name: a quick look, before :func:`mentions`.

    Parameters
    ----------
    words
        Its folded words in Latin letters.
    han
        Its Chinese characters, simplified.
    """
    alone = {singular(word) for word in words}
    if any(name <= alone for sign in alone & names.by_sign.keys() for name in names.by_sign[sign]):
        return True
    if not han:
        return False
    bare = without_place_words(han)
    starts = range(len(bare) - MIN_HAN + 1)
    return (
        any(bare[start : start + MIN_HAN] in names.han_inside for start in starts)
        or han in names.by_han
        or strip_han_form(han) in names.by_short_han
    )


def _equal(text: str, names: ListedNames) -> Iterator[Mention]:
    """Yield the entries with a name that the whole text is equal to."""
    normal = normalise(text)
    for listing, listed in names.by_key.get(normal.key, ()):
        written = bool(normal.form or normal.groups) or normal.key not in ordinary_words()
        if normal.distinctive >= MIN_DISTINCTIVE or written:
            yield Mention(listing, listed, whole=True)
    if normal.han:
        legal = [(listing, native) for listing, native, _ in names.by_han.get(normal.han, ())]
        for listing, native in legal or names.by_short_han.get(strip_han_form(normal.han), ()):
            yield Mention(listing, native, whole=True)


def _inside(text: str, names: ListedNames) -> Iterator[Mention]:
    """Yield the entries with a Latin name inside a text; the words around it may be anything."""
    tokens = words(text)
    written = _Written(text)
    short: dict[tuple[Words, str], bool] = {}
    for start, end, listing, listed, enough in hits(tokens, names):
        size = end - start
        if size >= MIN_MENTION or (size == MIN_DISTINCTIVE and enough):
            yield Mention(listing, listed, whole=False)
            continue
        name = tokens[start:end]
        if (name, listed) not in short:
            short[name, listed] = written.out(name, listed)
        if short[name, listed]:
            yield Mention(listing, listed, whole=False)


def _inside_han(text: str, names: ListedNames) -> Iterator[Mention]:
    """Yield the entries with a Chinese name inside a text."""
    han = han_of(text)
    for core, after, listing, native in han_hits(han, names):
        if len(core) >= 2 * MIN_MENTION or han_form_at(after):
            yield Mention(listing, native, whole=False)


class _Written:
    """A text, word for word, to see how a short name is written in it; computed on first use."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _every(self) -> list[str]:
        return fold(self._text).split()

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        """Where each word, in the singular, stands."""
        starts: dict[str, list[int]] = defaultdict(list)
        for index, word in enumerate(self._every):
            starts[singular(word)].append(index)
        return starts

    @cached_property
    def _joined(self) -> frozenset[tuple[str, str]]:
        """Pairs of a capitalised word and the next, with nothing between them that ends a name."""
        found = [(word.group(), word.start(), word.end()) for word in _WORD.finditer(self._text)]
        return frozenset(
            (fold(word), fold(following))
            for (word, _, end), (following, start, _) in pairwise(found)
            if word[0].isupper() and self._text[end : min(start, end + 4)] in (" ", "-", " - ")
        )

    def out(self, name: Words, listed: str) -> bool:
        """Return whether a short name stands here with a legal form, and not as the end of a longer name.

        One distinctive word needs the entry's own form: "TBEA Co., Ltd.".
        """
        forms = unmistakable_forms() | _WRITTEN_OUT
        after_names = forms | _WITH_FORMS
        every = self._every
        for start in self._starts.get(name[0], ()):
            end = start + len(name)
            if tuple(map(singular, every[start:end])) != name:
                continue
            after = end
            while after < len(every) and after < end + MOST_FORMS and every[after] in after_names:
                after += 1
            if forms.isdisjoint(every[end:after]) or (start and self._goes_on(every[start - 1], every[start])):
                continue
            whole = normalise(" ".join(every[start:after]))
            if whole.distinctive >= MIN_DISTINCTIVE or is_whole(whole, listed):
                return True
        return False

    def _goes_on(self, before: str, first: str) -> bool:
        """Return whether the word before another belongs to the same name: "Great" of "Great Heron Ltd"."""
        return before not in additions() and not self._text.isupper() and (before, first) in self._joined
