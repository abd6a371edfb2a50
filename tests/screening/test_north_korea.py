"""North Korean labor, told of in any column; denials and other Koreas."""

from __future__ import annotations

import pytest

from supplymap.screening.north_korea import told
from tests.sheets_by_hand import assessed, sheet


@pytest.mark.parametrize(
    "text",
    [
        "30 North Korean workers",
        "200 incl. 40 North Korean",
        "15% (North Korean)",
        "North-Korean women",
        "N. Korean staff in the dormitory",
        "employs DPRK nationals",
        "D.P.R.K. labour",
        "dispatched from DPR Korea",
        "40 NK workers",
        "Korea, North",
        "Rason, DPRK",
        "Democratic People's Republic of Korea",
        "goods from North Korea",
        "朝鲜工人30名",
        "雇用朝鮮勞工",
        "北朝鮮",
        "북한 노동자 20명",
        "nordkoreanische Arbeiter",
        "trabajadores norcoreanos",
        "lao động Triều Tiên",
        "северокорейские рабочие",
        *("staff from Pyongyang", "Sinuiju, China", "平壤工厂", "평양 공장", "NKorean women"),
        # no denials
        "No, North Korean workers are used",
        "No issues found. North Korean workers present",
        "North Korean workers not paid",
        "15 North Korean workers, no contract",
        "not only North Korean workers",
        "not known whether North Korean workers",
        "no Chinese workers, but 20 North Korean workers",
        "workers: Chinese, North Korean",
        "OFAC: North Korean workers found",
    ],
)
def test_texts_that_tell_of_north_korea(text: str) -> None:
    assert told(text)
    assert told(text.upper())


@pytest.mark.parametrize(
    "text",
    [
        "",
        *("12 Pyongyang Road, Dandong", "平壤冷面", "no workers from Pyongyang", "Pyeongchang"),
        "no North Korean workers",
        "No child, prison, North Korean or other forced labor",
        "we do not use North Korean workers",
        "does not employ any workers from North Korea",
        "no workers are from North Korea",
        "none of the workers are North Korean",
        "never hired North Koreans",
        "no evidence of North Korean labor",
        "North Korean workers: none",
        "North Korean labour: 0",
        "North Korean labor - No",
        "North Korean workers are prohibited",
        "North Korean-free",
        "keine nordkoreanischen Arbeiter",
        "不使用朝鲜工人",
        "没有任何朝鲜工人",
        "북한 노동자 없음",
        "sanctions check: Iran, North Korea, Syria: no hits",
        # others
        "朝鲜族员工 12 人",
        "朝鲜蓟罐头",
        "북한산로 12, Seoul",
        "South Korean buyer",
        "Korea office, Seoul",
        "NK-201 needle",
        "Corea del Sur",
    ],
)
def test_texts_that_do_not(text: str) -> None:
    assert told(text) == ""


def found(header: str, cell: str, **more: str) -> tuple[set[str], set[str]]:
    rows = [["Supplier", "Country", header, *more, "Buyer"], ["A", "China", cell, *more.values(), "Importer Inc"]]
    data = assessed(sheet(rows)).nodes["A"]
    return {item.kind for item in data["findings"]}, {match.kind for match in data["possible_matches"]}


@pytest.mark.parametrize(
    "header",
    [
        "Remarks",
        "Weather",
        "Number of workers",
        "Migrant workers",
        "Goods",
        "Process / stage",
        "Address",
        "Parent company",
    ],
)
def test_north_korean_labor_in_any_column_is_possible(header: str) -> None:
    assert found(header, "200 incl. 40 North Korean") == (set(), {"caatsa"})
    assert found(header, "200 incl. no North Korean workers") == (set(), set())


def test_its_own_column_decides_by_its_answers() -> None:
    assert found("North Korean labor", "yes") == ({"caatsa"}, set())
    assert found("North Korean labor", "no") == (set(), set())
    assert found("North Korean labor", "unknown") == (set(), set())
    for answer in ("30 workers", "12 North Korean nationals", "yes, 12 in sewing"):
        assert found("North Korean labor", answer) == ({"caatsa"}, set()), answer
    # an answer that is not understood may still tell of it
    for answer in ("30", "some North Koreans", "North Korean nationals: 5"):
        assert found("North Korean labor", answer) == (set(), {"caatsa"}), answer
    for answer in ("0", "none since 2017, formerly 3", "North Korean nationals: none"):
        assert found("North Korean labor", answer) == (set(), set()), answer
    # what is stated is not told again as possible
    assert found("North Korean labor", "yes", Remarks="30 North Korean workers") == ({"caatsa"}, set())


@pytest.mark.parametrize(
    ("cell", "wanted"), [("30", True), ("yes", True), ("12 %", True), ("0", False), ("no", False), ("", False)]
)
def test_a_heading_asks_and_its_cells_answer(cell: str, *, wanted: bool) -> None:
    assert found("Staff from North Korea in dormitory", cell) == (set(), {"caatsa"} if wanted else set())
    assert ("uflpa-region" in found("Cotton out of Xinjiang in stock", cell)[1]) == wanted
