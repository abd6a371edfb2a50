"""What partners supply against the orders on goods of a country or region: sites, goods and origins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, get_args

from supplymap import reference
from supplymap.model import Match
from supplymap.reference.cell_rules import XUAR_CODE
from supplymap.reference.goods import hts_digits
from supplymap.reference.names import DENIED, fold, fold_denials
from supplymap.reference.places import XUAR, names_region
from supplymap.screening.sites import in_region

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from supplymap.model import Link, Partner, Supply

Cover = Literal["", "not recognised", "may contain", "covered"]
COVERS: tuple[Cover, ...] = get_args(Cover)
"""Whether an order covers goods, the surest last; empty if it does not."""
_APART = re.compile(r"[;|\n；]")
_CODES_APART = re.compile(r"[;|\n；,]")
SHORTEST_NAME = 5
"""Country names shorter than this, such as DRC, are not looked for in descriptions of goods."""
CODE_DIGITS = 4
"""With this many digits a tariff code identifies the goods, even without a class."""


@dataclass(frozen=True, slots=True)
class Goods:
    """What a partner supplies, compared with one order.

    Attributes
    ----------
    cover
        ``not recognised`` if no class or code identifies the goods; ``may contain`` if goods of their kind may be made
        of the order's material and no other material is stated (``may_contain`` and ``instead_of`` in ``goods.csv``).
    """

    cover: Cover
    text: str


@dataclass(frozen=True, slots=True)
class Order:
    """A WRO that covers goods of an area instead of naming a company.

    Attributes
    ----------
    country
        ISO code of the area, or of the country it lies in.
    part
        True if the order covers only a part of the country, so that a country alone is not enough.
    goods
        Rows of ``goods.csv`` that the order covers, including goods made of the material.
    """

    id: str
    name: str
    country: str
    part: bool
    region: str
    goods: frozenset[str]
    hts: tuple[str, ...]
    basis: str
    source: str


@reference.per_folder
def order_ids() -> frozenset[str]:
    """Return the ids of the area orders in force: a match with one of them is about goods, not about a name."""
    return frozenset(order.id for order in orders())


@reference.per_folder
def orders() -> tuple[Order, ...]:
    """Return the area orders in force, from the shipped table."""
    in_force = []
    for row in reference.area_orders():
        if row["active"] != "yes":
            continue
        area = row["area"].split(" ")[0]
        in_force.append(
            Order(
                id=row["listing_id"],
                name=f"{row['instrument']} on {row['merchandise'].lower()} from {_area(row['area'])}",
                country=area[:2],
                part=row["whole_area"] == "no",
                region=XUAR if area == XUAR_CODE else "",
                goods=frozenset(row["goods_classes"].split("|")),
                hts=tuple(code for code in row["goods_hs"].split("|") if code),
                basis=f"19 USC 1307; {row['instrument']} of {row['effective']}; {row['merchandise']}; "
                + row["status"].replace("_", " "),
                source=f"{row['source']}, as of {row['as_of']}",
            )
        )
    return tuple(in_force)


def _area(area: str) -> str:
    """Return the area of an order in words: a country, a part of it, or Xinjiang."""
    if area == XUAR_CODE:
        return "Xinjiang"
    part = "a part of " if area.endswith("(part)") else ""
    return part + reference.countries().phrase(area[:2])


def by_goods(supplied: Iterable[Supply], matches: Iterable[Match], importer: str) -> Iterator[Match]:
    """Yield the matches with area orders, which rest on what partners supply.

    Parameters
    ----------
    supplied
        What each partner supplies.
    matches
        Matches of names, sites and texts, with a person's judgements applied.
    importer
        Id of the importer; its products are the goods of last hops.
    """
    located: dict[str, list[Match]] = {}
    for match in matches:
        if match.kind == "uflpa-region":
            located.setdefault(match.partner, []).append(match)
    for supply in supplied:
        # an order covers goods by who makes them, not by who carries or stores them
        if not supply.cargo:
            yield from _ordered(supply, located.get(supply.partner.id, []), importer)


def described(supplied: Iterable[Supply]) -> Iterator[Match]:
    """Yield a possible match for every partner with goods that are described as from the XUAR."""
    for supply in supplied:
        text = next(filter(names_region, _descriptions(supply)), "")
        if text:
            reason = f"{'the goods that it moves' if supply.cargo else 'its goods'} are described as {text}"
            yield in_region(supply.partner.id, "possible", text, reason, "the partner's goods")


def rests_on(supply: Supply) -> tuple[str, ...]:
    """Return the texts on which the matches of a partner with orders rest: its goods, their codes and origins."""
    return *_descriptions(supply), *supply.hts


def decided(partner: Partner, order: Order) -> Match:
    """Return a possible match that only a person's decision makes."""
    reason = "nothing in the files points to this order"
    return _matched(partner, order, "possible", reason)


