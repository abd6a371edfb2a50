"""The importer's products: which links serve which of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz import fuzz, process

from supplymap.records.links.merging import grouped, merged
from supplymap.records.product_names import ProductCells, TypingErrors
from supplymap.records.ragged import combined, ragged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from supplymap.records.links.table import Links
    from supplymap.records.mentions import Flags
    from supplymap.records.understanding import Understanding

    Bits = NDArray[Any]
    """Sets of products: machine's numbers, or Python's where there are many products."""

_MOST_BITS = 62
"""Products up to which their bits are those of a machine's number."""

MOST_TO_COMPARE = 200
"""Products of one buyer among which the closest to a tag is looked for."""


@dataclass(slots=True, eq=False)
class Tags:
    """The products that the rows of links name; each distinct cell is read once.

    Attributes
    ----------
    cells
        For each distinct cell its tags, as the importer's products are spelled; empty where it names none.
    cell
        Number of the cell of each link.
    tagged
        Whether the row of each link names a product.
    products
        For each link a bit for each tag that is a product of the importer.
    misread
        The links whose buyer serves none of them: they count as untagged.
    """

    cells: list[tuple[str, ...]]
    cell: NDArray[np.int64]
    tagged: Flags
    products: Bits
    misread: Flags

    def of(self, link: int) -> tuple[str, ...]:
        """Return the tags of a link."""
        return self.cells[int(self.cell[link])]


def assign_products(state: Understanding) -> None:
    """Assign every link the products of the importer that it serves.

    The importer's products are the tags of its last hops; spellings that differ in case, hyphens, blanks or
    the plural are one product, shown in its most frequent spelling. A cell of several products is a link for
    each; "all products" is no tag, and on a last hop stands for each product of the other last hops. Read outward
    from the importer: a link none of whose tags is a product that its buyer serves counts as untagged, and is
    reported; its tags are kept as goods, where none are stated. So a wrong tag takes nothing out of a chain.
    """
    links = state.links
    last_hop = links.buyer == state.importer
    cells = ProductCells(_counted(state, last_hop), _counted(state, np.ones(len(links), np.bool_)))
    bits = {cells.spelling[key]: 1 << number for number, key in enumerate(sorted(cells.products), start=1)}
    tags = _tags(state, cells, bits, last_hop)
    reading = Outward(state.importer, len(state.directory), links, tags)
    reading.read(~links.ended)
    # what has ended is read last: it says nothing of what a partner serves now
    reading.read(links.ended)
    reports = _Reports(state, bits)
    for link in np.flatnonzero(~last_hop & tags.tagged).tolist():
        reports.add(link, tags, int(reading.served[links.buyer[link]]))
    reports.report()
    _spread_tags(state, tags)


def _counted(state: Understanding, of: Flags) -> Counter[str]:
    """Count the cells of products of some links."""
    codes, counts = np.unique(state.links.product[of], return_counts=True)
    return Counter(dict(zip((state.vocabulary.texts[code] for code in codes.tolist()), counts.tolist(), strict=True)))


def _tags(state: Understanding, cells: ProductCells, bits: Mapping[str, int], last_hop: Flags) -> Tags:
    """Read the tags of every link, each distinct cell once; a tag with one typing error is reported and read."""
    links, texts = state.links, state.vocabulary.texts
    errors = TypingErrors({key: cells.spelling[key] for key in cells.products})
    _, first, which = np.unique(
        combined(links.product, last_hop.astype(np.int32)), return_index=True, return_inverse=True
    )
    lines = np.split(np.argsort(which, kind="stable"), np.cumsum(np.bincount(which))[:-1]) if len(which) else []
    read: list[tuple[str, ...]] = []
    for link, of in zip(first.tolist(), lines, strict=True):
        named = cells.named(texts[links.product[link]], last_hop=bool(last_hop[link]))
        meant = [(tag, errors.meant(tag)) for tag in named]
        read.append(tuple(dict.fromkeys(product or tag for tag, product in meant)))
        for tag, product in meant:
            if product:
                _report_mistyped(state, of, tag, product)
    kind = np.int64 if len(bits) < _MOST_BITS else object
    products = np.array([sum({bits.get(tag, 0) for tag in tags}) for tags in read] or [0], kind)
    tagged = np.array([bool(tags) for tags in read] or [False], np.bool_)
    misread = np.zeros(len(links), np.bool_)
    return Tags(read, which, tagged[which], products[which], misread)


