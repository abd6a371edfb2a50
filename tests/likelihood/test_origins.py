"""Goods factors by country and by declared origin; goods assumed for a whole list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from supplymap.config import Config, read_config
from supplymap.errors import ConfigError
from tests.sheets_by_hand import AS_OF, assessed, links, partners, sheet

if TYPE_CHECKING:
    from pathlib import Path


def origins(*rows: str) -> Any:
    """Write rows as "supplier | country | goods | origin"."""
    cells = [[cell.strip() for cell in row.split("|")] for row in rows]
    table = [[name, country, "Importer Inc", goods, origin] for name, country, goods, origin in cells]
    return sheet([["Supplier", "Country", "Supplies to", "Goods", "Country of origin"], *table])


def factor(data: dict[str, Any], code: str) -> Any:
    return next(factor for factor in data["factors"] if factor.code == code)


def test_goods_of_another_origin_weigh_as_at_their_origin() -> None:
    data = assessed(origins("Spin | VN | cotton yarn | China")).nodes["Spin"]
    assert data["origins"] == ("CN",)
    # what the state of the origin imposes is worse than what Vietnam's list says of garments and cotton
    goods, sector = factor(data, "GOODS"), factor(data, "SECTOR")
    assert (goods.level, goods.low, goods.value, goods.high) == ("listed, state-imposed", 0.25, 0.25, 0.25)
    assert (sector.level, sector.value) == ("high-priority, China", 0.08)
    assert goods.reason.endswith("; the origin stated for its goods is China")
    # the country itself stays Vietnam
    assert factor(data, "COUNTRY").level == "TIP 2"
    assert (data["rating"], data["missing_facts"]) == ("High", ("suppliers", "evidence"))


def test_a_better_origin_changes_nothing() -> None:
    graph = assessed(origins("A | CN | cotton yarn | Germany", "B | CN | cotton yarn |"))
    a, b = graph.nodes["A"], graph.nodes["B"]
    assert a["likelihood"] == b["likelihood"]
    assert "origin" not in factor(a, "GOODS").reason


def test_the_origin_stands_in_for_a_country_that_is_not_stated() -> None:
    data = assessed(origins("A | | polysilicon | China")).nodes["A"]
    goods = factor(data, "GOODS")
    # by the origin in the middle; the partner itself may be anywhere
    assert (goods.level, goods.low, goods.value, goods.high) == ("listed, state-imposed", 0.0, 0.25, 0.25)
    assert (data["rating"], data["missing_facts"][0]) == ("High", "country")
    other = assessed(origins("A | | kettle | Germany")).nodes["A"]
    assert (factor(other, "GOODS").value, factor(other, "SECTOR").value) == (0.0, 0.0)


def test_countries_without_goods() -> None:
    countries = {"A": "Taiwan", "B": "South Korea", "C": "Japan", "D": "China", "E": "Turkey"}
    graph = assessed(sheet([["Supplier", "Country"], *([f"{name} Co", text] for name, text in countries.items())]))
    ratings = {name: graph.nodes[f"{name} Co"]["rating"] for name in countries}
    # forced-labor goods of Taiwan and China are on the list, none of the others': only there may goods matter
    assert ratings == {"A": "Unknown", "B": "Low", "C": "Low", "D": "Unknown", "E": "Low"}
    # no rule of law of Taiwan is in the table: with goods that are on no list it is where its neighbours are
    known = sheet([["Supplier", "Country", "Goods"], ["A Co", "Taiwan", "kettle"], ["E Co", "Turkey", "kettle"]])
    graph = assessed(known)
    assert graph.nodes["A Co"]["likelihood"]["high"] < graph.nodes["E Co"]["likelihood"]["high"]
    assert factor(graph.nodes["A Co"], "RULE").level == "not in the table"


def test_an_indicator_that_no_table_has_decides_no_rating() -> None:
    rows = [["Supplier", "Country", "Supplies to", "Goods"], ["A Co", "TW", "Importer Inc", "kettle"]]
    for medium, rating in ((0.015, "Medium"), (0.025, "Low")):
        graph = assessed(sheet(rows), config=Config(as_of=AS_OF, medium=medium))
        # Taiwan: TIP 1 (.01), rule of law from 0 over .01 to .02
        high = graph.nodes["A Co"]["likelihood"]["high"]
        assert high == pytest.approx(1 - 0.99 * 0.98)
        assert high > 0.025
        # by its high end it would be Medium in both; by its middle value it reaches the first bound alone
        assert graph.nodes["A Co"]["rating"] == rating


def listwide(goods: str, *sheets: Any) -> Any:
    return assessed(*sheets, config=Config(as_of=AS_OF, goods=goods))


def test_goods_assumed_for_a_list_set_the_middle_value_and_keep_the_interval() -> None:
    table = partners("A | VN", "B | VN | | kettle", "C | CN | cotton ginning", "D")
    base, graph = assessed(table), listwide("garments", table)
    before, after = base.nodes["A"], graph.nodes["A"]
    assert (before["rating"], after["rating"]) == ("Unknown", "High")
    assert after["assumed_goods"] == "garments"
    assert after["missing_facts"] == before["missing_facts"]
    goods = factor(after, "GOODS")
    assert (goods.low, goods.value, goods.high) == (0.0, 0.2, 0.2)
    assert goods.reason.endswith("; its goods are assumed for the whole list: garments")
    assert {end: after["likelihood"][end] for end in ("low", "high")} == {
        end: before["likelihood"][end] for end in ("low", "high")
    }
    # goods that its own rows state come first
    assert graph.nodes["B"]["likelihood"] == base.nodes["B"]["likelihood"]
    assert graph.nodes["B"]["assumed_goods"] == ""
    # a stage says what kind of firm it is, not what it supplies
    assert [factor(found.nodes["C"], "GOODS").value for found in (base, graph)] == [0.05, 0.25]
    # of whom nothing is known, nothing is known
    assert (graph.nodes["D"]["rating"], graph.nodes["D"]["missing_facts"][0]) == ("Unknown", "identity")


def test_a_sector_names_no_goods() -> None:
    table = sheet([["Facility", "Country", "Sector"], ["A", "China", "Apparel"]])
    data = assessed(table).nodes["A"]
    # garments of China would be High: whether it makes them is to be asked
    assert (data["rating"], data["missing_facts"][0]) == ("Unknown", "goods")
    assert listwide("garments", table).nodes["A"]["rating"] == "High"


def test_harmless_goods_assumed_for_a_list_make_nobody_low() -> None:
    table = partners("A | VN", "B | CN")
    assert {listwide("kettles", table).nodes[name]["rating"] for name in ("A", "B")} == {"Unknown"}


@pytest.mark.parametrize("goods", ["cotton", "tomatoes", "kettles"])
def test_goods_assumed_for_a_list_make_and_take_no_finding(goods: str) -> None:
    table = partners("A | TM", "B | CN | | | Xinjiang", "C | TM | | cotton")
    base, graph = assessed(table), listwide(goods, table)
    for name in ("A", "B", "C"):
        assert graph.nodes[name]["findings"] == base.nodes[name]["findings"]
        assert graph.nodes[name]["possible_matches"] == base.nodes[name]["possible_matches"]


def test_goods_of_a_list_in_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('[defaults]\ngoods = "garments; cotton yarn"\n', "utf-8")
    config = read_config(file)
    assert config.goods == "garments; cotton yarn"
    assert config.digest != Config().digest
    for text, told in (
        ('goods = "garmets"', r"settings\.toml: goods = 'garmets' names no goods .* understood are goods such as "),
        ('goods = "garments; zzz"', r"goods = 'zzz' names no goods that are understood"),
        ("goods = 7", r"settings\.toml, \[defaults\]: goods = 7 must be text"),
        ('good = "garments"', r"\[defaults\]: unknown key 'good': did you mean 'goods'"),
    ):
        file.write_text(f"[defaults]\n{text}\n", "utf-8")
        with pytest.raises(ConfigError, match=told):
            read_config(file)
    file.write_text('goods = "garments"\n', "utf-8")
    with pytest.raises(ConfigError, match="unknown key 'goods'"):
        read_config(file)


def test_what_is_open_about_goods() -> None:
    own = partners(
        "A | VN | | kettle", "B | VN | | zzz", "C | VN | | kettle; zzz", "D | VN", "E | VN", "F | VN | | zzz"
    )
    supplied = links(
        *("A > Importer Inc", "B > Importer Inc | kettle", "C > Importer Inc", "F > Importer Inc | zzz | P"),
        *("D > Importer Inc | kettle | P", "D > Importer Inc | mugs | Q", "E > Importer Inc | kettle | P"),
        "E > Importer Inc | | Q",
    )
    graph = assessed(own, supplied)
    told = {name: (graph.nodes[name]["goods_open"], "goods" in graph.nodes[name]["missing_facts"]) for name in "ABCDEF"}
    known, asked = (False, False), (True, True)
    assert told == {"A": known, "B": known, "C": asked, "D": known, "E": asked, "F": asked}