def _descriptions(supply: Supply) -> tuple[str, ...]:
    """Return every text about the goods or their origin, each once."""
    # goods that a supplier only moves are not its own
    links = (*supply.declared, *supply.moved) if supply.cargo else supply.declared
    of_links = (text for link in links for text in (link.goods, link.product, link.origin_text) if text)
    return tuple(dict.fromkeys((*supply.goods, *of_links)))


def _ordered(supply: Supply, sites: Sequence[Match], importer: str) -> Iterator[Match]:
    """Yield a match for every area order that covers, or may cover, what a partner supplies."""
    for order in orders():
        verdict = _covers(order, supply, sites, importer)
        if verdict is not None:
            certain, reason = verdict
            yield _matched(supply.partner, order, "exact" if certain else "possible", reason)


def _matched(partner: Partner, order: Order, strength: Literal["exact", "possible"], reason: str) -> Match:
    return Match(
        partner=partner.id,
        kind="wro",
        strength=strength,
        listing=order.id,
        listing_name=order.name,
        matched=reason,
        score=100.0 if strength == "exact" else 50.0,
        reason=reason,
        basis=order.basis,
        source=order.source,
    )


def _covers(order: Order, supply: Supply, sites: Sequence[Match], importer: str) -> tuple[bool, str] | None:
    """Return whether an area order certainly covers a partner's goods, and why; None if it does not cover them."""
    if order.region:
        site = next((match for match in sites if match.strength in ("exact", "possible")), None)
        if site is None:
            return None
        supplied = [*_on_partner(order, supply), *_on_links(order, supply.links, importer)]
        certain = site.strength == "exact"
        where = ", and its site is in Xinjiang" if certain else ", and its site may be in Xinjiang"
        return _verdict(supplied, certain=certain, where=where)
    verdicts = [*_by_origin(order, supply, importer), *_by_description(order, supply)]
    # of equally sure verdicts the first by its text, whatever the sequence of the rows
    return min(verdicts, key=lambda verdict: (not verdict[0], verdict[1]), default=None)


def _by_origin(order: Order, supply: Supply, importer: str) -> Iterator[tuple[bool, str]]:
    """Yield verdicts on goods declared to come from the order's country, and on goods of a partner in it."""
    stated = _on_partner(order, supply)
    for link in supply.declared:
        if link.origin != order.country and (link.origin or not _names_country(order.country, link.origin_text)):
            continue
        where = f", whose origin is given as {reference.countries().phrase(link.origin) or link.origin_text}"
        goods = _on_links(order, (link,), importer)
        certain = not order.part and bool(link.origin)
        if verdict := _verdict(goods or stated, certain=certain, where=where):
            yield verdict
    if supply.partner.country != order.country:
        if any(site.address_country == order.country for site in supply.partner.sites):
            where = f", and its address ends with {reference.countries().phrase(order.country)}"
            if verdict := _verdict([*stated, *_on_links(order, supply.links, importer)], certain=False, where=where):
                yield verdict
        return
    # goods declared to come from elsewhere are not this country's
    local = [link for link in supply.declared if link.origin in ("", order.country)]
    supplied = [*stated, *_on_links(order, local, importer)]
    if not supplied and _on_links(order, supply.declared, importer):
        return
    country = reference.countries().phrase(order.country)
    where = f", made in {country}"
    if order.part:
        where = f", made in {country}; the order covers a part of the country"
    if verdict := _verdict(supplied, certain=not order.part, where=where):
        yield verdict


def _by_description(order: Order, supply: Supply) -> Iterator[tuple[bool, str]]:
    for text in _descriptions(supply):
        if _names_country(order.country, text) and _compared(order, text, "").cover == "covered":
            yield False, f"its goods are described as {text}"


