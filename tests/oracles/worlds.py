"""Random worlds: an importer, the companies behind it and who supplies whom, as plain data.

A world knows what its words mean: which product a tag was meant for, however it is spelled; which company is on a
list or in the XUAR. What the import makes of the words is compared with that. Every company is invented, but for
the names of listed ones.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

IMPORTER = "Importer Inc"
ENDED, RUNNING = "2016-2019", "since 2020"

CLEAN = (
    "Amber Works", "Birch Mills", "Cedar Farm", "Delta Looms", "Elm Trading", "Fern Ginnery", "Garnet Dyers",
    "Hazel Knits", "Iris Weavers", "Juniper Sewing", "Kestrel Yarns", "Larch Fabrics", "Maple Laundry",
    "Nettle Threads", "Olive Apparel", "Poplar Buttons", "Quartz Zippers", "Rowan Cartons",
)  # fmt: skip
LISTED = ("Hetian Taida Apparel", "Lop County Meixin Hair Products")
"""On the UFLPA Entity List, in China."""
RAW_STAGES = ("farm", "mine")
STAGES = ("farm", "ginning", "spinning", "weaving", "sewing", "mine", "trading", "", "")
GOODS = {"ginning": "cotton lint", "spinning": "cotton yarn", "weaving": "cotton fabric", "sewing": "garments"}
GOODS |= {"farm": "seed cotton", "trading": "seed cotton", "mine": "garments"}
"""What each stage makes, where the goods are stated: a mine makes no garments, and a trader grows nothing."""
OTHER_GOODS = ("paraffin wax", "seed cotton", "garments")
"""Goods of a partner without a stage."""
COUNTRIES = ("CN", "VN", "IN", "CH", "BD", "TW", "")

PRODUCTS = ("Aurora", "Borealis", "Style 1001", "Style 1002")
SPELLINGS = {
    "Aurora": ("Aurora", "AURORA", "Auroras"),
    "Borealis": ("Borealis", "borealis"),
    "Style 1001": ("Style 1001", "style-1001", "STYLE 1001"),
    "Style 1002": ("Style 1002", "Styles 1002"),
}
"""Other spellings of a product: case, plural and hyphen."""
TYPOS = {"Aurora": "Aurara", "Borealis": "Boralis", "Style 1001": "Stile 1001", "Style 1002": "Stylee 1002"}
"""One typing error each; understood where the word names nothing else."""
FOREIGN = ("Order 4711", "Spring line", "Lot B")
"""Tags that name no product of the importer."""


@dataclass(frozen=True)
class Party:
    """A company. ``estimate`` is the user's own likelihood; ``fees`` an answer; ``audit`` the result of a paper.

    ``company`` is its name, where the rows know it by a number.
    """

    name: str
    country: str = ""
    region: str = ""
    stage: str = ""
    goods: str = ""
    labor: str = ""
    estimate: str = ""
    fees: str = ""
    audit: str = ""
    company: str = ""

    @property
    def adverse(self) -> bool:
        """Whether an answer or a paper speaks against it: that is known, whatever else is not."""
        return self.fees == "yes" or self.audit == "fail"

    @property
    def finding(self) -> bool:
        """Whether the law names it: listed, in the XUAR, or with workers from North Korea."""
        listed = (self.company or self.name) in LISTED and self.country == "CN"
        return listed or self.region == "Xinjiang" or self.labor == "yes"


@dataclass(frozen=True, order=True)
class Tag:
    """A product as a row writes it, and the product that it means: empty where it is none of the importer's."""

    text: str
    product: str


@dataclass(frozen=True)
class Supply:
    """A row of who supplies whom."""

    supplier: str
    buyer: str
    goods: str = ""
    tags: tuple[Tag, ...] = ()
    period: str = ""
    evidence: str = ""
    value: int | None = None

    @property
    def ended(self) -> bool:
        return self.period == ENDED

    @property
    def hop(self) -> tuple[str, str]:
        return self.supplier, self.buyer


@dataclass(frozen=True)
class World:
    """Parties and rows. ``tiers`` holds what a list states where it has no links for a party."""

    parties: tuple[Party, ...]
    supplies: tuple[Supply, ...]
    tiers: dict[str, int] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(party.name for party in self.parties)

    def party(self, name: str) -> Party:
        return next(party for party in self.parties if party.name == name)


