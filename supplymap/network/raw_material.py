"""Raw material: which partners a chain may end at, and over which of their links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from supplymap import reference
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.model import Supply

_TRADERS = frozenset(
    {"trader", "traders", "trading", "trade", "merchant", "merchants", "broker", "brokers", "agent", "agents", "agency"}
    | {"wholesale", "wholesaler", "distributor", "distributors", "import", "imports", "export", "exports"}
    | {"importer", "importers", "exporter", "exporters", "imp", "exp", "impex", "exim", "handel", "handels", "ticaret"}
    | {"comercio", "comercializadora", "importadora", "exportadora", "importacao", "exportacao", "negoce"}
)
"""Words of the names of those who trade, as folded."""
_TRADERS_ANYWHERE = re.compile(r"thuong mai|贸易|貿易|商贸|商貿|进出口|進出口|무역|商事")


class RawMaterial(NamedTuple):
    """What the files say for and against a partner as an end of chains.

    Attributes
    ----------
    raw
        Whether a chain may end at it.
    against
        Keys of its links whose goods are not what nature makes: over them no chain ends.
    contradiction
        Goods that contradict its stage of raw material; empty if none do.
    """

    raw: bool
    against: frozenset[str]
    contradiction: str


def raw_material(supply: Supply) -> RawMaterial:
    """Return whether chains may end at a partner.

    A stage of raw material counts unless the goods contradict it ("mine" of T-shirts). Without a stage the goods
    decide: those that only nature makes, such as seed cotton or bauxite. Goods are judged link by link, so that a
    link less is never an end more. Who trades, moves or stores makes nothing.

    Parameters
    ----------
    supply
        A partner with its links and goods.
    """
    partner = supply.partner
    if supply.cargo:
        return RawMaterial(raw=False, against=frozenset(), contradiction="")
    if partner.stage:
        if partner.stage not in _stages():
            return RawMaterial(raw=False, against=frozenset(), contradiction="")
        return _by_stage(supply)
    if _trades(partner.name):
        return RawMaterial(raw=False, against=frozenset(), contradiction="")
    return _by_goods(supply)


def _trades(name: str) -> bool:
    """Return whether a name is one of a trader: "Foo Exporters", "某贸易有限公司"."""
    folded = fold(name)
    return not _TRADERS.isdisjoint(folded.split()) or _TRADERS_ANYWHERE.search(folded) is not None


def _by_stage(supply: Supply) -> RawMaterial:
    partner = supply.partner
    if _contradict(partner.goods, partner.hts):
        goods = partner.goods or partner.hts
        return RawMaterial(raw=False, against=frozenset(), contradiction="; ".join(goods))
    against = {link.key: link.goods or link.hts for link in supply.links if _contradict((link.goods,), (link.hts,))}
    raw = len(against) < max(len(supply.links), 1)
    return RawMaterial(raw, frozenset(against if raw else ()), "; ".join(dict.fromkeys(against.values())))


def _by_goods(supply: Supply) -> RawMaterial:
    partner = supply.partner
    own = _natural(partner.goods, partner.hts)
    silent = not partner.goods and not partner.hts
    against = frozenset(
        link.key
        for link in supply.links
        if not (own or silent) or not (own if not link.goods and not link.hts else _natural((link.goods,), (link.hts,)))
    )
    raw = len(against) < len(supply.links) if supply.links else own
    return RawMaterial(raw, against if raw else frozenset(), "")


def _entries(goods: Sequence[str]) -> list[str]:
    return [entry for text in goods for entry in re.split(r"[;|\n；]", text) if entry.strip()]


def _contradict(goods: Sequence[str], hts: Sequence[str]) -> bool:
    """Return whether goods are recognised, and all of them are of classes that no stage of raw material supplies."""
    code = hts[0] if len(hts) == 1 else ""
    raw = _raw_classes()
    found = [reference.goods_classes(entry, code) for entry in _entries(goods) or ([""] if code else [])]
    recognised = [classes for classes in found if classes]
    return bool(recognised) and all(classes - raw.keys() for classes in recognised)


def _natural(goods: Sequence[str], hts: Sequence[str]) -> bool:
    """Return whether goods are stated, and only nature makes all of them."""
    code = hts[0] if len(hts) == 1 else ""
    entries = _entries(goods)
    return bool(entries) and all(_only_nature_makes(entry, code) for entry in entries)


def _only_nature_makes(entry: str, code: str) -> bool:
    raw = _raw_classes()
    classes = reference.goods_classes(entry, code)
    if not classes or not classes <= raw.keys():
        return False
    folded = f" {fold(entry)} "
    digits = re.sub(r"\D", "", code)
    for made in (word for name in classes for word in raw[name]):
        if made == "*" or (made.isdigit() and digits.startswith(made)):
            return False
        whole = made.startswith("=")
        word = fold(made)
        if folded.strip() == word or (not whole and (f" {word} " in folded or (not word.isascii() and word in folded))):
            return False
    return True


@reference.per_folder
def _stages() -> frozenset[str]:
    return frozenset(row["stage"] for row in reference.table("stages") if row["raw_material"] == "yes")


@reference.per_folder
def _raw_classes() -> Mapping[str, tuple[str, ...]]:
    """Return the classes of goods that a stage of raw material supplies, with what of them others supply too."""
    return {
        row["good_class"]: tuple(filter(None, row["made"].split("|")))
        for row in reference.table("goods")
        if row["raw"] == "yes"
    }
