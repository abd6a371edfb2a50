"""Goods recognised in free text and HS codes, by the words of ``goods.csv``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from supplymap.reference.tables import per_folder, plain_letters, split_cell, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_WORD = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
_ENTRIES = re.compile(r"[;|\n；]")
_ENTRY_PARTS = re.compile(r"[,/+、，]| and ")
_HS = re.compile(r"\d{4}(?:[ .-]?\d{2}){0,3}(?!\d)|\d+")
_SHOWN = 60
"""Most characters of a setting that a message repeats."""
_EXAMPLES = ("garments", "footwear", "furniture", "fish and seafood")
"""Goods named where none is near to what a setting states."""
_PLURALS = (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("toes", "to"))


@partial(per_folder, size=1 << 17)
def goods_classes(text: str, hs: str = "") -> frozenset[str]:
    """Return the classes of goods that a text or code names.

    Parameters
    ----------
    text
        Goods as a person wrote them; entries are separated by ``;``, ``|`` or a new line.
    hs
        HS or HTS codes, with or without dots; a lost leading zero is put back.

    Returns
    -------
    classes
        Names of rows of ``goods.csv``. Words are whole words, singular or plural; the longest phrase at a
        position wins ("cotton yarn" is no raw cotton). A word of ``not_words`` vetoes its class within the
        entry. A word written ``=cotton`` must be the whole entry or one of a list of such words, and does not
        count beside a code of other goods.
    """
    words = _goods_words()
    by_code: set[str] = set()
    for code in _HS.findall(hs):
        digits = re.sub(r"\D", "", code)
        digits = "0" * (len(digits) % 2) + digits
        for end in range(2, min(len(digits), words.longest_prefix) + 1):
            by_code |= words.prefixes.get(digits[:end], set())
    classes = set(by_code)
    for entry in _ENTRIES.split(plain_letters(text)):
        classes |= words.in_entry(entry, by_code)
    return frozenset(classes)


@dataclass(frozen=True, slots=True)
class _GoodsWords:
    """The words of ``goods.csv`` by phrase, with the classes that a phrase names and those it vetoes."""

    phrases: Mapping[str, tuple[set[str], set[str]]]
    longest: Mapping[str, int]
    entries: Mapping[str, set[str]]
    chinese: re.Pattern[str]
    prefixes: Mapping[str, set[str]]
    longest_prefix: int

    def in_entry(self, entry: str, by_code: set[str]) -> set[str]:
        """Return the classes of one entry; a single word does not make goods with another code a raw material."""
        tokens = _WORD.findall(entry)
        # "cotton, wool" is a list of raw materials; "t-shirts, cotton" is not
        for parts in ([" ".join(tokens)], _ENTRY_PARTS.split(entry)):
            bare = [
                self.entries.get(" ".join(map(_singular, _WORD.findall(part))), set()) for part in parts if part.strip()
            ]
            if all(bare) and not (by_code and by_code.isdisjoint(set().union(*bare))):
                return set().union(*bare)
        named: set[str] = set()
        vetoed: set[str] = set()
        for classes, vetoes in self._hits(tokens, entry):
            named |= classes
            vetoed |= vetoes
        return named - vetoed

    def _hits(self, tokens: list[str], entry: str) -> Iterator[tuple[set[str], set[str]]]:
        """Yield the classes of the phrases in an entry: the longest at each position, without overlap."""
        singular = [_singular(token) for token in tokens]
        at = 0
        while at < len(tokens):
            step = 1
            hit = self.phrases.get(tokens[at]) or self.phrases.get(singular[at])
            for size in range(self.longest.get(singular[at], 1), 1, -1):
                longer = self.phrases.get(" ".join(singular[at : at + size]))
                if longer is not None:
                    hit, step = longer, min(size, len(tokens) - at)
                    break
            if hit is not None:
                yield hit
            at += step
        for match in self.chinese.finditer(entry):
            yield self.phrases[match.group()]


@lru_cache(maxsize=1 << 14)
def _singular(token: str) -> str:
    """Return a word without an English plural ending; crude, but the same for text and table."""
    for ending, kept in _PLURALS:
        if token.endswith(ending) and len(token) > len(ending) + 1:
            return token.removesuffix(ending) + kept
    plural = len(token) > 3 and token.endswith("s") and not token.endswith(("ss", "us", "is"))
    return token[:-1] if plural else token


@per_folder
def _goods_words() -> _GoodsWords:
    phrases: dict[str, tuple[set[str], set[str]]] = {}
    longest: dict[str, int] = {}
    entries: dict[str, set[str]] = {}
    prefixes: dict[str, set[str]] = {}
    for row in table("goods"):
        name = row["good_class"]
        for side, column in enumerate(("words", "not_words")):
            for word in split_cell(row[column]):
                tokens = _WORD.findall(plain_letters(word))
                singular = [_singular(token) for token in tokens]
                if word.startswith("="):
                    entries.setdefault(" ".join(singular), set()).add(name)
                    continue
                # a single word keeps its ending: "shorts" are not "short"
                key = tokens[0] if len(tokens) == 1 else " ".join(singular)
                phrases.setdefault(key, (set(), set()))[side].add(name)
                longest[singular[0]] = max(longest.get(singular[0], 1), len(tokens))
        for prefix in split_cell(row["hs"]):
            prefixes.setdefault(prefix, set()).add(name)
    chinese = [word for word in phrases if re.fullmatch("[\u3400-\u9fff]+", word)]
    chinese.sort(key=lambda word: (-len(word), word))
    pattern = re.compile("|".join(chinese) or "(?!)")
    return _GoodsWords(phrases, longest, entries, pattern, prefixes, max(map(len, prefixes), default=0))


def not_understood(text: str) -> str:
    """Return what is wrong with goods that a setting states: empty if each of its entries is recognised.

    Parameters
    ----------
    text
        Goods as for :func:`goods_classes`; empty: none are stated.

    Returns
    -------
    problem
        Names the first entry that is not recognised, and goods that are understood.
    """
    for entry in filter(str.strip, _ENTRIES.split(text)):
        if not goods_classes(entry):
            titles = [row["title"] for row in table("goods")]
            near = get_close_matches(entry.strip().capitalize(), titles, n=3, cutoff=0.5)
            some = ", ".join(title.lower() for title in near or _EXAMPLES)
            return (
                f"goods = {entry.strip()[:_SHOWN]!r} names no goods that are understood; understood are goods such as "
                f"{some} ({len(titles)} kinds, by the words of goods.csv)."
            )
    return ""


def hts_digits(text: str) -> str:
    """Return the digits of a tariff code."""
    return "".join(char for char in text if char.isdigit())