def world(seed: int) -> World:
    """Draw a world of ten to sixteen parties, with all that goes wrong in real lists."""
    draw = random.Random(seed)
    count = draw.randint(10, 16)
    names = draw.sample(CLEAN, count - 1) + draw.sample(LISTED, 1)
    draw.shuffle(names)
    products = draw.sample(PRODUCTS, draw.randint(1, 3))
    parties = tuple(_party(draw, name, position / count) for position, name in enumerate(names))
    tiers = _tiers(draw, count)
    valued = draw.random() < 0.5
    doubtful = draw.random() < 0.7
    supplies: list[Supply] = []
    for position, name in enumerate(names):
        if tiers[position] == 0:
            continue  # no row leads on from it
        nearer = [other for other, tier in zip(names, tiers, strict=True) if 0 < tier < tiers[position]]
        for _ in range(draw.choice((1, 1, 1, 2))):
            buyer = IMPORTER if not nearer or tiers[position] == 1 else draw.choice(nearer)
            supplies.append(_supply(draw, name, buyer, products, valued=valued))
    for _ in range(draw.randint(1, 5)):
        supplier, buyer = _further(draw, names, supplies)
        if supplier != buyer:
            supplies.append(_supply(draw, supplier, buyer, products, valued=valued))
    if draw.random() < 0.6:
        again = draw.choice(supplies)
        supplies.append(replace(again, evidence=draw.choice(("", "told")), period=draw.choice(("", ENDED))))
    if not any(supply.buyer == IMPORTER and not supply.ended for supply in supplies):
        first = next(position for position, tier in enumerate(tiers) if tier == 1)
        supplies.append(Supply(names[first], IMPORTER, "", (Tag(products[0], products[0]),)))
    if not doubtful:
        supplies = [replace(supply, evidence="") for supply in supplies]
    return World(parties, tuple(_few_doubts(_ended_alike(supplies))))


def _further(draw: random.Random, names: list[str], supplies: list[Supply]) -> tuple[str, str]:
    """Draw a further hop: a cycle, a last hop, what the importer sends out, or anything."""
    kind = draw.random()
    inner = [supply for supply in supplies if supply.buyer != IMPORTER]
    if kind < 0.3 and inner:
        supplier, buyer = draw.choice(inner).hop
        return buyer, supplier
    if kind < 0.45:
        return draw.choice(names), IMPORTER
    if kind < 0.6:
        return IMPORTER, draw.choice(names)
    return draw.choice(names), draw.choice(names)


def _party(draw: random.Random, name: str, depth: float) -> Party:
    stage = draw.choice(STAGES)
    if depth < 0.3 and stage == "farm":
        stage = "sewing"
    country = "CN" if name in LISTED else draw.choice(COUNTRIES)
    made = GOODS.get(stage) or draw.choice(OTHER_GOODS)
    goods = draw.choice((made, made, ""))
    return Party(
        name,
        country,
        "Xinjiang" if country == "CN" and draw.random() < 0.15 else "",
        stage,
        goods,
        "yes" if draw.random() < 0.05 else "",
        draw.choice(("", "", "", "0", "0.03", "0.1", "0.1", "0.35", "1")),
        draw.choice(("", "", "yes", "no")),
        draw.choice(("", "", "pass", "fail")),
    )


def _tiers(draw: random.Random, count: int) -> list[int]:
    """Draw a tier for each party; 0 for those that no row leads on from: orphans, and who only buy."""
    tiers = [1, 1, *(draw.choice((1, 2, 2, 3, 3, 4, 0)) for _ in range(count - 2))]
    draw.shuffle(tiers)
    return tiers


def _supply(draw: random.Random, supplier: str, buyer: str, products: list[str], *, valued: bool) -> Supply:
    last = buyer == IMPORTER
    tags: tuple[Tag, ...] = ()
    if draw.random() < (0.85 if last else 0.5):
        meant = draw.sample(products, min(len(products), draw.choice((1, 1, 1, 2))))
        tags = tuple(_tag(draw, product, last=last) for product in meant)
    return Supply(
        supplier,
        buyer,
        draw.choice(("", "", "goods of the order", "second goods")),
        tags,
        draw.choice(("", "", "", "", RUNNING, ENDED)),
        draw.choice(("", "", "invoice", "site visit", "questionnaire", "told")),
        draw.choice((None, 100, 250, 4000)) if valued and last else None,
    )


def _tag(draw: random.Random, product: str, *, last: bool) -> Tag:
    kind = draw.random()
    if not last and kind < 0.12:
        return Tag(draw.choice(FOREIGN), "")
    if not last and kind < 0.24:
        return Tag(TYPOS[product], product)
    return Tag(draw.choice(SPELLINGS[product]), product)


def _ended_alike(supplies: list[Supply]) -> list[Supply]:
    """Let a row end beside a current one of the same partners only where it is about the same.

    What such a row, about something else, says of the current one is no part of the method.
    """
    current = {(supply.hop, supply.goods, supply.tags) for supply in supplies if not supply.ended}
    hops = {hop for hop, _, _ in current}
    return [
        replace(supply, period="")
        if supply.ended and supply.hop in hops and (supply.hop, supply.goods, supply.tags) not in current
        else supply
        for supply in supplies
    ]


def _few_doubts(supplies: list[Supply]) -> list[Supply]:
    """Keep at most eight doubtful rows: every state of them is gone through."""
    kept, doubts = [], 0
    for supply in supplies:
        doubtful = supply.evidence in ("site visit", "questionnaire", "told")
        doubts += doubtful
        kept.append(replace(supply, evidence="") if doubtful and doubts > 8 else supply)
    return kept