def _report_mistyped(state: Understanding, lines: NDArray[np.int64], tag: str, product: str) -> None:
    """Report a tag that was read as the product one letter apart, once for each sheet."""
    links = state.links
    for sheet in np.unique(links.sheet[lines]).tolist():
        rows = links.row[lines[links.sheet[lines] == sheet]].tolist()
        words = {"message": f"Read as {product}, one letter apart", "correction": product}
        state.reports.add("product-mistyped", sheet, rows, "", tag, **words)


class Outward:
    """Links read outward from the importer: which of its products each partner serves.

    Products are bits of a number; the lowest one is "(not stated)". A partner serves what its links carry: a tagged
    link those of its tags that its buyer serves, an untagged one all that its buyer serves.

    Parameters
    ----------
    importer
        Number of the importer.
    count
        Number of partners.
    links
        The links.
    tags
        The products that they name; those that are misread are marked.

    Attributes
    ----------
    served
        For each partner the products that it serves.
    """

    def __init__(self, importer: int, count: int, links: Links, tags: Tags) -> None:
        self.served: Bits = np.zeros(count, tags.products.dtype)
        self._importer = importer
        self._count = count
        self._links = links
        self._tags = tags
        self._read = np.zeros(len(links), np.bool_)
        self._inputs = ragged(count, links.buyer, np.arange(len(links)), distinct=False)

    def read(self, links: Flags) -> None:
        """Read further links, and mark those that are misread.

        All tags count first. Then the links whose tags lead nowhere are set free, those nearest to the importer first
        and those of one distance together: the sequence of rows decides nothing.
        """
        buyers, tags = self._links.buyer, self._tags
        self._read |= links
        self._spread(np.unique(buyers[links]))
        distance = self._distances()[buyers]
        for step in np.unique(distance[self._read & tags.tagged & (distance > 0)]).tolist():
            at = np.flatnonzero(self._read & tags.tagged & ~tags.misread & (distance == step))
            lost = at[(tags.products[at] & self.served[buyers[at]]) == 0]
            tags.misread[lost] = True
            self._spread(np.unique(buyers[lost]))

    def _spread(self, front: NDArray[np.integer]) -> None:
        """Carry products upstream from some buyers, until nothing changes."""
        links, tags = self._links, self._tags
        while len(front):
            at = self._into(front)
            buyer, supplier = links.buyer[at], links.supplier[at]
            own, products = self.served[buyer], tags.products[at]
            limited = tags.tagged[at] & ~tags.misread[at]
            carried = np.where(limited, own & products, own)
            carried = np.where(buyer == self._importer, np.where(products == 0, 1, products), carried)
            new = ((carried & ~self.served[supplier]) != 0) & (supplier != self._importer)
            np.bitwise_or.at(self.served, supplier[new], carried[new])
            front = np.unique(supplier[new])

    def _into(self, buyers: NDArray[np.integer]) -> NDArray[np.int64]:
        """Return the links, among those read, that lead to some buyers."""
        starts = self._inputs.starts[buyers]
        counts = self._inputs.starts[buyers + 1] - starts
        within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        at = self._inputs.values[np.repeat(starts, counts) + within].astype(np.int64)
        read: NDArray[np.int64] = at[self._read[at]]
        return read

    def _distances(self) -> NDArray[np.int64]:
        """Return for each partner its fewest links to the importer, whatever their tags; 0 where none lead there."""
        found = np.full(self._count, -1, np.int64)
        found[self._importer] = 0
        front, distance = np.array([self._importer]), 0
        while len(front):
            distance += 1
            suppliers = self._links.supplier[self._into(front)]
            front = np.unique(suppliers[found[suppliers] < 0])
            found[front] = distance
        return np.maximum(found, 0)


