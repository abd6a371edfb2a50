"""Roles of those who carry, store or clear goods: one table tells them from the roles of suppliers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from supplymap.reference.names import fold
from supplymap.reference.tables import per_folder, split_cell, table

if TYPE_CHECKING:
    from collections.abc import Mapping

_APART = re.compile(r"[,;/|\n，；、／]| - ")
_JOINED = re.compile(r"\b(?:and|or|und|et|y|e|ve)\b")
_FIRM = re.compile(r"(?: ?\b(?:compan(?:y|ies)|providers?|services?|operators?|firms?|partners?))+$")


class CargoKind(NamedTuple):
    """What kind of cargo partner a role means: a row of ``cargo.csv``.

    Attributes
    ----------
    link
        What its link to the buyer of the goods is.
    also_trades
        Whether some who bear the role buy and sell: one that states goods of its own is a supplier.
    ask
        What to ask it.
    """

    kind: str
    title: str
    link: Literal["transport", "storage"]
    also_trades: bool
    ask: str


def cargo_kind(role: str) -> CargoKind | None:
    """Return the kind of cargo partner that a role means, or None where it means, or may mean, a supplier.

    The whole role must be known: "carrier bags" is no carrier, and "manufacturer, warehouse" a supplier.

    Examples
    --------
    >>> cargo_kind("Freight forwarder / warehouse").kind
    'forwarder'
    >>> cargo_kind("Warehouse and cutting room") is None
    True
    """
    kinds = _kinds()
    found = [kind for part in _APART.split(role) if fold(part) for kind in _read(fold(part), kinds)]
    return found[0] if found and None not in found else None


def _read(part: str, kinds: Mapping[str, CargoKind]) -> list[CargoKind | None]:
    """Return the kind that a part of a role means, or those of the parts that words such as "and" join."""
    for text in (part, _FIRM.sub("", part).strip()):
        if text in kinds:
            return [kinds[text]]
    parts = [text.strip() for text in _JOINED.split(part)]
    return [kinds.get(_FIRM.sub("", text).strip()) for text in parts if text] if len(parts) > 1 else [None]


@per_folder
def _kinds() -> Mapping[str, CargoKind]:
    """Map the folded words, in the singular and the plural, to their kinds."""
    kinds: dict[str, CargoKind] = {}
    for row in table("cargo"):
        link = cast("Literal['transport', 'storage']", row["link"])
        kind = CargoKind(row["kind"], row["title"], link, row["also_trades"] == "yes", row["ask"])
        for word in split_cell(row["words"]):
            kinds.setdefault(fold(word), kind)
            kinds.setdefault(f"{fold(word)}s", kind)
    return kinds
