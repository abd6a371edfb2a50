"""The importer's products: which links serve which of them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from supplymap.model import NOT_STATED
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from supplymap.model import Link
    from supplymap.records.drafts import Drafts
    from supplymap.records.understanding import Understanding


_APART = re.compile(r"[;|\n；]")
_WEAKLY_APART = re.compile(r"[/,，、&+]|\band\b", re.IGNORECASE)
_ALL = frozenset(
    {"all", "all products", "all goods", "all items", "all styles", "every product", "everything", "any", "any product"}
    | {"not stated", "not specified", "alle", "todos", "tous", "全部", "所有产品", "全部产品"}
)
_BETWEEN_WORDS = re.compile(r"(?<=[^\W\d]) (?=[^\W\d])")
_ENDING = re.compile(r"(?:ies?|(?<=ss|sh|ch)es|(?<=x)es|(?<!s)s)$")


def assign_products(state: Understanding) -> None:
    """Assign every link the products of the importer that it serves.

    The importer's products are the tags of its last hops; spellings that differ in case, hyphens, blanks or
    the plural are one product, shown in its most frequent spelling. A cell of several products is a link for
    each; "all products" is no tag, and on a last hop stands for each product of the other last hops. If no
    input of a buyer is tagged with one of its outputs' products, the tags are read as goods, from the
    importer outward. A tag that is still none of its buyer's products is reported.
    """
    importer, drafts = state.importer.id, state.drafts
    links = _one_spelling(_split(state.links, importer), importer)
    while misread := _misread_buyers(links, importer):
        for index, link in enumerate(links):
            if link.buyer in misread and link.product:
                drafts.report("product-read-as-goods", link.sources[0], "", link.product)
                links[index] = replace(link, product="", goods=link.goods or link.product)
    _report_unknown(links, importer, drafts)
    state.links = _without_repeats(links)


@lru_cache(maxsize=1 << 14)
def _key(product: str) -> str:
    """Return one key for all spellings of a product: case, punctuation, plural and blanks between words are removed."""
    words = [_ENDING.sub(lambda match: "y" if match[0][:2] == "ie" else "", word) for word in fold(product).split()]
    return _BETWEEN_WORDS.sub("", " ".join(words)) or product.strip().casefold()


def _names_all(text: str) -> bool:
    return fold(text) in _ALL


def _parts(cell: str, known: frozenset[str]) -> list[str]:
    """Split a product cell; at a comma or slash only if each part is a known product."""
    parts: list[str] = []
    for entry in filter(None, map(str.strip, _APART.split(cell))):
        weak = [part for part in map(str.strip, _WEAKLY_APART.split(entry)) if part]
        parts += weak if len(weak) > 1 and all(_key(part) in known for part in weak) else [entry]
    parts = [part for part in parts if not _names_all(part)] if not all(map(_names_all, parts)) else []
    products: dict[str, str] = {}
    for part in parts:
        products.setdefault(_key(part), part)
    return list(products.values())


def _split(links: Iterable[Link], importer: str) -> list[Link]:
    links = list(links)
    last_hops = [link.product for link in links if link.buyer == importer]
    entries = [entry.strip() for cell in last_hops for entry in _APART.split(cell)]
    known = frozenset(_key(entry) for entry in entries if entry and not _names_all(entry))
    every = {_key(part): part for cell in last_hops for part in _parts(cell, known)}
    apart = {cell: _parts(cell, known) for cell in {link.product for link in links}}
    split: list[Link] = []
    for link in links:
        parts = apart[link.product]
        if link.buyer == importer and any(map(_names_all, _APART.split(link.product))):
            parts = [every[key] for key in sorted(every)]
        for number, part in enumerate(parts or [""]):
            key = f"{link.key} product {number + 1}" if number else link.key
            # how the value is divided is not stated: equal shares keep its sum
            value = None if link.value is None else link.value / max(len(parts), 1)
            split.append(replace(link, key=key, product=part, value=value))
    return split


def _one_spelling(links: Sequence[Link], importer: str) -> list[Link]:
    """Write each product in its most frequent spelling on last hops, else on any link; ties go by the alphabet."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    products = {_key(link.product) for link in links if link.product and link.buyer == importer}
    for link in links:
        if link.product and (link.buyer == importer or _key(link.product) not in products):
            counts[_key(link.product)][link.product] += 1
    spelling = {key: min(count.items(), key=lambda item: (-item[1], item[0]))[0] for key, count in counts.items()}
    return [replace(link, product=spelling[_key(link.product)]) if link.product else link for link in links]


