"""Names of products as the files spell them: several in a cell, one spelling of each, typing errors."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

_APART = re.compile(r"[;|\n；]")
_WEAKLY_APART = re.compile(r"[/,，、&+]|\band\b", re.IGNORECASE)
_ALL = frozenset(
    {"all", "all products", "all goods", "all items", "all styles", "every product", "everything", "any", "any product"}
    | {"not stated", "not specified", "alle", "todos", "tous", "全部", "所有产品", "全部产品"}
)
_BETWEEN_WORDS = re.compile(r"(?<=[^\W\d]) (?=[^\W\d])")
_ENDING = re.compile(r"(?:ies?|(?<=ss|sh|ch)es|(?<=x)es|(?<!s)s)$")
_LETTERS_TO_MISTYPE = 5
"""Letters from which one of them may be a typing error: among shorter words too many differ by one letter."""
_LONGEST_TO_MISTYPE = 60
"""Characters up to which typing errors are looked for; a bound on memory."""


@lru_cache(maxsize=1 << 14)
def product_key(product: str) -> str:
    """Return one key for all spellings of a product: case, punctuation, plural and blanks between words are removed."""
    words = [_ENDING.sub(lambda match: "y" if match[0][:2] == "ie" else "", word) for word in fold(product).split()]
    return _BETWEEN_WORDS.sub("", " ".join(words)) or product.strip().casefold()


def _names_all(text: str) -> bool:
    return fold(text) in _ALL


class ProductCells:
    """The cells of the product columns, read as the names of products.

    Parameters
    ----------
    last_hops
        How many links to the importer have each cell: they name its products.
    cells
        How many links have each cell.

    Attributes
    ----------
    spelling
        Key to the most frequent spelling on last hops, else on any link; ties go by the alphabet.
    """

    def __init__(self, last_hops: Counter[str], cells: Counter[str]) -> None:
        counts, everywhere = last_hops, cells
        entries = (entry.strip() for cell in counts for entry in _APART.split(cell))
        self._known = frozenset(product_key(entry) for entry in entries if entry and not _names_all(entry))
        self._parts = {cell: self._split(cell) for cell in everywhere | counts}
        self.products = frozenset(product_key(part) for cell in counts for part in self._parts[cell])
        spellings: dict[str, Counter[str]] = defaultdict(Counter)
        for known, cells_ in ((True, counts), (False, everywhere)):
            for cell, count in cells_.items():
                for part in self._parts[cell]:
                    if known or product_key(part) not in self.products:
                        spellings[product_key(part)][part] += count
        self.spelling = {
            key: min(each.items(), key=lambda item: (-item[1], item[0]))[0] for key, each in spellings.items()
        }

    def named(self, cell: str, *, last_hop: bool = False) -> tuple[str, ...]:
        """Return the products that a cell names, spelled alike; all of them where a last hop says so."""
        if last_hop and any(map(_names_all, _APART.split(cell))):
            return tuple(self.spelling[key] for key in sorted(self.products))
        return tuple(dict.fromkeys(self.spelling[product_key(part)] for part in self._parts[cell]))

    def _split(self, cell: str) -> list[str]:
        """Split a product cell; at a comma or slash only if each part is a known product."""
        parts: list[str] = []
        for entry in filter(None, map(str.strip, _APART.split(cell))):
            weak = [part for part in map(str.strip, _WEAKLY_APART.split(entry)) if part]
            parts += weak if len(weak) > 1 and all(product_key(part) in self._known for part in weak) else [entry]
        return [part for part in parts if not _names_all(part)]


class TypingErrors:
    """Products by all names that differ from theirs by one typing error.

    Parameters
    ----------
    products
        Key to spelling.
    """

    def __init__(self, products: Mapping[str, str]) -> None:
        self._products = products
        self._near: dict[str, list[str]] = defaultdict(list)
        for key in sorted(products):
            if sum(map(str.isalpha, key)) >= _LETTERS_TO_MISTYPE:
                for near in _one_letter_less(key):
                    self._near[near].append(key)

    def meant(self, tag: str) -> str:
        """Return the product that a tag means which names none: the only one within one error; empty if none is.

        Numbers must be equal: style 1001 is not style 1002.
        """
        key = product_key(tag)
        if key in self._products:
            return ""
        near = {product for less in _one_letter_less(key) for product in self._near.get(less, ())}
        meant = [product for product in near if _digits(product) == _digits(key) and OSA.distance(product, key) == 1]
        return self._products[meant[0]] if len(meant) == 1 else ""


def _one_letter_less(key: str) -> set[str]:
    """Return a key, and it with each of its letters left out; nothing for a very long one."""
    if len(key) > _LONGEST_TO_MISTYPE:
        return set()
    return {key, *(key[:index] + key[index + 1 :] for index in range(len(key)))}


def _digits(key: str) -> str:
    return re.sub(r"\D", "", key)
