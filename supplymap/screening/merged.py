"""Partners that people made one of several: they are looked at in each country and with each parent stated."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from supplymap.model import Merger, Supply


def also_as(supplied: Iterable[Supply], mergers: Iterable[Merger]) -> Iterator[Supply]:
    """Yield the partners that people made one once more, in each other country and with each other parent of them.

    That two names are one company must not hide what either of them is.

    Parameters
    ----------
    supplied
        What each partner supplies.
    mergers
        Who is one with whom.
    """
    stated: dict[str, dict[tuple[str, str], None]] = {}
    for merger in mergers:
        of = stated.setdefault(merger.partner, {})
        of |= dict.fromkeys((one.country, one.parent) for one in (merger.kept, merger.other))
    if not stated:
        return
    for supply in supplied:
        partner = supply.partner
        for country, parent in stated.get(partner.id, ()):
            other = replace(partner, country=country or partner.country, parent=parent or partner.parent)
            if other != partner:
                yield replace(supply, partner=other)
