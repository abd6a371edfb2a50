"""Words of shipment data: which headers are about a shipment, its value and its day, and names of forwarders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap import reference

if TYPE_CHECKING:
    from collections.abc import Mapping


@reference.per_folder
def shipment_words() -> Mapping[str, tuple[str, ...]]:
    """Return the words of each kind of ``tables/shipment_words.csv``."""
    return {row["kind"]: tuple(row["words"].split("|")) for row in reference.table("shipment_words")}