def _report_unknown(links: Sequence[Link], importer: str, drafts: Drafts) -> None:
    """Report tags that their buyer does not serve; links behind such a link are not reported again."""
    served = _served(links, importer)
    products = {link.product for link in links if link.buyer == importer}
    for link in links:
        if link.product and link.buyer != importer and link.product not in (served.get(link.buyer) or products):
            message = ""
            if link.product in products:
                message = (
                    "The product is the importer's, but none that this buyer serves; "
                    'the link counts for "(not stated)"'
                )
            drafts.report("product-unknown", link.sources[0], "", link.product, message=message)


def _without_repeats(links: Iterable[Link]) -> list[Link]:
    """Join the links of one cell again if their tags were no products after all."""
    joined: dict[object, Link] = {}
    for link in links:
        same = (link.sources, link.supplier, link.buyer, link.goods, link.origin_text, link.product)
        if same in joined and link.value is not None:
            joined[same] = replace(joined[same], value=(joined[same].value or 0.0) + link.value)
        joined.setdefault(same, link)
    return list(joined.values())


def _misread_buyers(links: Sequence[Link], importer: str) -> set[str]:
    """Return the buyers nearest to the importer whose inputs are tagged with none of their outputs' products."""
    served = _served(links, importer)
    inputs: dict[str, set[str]] = defaultdict(set)
    for link in links:
        if link.product and link.buyer != importer:
            inputs[link.buyer].add(link.product)
    wrong = {buyer for buyer, tags in inputs.items() if buyer in served and not tags & served[buyer]}
    if not wrong:
        return set()
    distance = _distances(links, importer)
    nearest = min(distance.get(buyer, len(links)) for buyer in wrong)
    return {buyer for buyer in wrong if distance.get(buyer, len(links)) == nearest}


def _served(links: Iterable[Link], importer: str) -> dict[str, set[str]]:
    """Map each partner to the importer's products its goods end up in."""
    suppliers = _by_buyer(links)
    first: dict[str, set[str]] = defaultdict(set)
    for link in suppliers.get(importer, ()):
        first[link.product].add(link.supplier)
    tagged: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for buyer, inputs in suppliers.items():
        for link in inputs:
            tagged[buyer][link.product].add(link.supplier)
    served: dict[str, set[str]] = defaultdict(set)
    for product in sorted({tag or NOT_STATED for tag in first}):
        tag = "" if product == NOT_STATED else product
        for partner in _chain(tagged, first.get(tag, ()), importer, tag):
            served[partner].add(product)
    return served


def _by_buyer(links: Iterable[Link]) -> dict[str, list[Link]]:
    suppliers: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        suppliers[link.buyer].append(link)
    return suppliers


def _chain(tagged: Mapping[str, Mapping[str, set[str]]], first: Iterable[str], importer: str, product: str) -> set[str]:
    """Return the partners of one product's chain: behind its last hops, over links tagged with it or untagged."""
    reached = set(first)
    waiting = sorted(reached)
    while waiting:
        suppliers = tagged.get(waiting.pop(), {})
        for tag in {"", product}:
            new = suppliers.get(tag, set()) - reached - {importer}
            reached |= new
            waiting.extend(new)
    return reached


def _distances(links: Iterable[Link], importer: str) -> dict[str, int]:
    suppliers = _by_buyer(links)
    distance, front = {importer: 0}, [importer]
    while front:
        following: list[str] = []
        for buyer in front:
            for link in suppliers.get(buyer, ()):
                if link.supplier not in distance:
                    distance[link.supplier] = distance[buyer] + 1
                    following.append(link.supplier)
        front = following
    return distance
