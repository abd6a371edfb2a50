"""Real headers of customs declarations: seller and buyer right, or asked; never wrong."""

from __future__ import annotations

import random
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from supplymap.config import Config
from supplymap.errors import InputError
from supplymap.model.records import SUPPLIES
from supplymap.records import to_records
from tests.records.forms.customs_rows import (
    COUNTRIES,
    GOODS,
    HTS,
    NAMES,
    ORIGIN,
    ROWS,
    VALUE,
    Layout,
    address_of,
    layouts,
    name_of,
)
from tests.sheets_by_hand import AS_OF, book

if TYPE_CHECKING:
    from supplymap.model import Link, Partner, Records

EVERY = layouts()
SELLS_OR_MOVES = {"seller name", "seller other name", "seller name and address", "cargo name", "nobody"}
ONLY_BUYERS = [layout for layout in EVERY if SELLS_OR_MOVES.isdisjoint(layout.means)]
LAYOUTS = [layout for layout in EVERY if layout not in ONLY_BUYERS]
BOTH = [layout for layout in LAYOUTS if layout.names("seller") and layout.names("buyer")]
USER = "Importer Inc"


@cache
def understood(layout: Layout, order: tuple[int, ...] = ()) -> Records:
    return to_records([book(layout.sheet(order))], Config(as_of=AS_OF, importer=USER))


def party_of(name: str) -> tuple[str, int] | None:
    """Return which party of which row a name is, legal form or not."""
    for party, names in NAMES.items():
        for row, known in enumerate(names):
            if name.startswith(known):
                return party, row
    return None


def ends(records: Records, link: Link) -> tuple[tuple[str, int] | None, tuple[str, int] | None]:
    names = {partner.id: partner.name for partner in records.partners}
    return party_of(names[link.supplier]), party_of(names[link.buyer])


def judged(layout: Layout, records: Records) -> str:
    """Return whether seller and buyer of every row came out right, were asked about, or came out wrong."""
    allowed = {(("maker", row), ("seller", row)) for row in range(ROWS)} if layout.names("maker") else set()
    wanted = {(("seller", row), ("buyer", row)) for row in range(ROWS)} if layout in BOTH else set()
    found = {ends(records, link) for link in records.links if link.kind == SUPPLIES}
    if not found <= wanted | allowed:
        return f"wrong: {sorted(map(str, found - wanted - allowed))}"
    return "right" if wanted <= found else "asked"


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_no_layout_gives_a_wrong_link(layout: Layout) -> None:
    assert judged(layout, understood(layout)) in ("right", "asked")


def test_nearly_every_layout_that_names_both_is_right() -> None:
    results = [judged(layout, understood(layout)) for layout in BOTH]
    assert len(BOTH) >= 80
    assert results.count("right") >= 0.95 * len(BOTH), results


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_value_goes_to_its_own_party(layout: Layout) -> None:
    records = understood(layout)
    for partner in records.partners:
        who = party_of(partner.name)
        if who is None:
            # the user, or somebody whom the layout names and who neither sells nor buys
            assert partner.name == USER or partner.cargo or not supplies(records, partner), partner.name
            continue
        party, row = who
        own = COUNTRIES[party] if layout.states(party, "country") else ""
        assert partner.country == own, (partner.name, partner.country)
        stated = layout.states(party, "address") or layout.states(party, "name and address")
        addresses = {site.address for site in partner.sites if site.address}
        assert all(address_of(party, row) in address for address in addresses), (partner.name, addresses)
        if stated and party in ("seller", "maker"):
            assert addresses, partner.name
        others = {name_of(other, row) for other in NAMES if other != party}
        assert not others & {*partner.aliases, partner.native_name}
        assert partner.cargo == (party == "cargo")


def supplies(records: Records, partner: Partner) -> bool:
    return any(partner.id in (link.supplier, link.buyer) and link.kind == SUPPLIES for link in records.links)


@pytest.mark.parametrize("layout", BOTH, ids=lambda layout: layout.name)
def test_goods_origin_value_and_day_are_those_of_the_sale(layout: Layout) -> None:
    records = understood(layout)
    sold = [link for link in records.links if link.kind == SUPPLIES]
    sales = [link for link in sold if (ends(records, link)[1] or ("",))[0] == "buyer"]
    for link in sales:
        end = ends(records, link)[1]
        assert end is not None
        assert link.origin == (ORIGIN if "row origin" in layout.means else "")
        assert not link.ended
        if "row goods" in layout.means:
            assert GOODS in link.goods
        if "row hts" in layout.means:
            assert link.hts == HTS
        if "row value" in layout.means:
            assert link.value == VALUE
        if "row date" in layout.means:
            assert link.period_from == date(2025, 3, end[1] + 1)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_the_user_buys_nothing_that_no_row_says(layout: Layout) -> None:
    records = understood(layout)
    assert [link for link in records.links if link.buyer == records.importer and link.kind == SUPPLIES] == []


@pytest.mark.parametrize("layout", ONLY_BUYERS, ids=lambda layout: layout.name)
def test_a_layout_without_sellers_is_refused_by_its_headers(layout: Layout) -> None:
    with pytest.raises(InputError, match=layout.headers[0]):
        understood(layout)


@pytest.mark.parametrize("layout", BOTH[::4], ids=lambda layout: layout.name)
def test_columns_in_another_order_give_no_wrong_link(layout: Layout) -> None:
    order = list(range(len(layout.headers)))
    random.Random(layout.name).shuffle(order)
    assert judged(layout, understood(layout, tuple(order))) in ("right", "asked")


@pytest.mark.parametrize("layout", BOTH[::5], ids=lambda layout: layout.name)
def test_the_user_is_found_among_the_buyers(layout: Layout) -> None:
    user = name_of("buyer", 1, other="buyer name" not in layout.means)
    records = to_records([book(layout.sheet())], Config(as_of=AS_OF, importer=user))
    suppliers = {ends(records, link)[0] for link in records.links if link.buyer == records.importer}
    assert ("seller", 1) in suppliers
    assert ("seller", 0) not in suppliers
