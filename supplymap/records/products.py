"""The importer's products: which links serve which of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from supplymap.records.links import merge_equal
from supplymap.records.product_names import ProductCells, TypingErrors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from supplymap.model import Link
    from supplymap.records.drafts import Drafts
    from supplymap.records.understanding import Understanding

MOST_TO_COMPARE = 200
"""Products of one buyer among which the closest to a tag is looked for."""


@dataclass(slots=True)
class Tagged:
    """A link with the products that its row names.

    Attributes
    ----------
    tags
        As the importer's products are spelled; empty where the row names none.
    products
        A bit for each tag that is a product of the importer.
    misread
        True if its buyer serves none of them: the link counts as untagged.
    """

    link: Link
    tags: tuple[str, ...]
    products: int
    misread: bool = False


def assign_products(state: Understanding) -> None:
    """Assign every link the products of the importer that it serves.

    The importer's products are the tags of its last hops; spellings that differ in case, hyphens, blanks or
    the plural are one product, shown in its most frequent spelling. A cell of several products is a link for
    each; "all products" is no tag, and on a last hop stands for each product of the other last hops. Read outward
    from the importer: a link none of whose tags is a product that its buyer serves counts as untagged, and is
    reported; its tags are kept as goods, where none are stated. So a wrong tag takes nothing out of a chain.
    """
    importer, drafts = state.importer.id, state.drafts
    last_hops = [link.product for link in state.links if link.buyer == importer]
    cells = ProductCells(last_hops, (link.product for link in state.links))
    errors = TypingErrors({key: cells.spelling[key] for key in cells.products})
    bits = {cells.spelling[key]: 1 << number for number, key in enumerate(sorted(cells.products), start=1)}
    tagged = [_tagged(link, cells, errors, bits, importer, drafts) for link in state.links]
    reading = Outward(importer)
    reading.read([row for row in tagged if not row.link.ended])
    # what has ended is read last: it says nothing of what a partner serves now
    reading.read([row for row in tagged if row.link.ended])
    reports = _Reports(bits, drafts)
    for row in tagged:
        if row.link.buyer != importer:
            reports.add(row, reading.served[row.link.buyer])
    # spelled alike, links may be equal that were not
    state.links = merge_equal(link for row in tagged for link in _links(row))


def _tagged(
    link: Link, cells: ProductCells, errors: TypingErrors, bits: dict[str, int], importer: str, drafts: Drafts
) -> Tagged:
    tags: list[str] = []
    for tag in cells.named(link.product, last_hop=link.buyer == importer):
        meant = errors.meant(tag)
        if meant:
            drafts.report("product-mistyped", link.sources[0], "", tag, message=f"Read as {meant}, one letter apart")
        tags.append(meant or tag)
    products = 0
    for tag in tags:
        products |= bits.get(tag, 0)
    return Tagged(link, tuple(dict.fromkeys(tags)), products)


class Outward:
    """Links read outward from the importer: which of its products each partner serves.

    Products are bits of a number; the lowest one is "(not stated)". A partner serves what its links carry: a tagged
    link those of its tags that its buyer serves, an untagged one all that its buyer serves.

    Parameters
    ----------
    importer
        Id of the importer.

    Attributes
    ----------
    served
        Partner id to the products that it serves.
    """

    def __init__(self, importer: str) -> None:
        self.served: dict[str, int] = defaultdict(int)
        self._importer = importer
        self._inputs: dict[str, list[Tagged]] = defaultdict(list)

    def read(self, rows: Sequence[Tagged]) -> None:
        """Read further links, and mark those that are misread.

        All tags count first. Then the links whose tags lead nowhere are set free, those nearest to the importer first
        and those of one distance together: the sequence of rows decides nothing.
        """
        for row in rows:
            self._inputs[row.link.buyer].append(row)
        self._spread({row.link.buyer for row in rows})
        by_distance: dict[int, list[Tagged]] = defaultdict(list)
        for buyer, distance in self._distances().items():
            if distance:
                by_distance[distance] += [row for row in self._inputs[buyer] if row.tags]
        for _, tagged in sorted(by_distance.items()):
            lost = [row for row in tagged if not row.misread and not row.products & self.served[row.link.buyer]]
            for row in lost:
                row.misread = True
            self._spread({row.link.buyer for row in lost})

    def _carried(self, row: Tagged) -> int:
        if row.link.buyer == self._importer:
            return row.products or 1
        served = self.served[row.link.buyer]
        return served & row.products if row.tags and not row.misread else served

    def _spread(self, buyers: Iterable[str]) -> None:
        """Carry products upstream from some buyers, until nothing changes."""
        front = set(buyers)
        while front:
            following: set[str] = set()
            for buyer in front:
                for row in self._inputs[buyer]:
                    supplier = row.link.supplier
                    new = self._carried(row) & ~self.served[supplier]
                    if new and supplier != self._importer:
                        self.served[supplier] |= new
                        following.add(supplier)
            front = following

    def _distances(self) -> dict[str, int]:
        """Map each partner to its fewest links to the importer, whatever their tags."""
        distance, front = {self._importer: 0}, [self._importer]
        while front:
            following: list[str] = []
            for buyer in front:
                for row in self._inputs.get(buyer, ()):
                    if row.link.supplier not in distance:
                        distance[row.link.supplier] = distance[buyer] + 1
                        following.append(row.link.supplier)
            front = following
        return distance


class _Reports:
    """Issues about tags that name no product which the buyer serves."""

    def __init__(self, bits: Mapping[str, int], drafts: Drafts) -> None:
        self._bits = bits
        self._drafts = drafts
        self._closest: dict[tuple[str, int], str] = {}

    def add(self, row: Tagged, served: int) -> None:
        """Report the tags of a link, whose buyer serves some products."""
        source = row.link.sources[0]
        for tag in row.tags:
            if row.misread:
                near = self._near(tag, served)
                suggestion = f"Did you mean {near}? Otherwise move the text to the goods column" if near else ""
                self._drafts.report("product-read-as-goods", source, "", tag, suggestion=suggestion)
            elif served and not self._bits.get(tag, 0) & served:
                message = "The buyer serves no such product; the link counts for the other products of its row"
                self._drafts.report("product-unknown", source, "", tag, message=message)
            elif not served and tag not in self._bits:
                self._drafts.report("product-unknown", source, "", tag)

    def _near(self, tag: str, served: int) -> str:
        """Return the product among some that is spelled most like a tag."""
        if (tag, served) not in self._closest:
            products = [name for name, bit in self._bits.items() if bit & served]
            best = process.extractOne(tag, products[:MOST_TO_COMPARE], scorer=fuzz.WRatio, processor=str.casefold)
            self._closest[tag, served] = best[0] if best else ""
        return self._closest[tag, served]


def _links(row: Tagged) -> list[Link]:
    """Return the links of a row: one for each of its products, or for each of its goods where they are none."""
    link, tags = row.link, row.tags
    if row.misread:
        tags = () if link.goods else tags
        parts = [replace(link, product="", goods=tag) for tag in tags] or [replace(link, product="")]
    else:
        parts = [replace(link, product=tag) for tag in tags] or [replace(link, product="")]
    # how the value is divided is not stated: equal shares keep its sum
    value = None if link.value is None else link.value / len(parts)
    return [
        replace(part, key=f"{link.key} product {number}" if number > 1 else link.key, value=value)
        for number, part in enumerate(parts, start=1)
    ]