def _verdict(goods: Sequence[Goods], *, certain: bool, where: str) -> tuple[bool, str] | None:
    """Return the verdict on all of a partner's goods: the surest decides; goods not recognised are possible."""
    if not goods:
        return False, f"its goods are not stated{where}"
    surest = min(goods, key=lambda item: (-COVERS.index(item.cover), item.text))
    if surest.cover == "covered":
        return certain, f"it supplies {surest.text}{where}"
    if surest.cover == "may contain":
        return False, f"it supplies {surest.text}, which may contain what the order covers{where}"
    if surest.cover == "not recognised":
        return False, f"it supplies {surest.text}, which is not recognised{where}"
    return None


def _on_partner(order: Order, supply: Supply) -> list[Goods]:
    """Compare goods stated for the partner itself, not for its links."""
    linked, coded = {link.goods for link in supply.declared}, {link.hts for link in supply.declared}
    texts = [text for text in supply.goods if text not in linked]
    codes = "; ".join(code for code in supply.hts if code not in coded)
    return [_compared(order, text, codes) for text in texts or ([""] if codes else [])]


def _on_links(order: Order, links: Iterable[Link], importer: str) -> list[Goods]:
    """Compare the goods of the links that state them."""
    return [goods for link in links if (goods := _on_link(order, link, last_hop=link.buyer == importer))]


def _on_link(order: Order, link: Link, *, last_hop: bool) -> Goods | None:
    """Compare the goods of one link; None if it states none.

    The importer's product stands for the goods of a last hop that does not state them better; further upstream
    the goods are used for it, which makes an order possible.
    """
    goods = _compared(order, link.goods, link.hts) if link.goods or link.hts else None
    if not link.product or (goods and goods.cover in ("covered", "")):
        return goods
    product = _compared(order, link.product, "")
    if last_hop:
        return goods if goods and product.cover != "covered" else product
    if product.cover in ("covered", "may contain"):
        text = f"{goods.text if goods else 'goods'} for {link.product}"
        return Goods("may contain", text)
    return goods


def _compared(order: Order, text: str, codes: str) -> Goods:
    """Compare goods with an order by word, class and tariff code."""
    digits = [hts_digits(code) for code in _CODES_APART.split(codes)]
    if not any(digits):
        text, codes = text or codes, ""
    for code in digits:
        if code.startswith(order.hts):
            return Goods("covered", f"{text} (HTS {code})" if text else f"goods of HTS {code}")
    shown = text or f"goods of HTS {codes}"
    cover: Cover = ""
    for entry in _APART.split(text):
        classes = reference.goods_classes(entry, codes)
        if order.goods & classes:
            return Goods("covered", shown)
        if order.goods & _materials(classes):
            cover = "may contain"
        elif not classes and entry.strip() and not any(len(code) >= CODE_DIGITS for code in digits) and not order.part:
            cover = cover or "not recognised"
    return Goods(cover, shown)


@reference.per_folder
def _materials(classes: frozenset[str]) -> set[str]:
    """Return the materials that goods may contain: those of their kind, unless another is stated in their place."""
    rows = [row for row in reference.table("goods") if row["good_class"] in classes]
    possible, replaced = (
        {name for row in rows for name in row[column].split("|")} for column in ("may_contain", "instead_of")
    )
    return possible - replaced - {""}


@reference.per_folder
def _country_names(country: str) -> re.Pattern[str]:
    row = next((row for row in reference.table("countries") if row["iso2"] == country), None)
    if row is None:
        return re.compile(r"(?!)")
    names = {fold(text) for text in (row["name"], *row["names"].split("|"))}
    # goods of Turkmenistan are called Turkmen, those of Malawi Malawian
    latin = {name.removesuffix("istan") for name in names if name.isascii() and len(name) >= SHORTEST_NAME}
    others = {name.removesuffix("斯坦") for name in names if not name.isascii()}
    # whole words only, so that "Turkmenistan-free" cannot match as a part of its word
    body = "|".join([*(rf"\b{re.escape(name)}\w*+" for name in sorted(latin)), *map(re.escape, sorted(others))])
    return re.compile(rf"(?<!\bnon )(?<!\bno )(?<!\bnot )(?<!\bnot from )(?:{body})(?! {DENIED}\b)")


@partial(reference.per_folder, size=1 << 17)
def _names_country(country: str, text: str) -> bool:
    return bool(text) and _country_names(country).search(fold_denials(text)) is not None
