"""Matches as they stand once the decisions of people are applied, and those that only a decision makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.reference.places import XUAR
from supplymap.screening.equality import made
from supplymap.screening.north_korea import CAATSA, by_text
from supplymap.screening.orders import decided as ordered
from supplymap.screening.orders import order_ids, orders
from supplymap.screening.sites import in_region

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from supplymap.model import Listing, Match, Partner
    from supplymap.screening.verdicts import Pair, Verdict, Verdicts

_STRENGTHS = ("exact", "possible", "former")
"""Strengths of a match, the strongest first."""
_SOURCE = "a person's decision"
_REASON = "nothing in the files points to this entry"
_OF_COMPANY = "nothing in the rows of this site of the company points to this entry"


def known_ids(entries: Iterable[Listing]) -> frozenset[str]:
    """Return all ids that decisions may name: entries, orders on goods, the XUAR and North Korean labor."""
    return frozenset((*(entry.id for entry in entries), *order_ids(), XUAR, CAATSA))


def strongest(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return the strongest match of each partner with each entry, by partner and listing; the first of equal ones."""
    kept: dict[Pair, Match] = {}
    for match in sorted(matches, key=_by_strength):
        kept.setdefault((match.partner, match.listing), match)
    return tuple(kept[key] for key in sorted(kept))


def _by_strength(match: Match) -> tuple[int, float]:
    return _STRENGTHS.index(match.strength), -match.score


def decided(
    found: Sequence[Match],
    verdicts: Verdicts,
    texts: Mapping[Pair, Sequence[str]],
    *,
    known: Container[Pair] = (),
    on_goods: bool = False,
) -> tuple[tuple[Match, ...], tuple[Verdict, ...]]:
    """Apply decisions: they override any score, and the reason shows them.

    Parameters
    ----------
    found
        What comparisons found, several of one partner and entry included.
    verdicts
        The decisions.
    texts
        Goods, origins and remarks on which matches rest.
    known
        Partners and entries of which no match is to be made, since something else says it already.
    on_goods
        Whether these are the matches with orders on goods.

    Returns
    -------
    matches, made
        One match of each partner and entry, and what decisions made of some of them.
    """
    of_goods = order_ids()
    pairs = {verdicts.companies.pair(match) for match in found}
    verdicts.settle(pairs, of_goods if on_goods else known_ids(verdicts.entries.values()) - of_goods)
    wanted = [
        (partner, listing)
        for partner, listing in verdicts.made((match.partner, match.listing) for match in found)
        if (listing in of_goods) is on_goods and (partner.id, listing) not in known
    ]
    every = sorted([*found, *_made(wanted, verdicts.entries)], key=_by_strength)
    applied = verdicts.on(every, texts)
    stands = {(one.match.partner, one.match.listing): one.match for one in applied}
    return tuple(stands.get((match.partner, match.listing), match) for match in strongest(every)), applied


def _made(wanted: Iterable[tuple[Partner, str]], entries: Mapping[str, Listing]) -> Iterator[Match]:
    """Yield possible matches that only decisions make."""
    by_id = {order.id: order for order in orders()}
    for partner, listing in wanted:
        if listing == XUAR:
            yield in_region(partner.id, "possible", "", _REASON, _SOURCE)
        elif listing == CAATSA:
            yield by_text(partner.id, "", _REASON)
        elif listing in by_id:
            yield ordered(partner, by_id[listing])
        elif listing in entries:
            # of one site of a company it was decided for all
            reason = _OF_COMPANY if partner.company else _REASON
            yield made(partner, entries[listing], partner.name, 0.0, "possible", reason)
