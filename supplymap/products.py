"""The importer's products: which links serve which of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from supplymap.issues import issue
from supplymap.model import NOT_STATED
from supplymap.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from supplymap.model import Link, Records


def assign_products(records: Records) -> Records:
    """Give every link's product tag its meaning.

    The importer's products are the tags of its last hops; spellings that differ in case or punctuation are
    one product. Where all inputs of a buyer are tagged with none of its outputs' products, the tags are read
    as goods, from the importer outward. A tag that is still none of the importer's products is reported.

    Parameters
    ----------
    records
        Partners and links.

    Returns
    -------
    records
        With one spelling per product, and issues ``product-read-as-goods`` and ``product-unknown``.
    """
    spelling: dict[str, str] = {}
    for link in records.links:
        if link.buyer == records.importer and link.product:
            spelling.setdefault(fold(link.product), link.product)
    for link in records.links:
        if link.product:
            spelling.setdefault(fold(link.product), link.product)
    links = [replace(link, product=spelling[fold(link.product)]) if link.product else link for link in records.links]
    issues = list(records.issues)
    while misread := _misread_buyers(links, records.importer):
        for index, link in enumerate(links):
            if link.buyer in misread and link.product:
                issues.append(issue("product-read-as-goods", link.sources[0], "", link.product))
                links[index] = replace(link, product="", goods=link.goods or link.product)
    products = {link.product for link in links if link.buyer == records.importer}
    issues += [
        issue("product-unknown", link.sources[0], "", link.product)
        for link in links
        if link.product and link.product not in products
    ]
    return replace(records, links=tuple(links), issues=tuple(issues))


def _misread_buyers(links: Sequence[Link], importer: str) -> set[str]:
    """Find, nearest to the importer first, the buyers whose inputs carry none of their outputs' products."""
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
    served: dict[str, set[str]] = defaultdict(set)
    for product in sorted({link.product or NOT_STATED for link in suppliers.get(importer, ())}):
        for partner in chain_partners(suppliers, importer, product):
            served[partner].add(product)
    return served


def _by_buyer(links: Iterable[Link]) -> dict[str, list[Link]]:
    suppliers: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        suppliers[link.buyer].append(link)
    return suppliers


def chain_partners(suppliers: Mapping[str, Sequence[Link]], importer: str, product: str) -> set[str]:
    """Find the partners of one product's chain: links tagged with it or untagged, behind a last hop tagged with it."""
    tag = "" if product == NOT_STATED else product
    found = {link.supplier for link in suppliers.get(importer, ()) if link.product == tag}
    waiting = sorted(found)
    while waiting:
        for link in suppliers.get(waiting.pop(), ()):
            if link.product in ("", tag) and link.supplier not in found and link.supplier != importer:
                found.add(link.supplier)
                waiting.append(link.supplier)
    return found


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


@dataclass(frozen=True, slots=True)
class Product:
    """One product's chain.

    Attributes
    ----------
    name
        As in the user's file, or ``(not stated)``.
    partners
        Everyone in the chain but the importer; ghosts included.
    edges
        Keys (supplier, buyer, key) of the links that serve it.
    """

    name: str
    partners: frozenset[str]
    edges: tuple[tuple[str, str, str], ...]