class _Reports:
    """Issues about tags that name no product which the buyer serves."""

    def __init__(self, state: Understanding, bits: Mapping[str, int]) -> None:
        self._state = state
        self._bits = bits
        self._closest: dict[tuple[str, int], str] = {}
        self._rows: dict[tuple[str, int, str, str, str], list[int]] = defaultdict(list)

    def add(self, link: int, tags: Tags, served: int) -> None:
        """Note the tags of a link, whose buyer serves some products."""
        sheet, row = int(self._state.links.sheet[link]), int(self._state.links.row[link])
        for tag in tags.of(link):
            code, message, suggestion = "product-unknown", "", ""
            if tags.misread[link]:
                near = self._near(tag, served)
                code = "product-read-as-goods"
                suggestion = f"Did you mean {near}? Otherwise move the text to the goods column" if near else ""
            elif served and not self._bits.get(tag, 0) & served:
                message = "The buyer serves no such product; the link counts for the other products of its row"
            elif served or tag in self._bits:
                continue
            self._rows[code, sheet, tag, message, suggestion].append(row)

    def report(self) -> None:
        """Report each tag once, with all its rows."""
        for (code, sheet, tag, message, suggestion), rows in self._rows.items():
            self._state.reports.add(code, sheet, rows, "", tag, message=message, suggestion=suggestion)

    def _near(self, tag: str, served: int) -> str:
        """Return the product among some that is spelled most like a tag."""
        if (tag, served) not in self._closest:
            products = [name for name, bit in self._bits.items() if bit & served]
            best = process.extractOne(tag, products[:MOST_TO_COMPARE], scorer=fuzz.WRatio, processor=str.casefold)
            self._closest[tag, served] = best[0] if best else ""
        return self._closest[tag, served]


def _spread_tags(state: Understanding, tags: Tags) -> None:
    """Make a link for each product of a link, or for each of its goods where its tags are none.

    Spelled alike, links may be equal that were not: they are merged again.
    """
    vocabulary, links = state.vocabulary, state.links
    spelled = [[vocabulary.code(tag) for tag in each] for each in tags.cells]
    sizes = np.array([max(1, len(each)) for each in spelled] or [1], np.int64)
    first = np.array([each[0] if each else 0 for each in spelled] or [0], np.int32)
    counts = np.where(tags.misread & (links.goods != 0), 1, sizes[tags.cell])
    product = np.where(tags.misread, 0, first[tags.cell]).astype(np.int32)
    if not tags.misread.any() and int(counts.max(initial=1)) == 1 and np.array_equal(product, links.product):
        return
    origin = np.repeat(np.arange(len(links)), counts)
    made = links.taken(origin)
    made.product = product[origin]
    number = np.arange(len(origin)) - np.repeat(np.cumsum(counts) - counts, counts)
    as_goods = tags.misread & (links.goods == 0)
    for at in np.flatnonzero((counts[origin] > 1) | as_goods[origin]).tolist():
        code = spelled[tags.cell[origin[at]]][number[at]]
        if as_goods[origin[at]]:
            made.goods[at] = code
        else:
            made.product[at] = code
        if number[at]:
            made.part[at] = vocabulary.code(f"{vocabulary.texts[made.part[at]]} product {number[at] + 1}")
    # how the value is divided is not stated: equal shares keep its sum
    made.value = made.value / counts[origin]
    of_rows = state.link_rows
    lengths = of_rows.counts()[origin]
    within = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    values = of_rows.values[np.repeat(of_rows.starts[:-1][origin], lengths) + within]
    rows = ragged(len(made), np.repeat(np.arange(len(made)), lengths), values, distinct=False)
    state.links, state.link_rows = merged(state, made, grouped(state, made), rows, np.zeros(len(made), np.bool_))
