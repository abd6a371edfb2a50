"""The importer's products: which links serve which of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from supplymap.records.links.merging import grouped, merged
from supplymap.records.product_names import ProductCells, TypingErrors
from supplymap.records.ragged import ragged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from supplymap.records.links.table import Links
    from supplymap.records.mentions import Flags
    from supplymap.records.understanding import Understanding

MOST_TO_COMPARE = 200
"""Products of one buyer among which the closest to a tag is looked for."""


@dataclass(slots=True, eq=False)
class Tags:
    """The products that the rows of links name.

    Attributes
    ----------
    names
        For each link the tags, as the importer's products are spelled; empty where the row names none.
    products
        For each link a bit for each tag that is a product of the importer.
    misread
        The links whose buyer serves none of them: they count as untagged.
    """

    names: list[tuple[str, ...]]
    products: list[int]
    misread: set[int]


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
    reading = Outward(state.importer, links, tags)
    reading.read(np.flatnonzero(~links.ended).tolist())
    # what has ended is read last: it says nothing of what a partner serves now
    reading.read(np.flatnonzero(links.ended).tolist())
    reports = _Reports(state, bits)
    for link in np.flatnonzero(~last_hop & (links.product != 0)).tolist():
        if tags.names[link]:
            reports.add(link, tags, reading.served[int(links.buyer[link])])
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
    read: dict[tuple[int, bool], tuple[tuple[str, ...], int]] = {}
    mistyped: dict[tuple[int, bool], list[tuple[str, str]]] = {}
    names: list[tuple[str, ...]] = []
    products: list[int] = []
    for link, cell in enumerate(zip(links.product.tolist(), last_hop.tolist(), strict=True)):
        if cell not in read:
            tags = cells.named(texts[cell[0]], last_hop=cell[1])
            meant = [(tag, errors.meant(tag)) for tag in tags]
            mistyped[cell] = [each for each in meant if each[1]]
            spelled = tuple(dict.fromkeys(product or tag for tag, product in meant))
            read[cell] = spelled, sum({bits.get(tag, 0) for tag in spelled})
        names.append(read[cell][0])
        products.append(read[cell][1])
        for tag, product in mistyped[cell]:
            sheet, row = int(links.sheet[link]), int(links.row[link])
            state.reports.add("product-mistyped", sheet, [row], "", tag, message=f"Read as {product}, one letter apart")
    return Tags(names, products, set())


class Outward:
    """Links read outward from the importer: which of its products each partner serves.

    Products are bits of a number; the lowest one is "(not stated)". A partner serves what its links carry: a tagged
    link those of its tags that its buyer serves, an untagged one all that its buyer serves.

    Parameters
    ----------
    importer
        Number of the importer.
    links
        The links.
    tags
        The products that they name; those that are misread are marked.

    Attributes
    ----------
    served
        Partner to the products that it serves.
    """

    def __init__(self, importer: int, links: Links, tags: Tags) -> None:
        self.served: dict[int, int] = defaultdict(int)
        self._importer = importer
        self._suppliers: list[int] = links.supplier.tolist()
        self._buyers: list[int] = links.buyer.tolist()
        self._tags = tags
        self._inputs: dict[int, list[int]] = defaultdict(list)

    def read(self, links: list[int]) -> None:
        """Read further links, and mark those that are misread.

        All tags count first. Then the links whose tags lead nowhere are set free, those nearest to the importer first
        and those of one distance together: the sequence of rows decides nothing.
        """
        for link in links:
            self._inputs[self._buyers[link]].append(link)
        self._spread({self._buyers[link] for link in links})
        by_distance: dict[int, list[int]] = defaultdict(list)
        names, products, misread = self._tags.names, self._tags.products, self._tags.misread
        for buyer, distance in self._distances().items():
            if distance:
                by_distance[distance] += [link for link in self._inputs[buyer] if names[link]]
        for _, tagged in sorted(by_distance.items()):
            lost = [link for link in tagged if link not in misread and not self._carries(link, products)]
            misread.update(lost)
            self._spread({self._buyers[link] for link in lost})

    def _carries(self, link: int, products: list[int]) -> int:
        return products[link] & self.served[self._buyers[link]]

    def _spread(self, buyers: Iterable[int]) -> None:
        """Carry products upstream from some buyers, until nothing changes."""
        names, products, misread, served = self._tags.names, self._tags.products, self._tags.misread, self.served
        front = set(buyers)
        while front:
            following: set[int] = set()
            for buyer in front:
                own = served[buyer]
                for link in self._inputs.get(buyer, ()):
                    if buyer == self._importer:
                        carried = products[link] or 1
                    else:
                        carried = own & products[link] if names[link] and link not in misread else own
                    supplier = self._suppliers[link]
                    if carried & ~served[supplier] and supplier != self._importer:
                        served[supplier] |= carried
                        following.add(supplier)
            front = following

    def _distances(self) -> dict[int, int]:
        """Map each partner to its fewest links to the importer, whatever their tags."""
        distance, front = {self._importer: 0}, [self._importer]
        while front:
            following: list[int] = []
            for buyer in front:
                for link in self._inputs.get(buyer, ()):
                    supplier = self._suppliers[link]
                    if supplier not in distance:
                        distance[supplier] = distance[buyer] + 1
                        following.append(supplier)
            front = following
        return distance


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
        for tag in tags.names[link]:
            code, message, suggestion = "product-unknown", "", ""
            if link in tags.misread:
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
    codes: list[int] = []
    goods: list[int] = []
    counts = np.ones(len(links), np.int64)
    for link, names in enumerate(tags.names):
        if not names:
            codes.append(0)
            goods.append(-1)
        elif link in tags.misread:
            as_goods = () if links.goods[link] else names
            counts[link] = max(1, len(as_goods))
            codes += [0] * int(counts[link])
            goods += [vocabulary.code(tag) for tag in as_goods] or [-1]
        else:
            counts[link] = len(names)
            codes += map(vocabulary.code, names)
            goods += [-1] * len(names)
    origin = np.repeat(np.arange(len(links)), counts)
    made = links.taken(origin)
    made.product = np.array(codes, np.int32)
    tag_goods = np.array(goods, np.int32)
    made.goods = np.where(tag_goods >= 0, tag_goods, made.goods).astype(np.int32)
    # how the value is divided is not stated: equal shares keep its sum
    made.value = made.value / counts[origin]
    _number_parts(state, made, origin, counts)
    of_rows = state.link_rows
    lengths = of_rows.counts()[origin]
    within = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    values = of_rows.values[np.repeat(of_rows.starts[:-1][origin], lengths) + within]
    rows = ragged(len(made), np.repeat(np.arange(len(made)), lengths), values)
    state.links, state.link_rows = merged(state, made, grouped(state, made), rows, np.zeros(len(made), np.bool_))


def _number_parts(state: Understanding, made: Links, origin: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
    """Give every further product of a row a key of its own."""
    vocabulary = state.vocabulary
    several = np.flatnonzero(counts[origin] > 1)
    number = several - np.concatenate([[0], np.cumsum(counts)])[origin[several]] + 1
    for at, position in zip(several.tolist(), number.tolist(), strict=True):
        if position > 1:
            made.part[at] = vocabulary.code(f"{vocabulary.texts[made.part[at]]} product {position}")
