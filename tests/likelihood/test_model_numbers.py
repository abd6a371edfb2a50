"""The numbers of the model one by one: factors through the whole flow, papers to the day, bands at their ends."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from supplymap import reference
from supplymap.config import Config
from supplymap.errors import ConfigError
from supplymap.likelihood import controls, doubt, inherent, parameters, severity, weigh
from supplymap.likelihood.factors import audit_level, factors_of
from supplymap.likelihood.five_step import five_step
from supplymap.likelihood.questionnaire import expert_factor, levels
from supplymap.model import RATINGS, Answer, Document, Factor, Finding, Source, worst
from tests.sheets_by_hand import AS_OF, assessed, sheet

if TYPE_CHECKING:
    from pathlib import Path

TABLE = parameters.parameters(Config())
ROW = Source("list.xlsx", "Partners", 7)

# low, value, high of every answer to every question
GRAVE = {"yes": (0.3, 0.3, 0.3), "no": (0, 0, 0.002), "unknown": (0, 0, 0.03)}
SERIOUS = {"yes": (0.15, 0.15, 0.15), "no": (0, 0, 0.002), "unknown": (0, 0, 0.02)}
ASKED: dict[str, tuple[str, dict[str, tuple[str, tuple[float, float, float]]]]] = {}


def asks(header: str, code: str, rows: dict[str, tuple[str, tuple[float, float, float]]]) -> None:
    ASKED[header] = (code, rows)


def plain(rows: dict[str, tuple[float, float, float]]) -> dict[str, tuple[str, tuple[float, float, float]]]:
    return {text: (text, numbers) for text, numbers in rows.items()}


for _header, _code in {
    "Restriction of movement": "ILO-MOVEMENT",
    "Physical and sexual violence": "ILO-VIOLENCE",
    "Intimidation and threats": "ILO-THREATS",
    "Retention of identity documents": "ILO-DOCUMENTS",
    "Withholding of wages": "ILO-WAGES",
    "Debt bondage": "ILO-DEBT",
}.items():
    asks(_header, _code, plain(GRAVE))
for _header, _code in {
    "Abuse of vulnerability": "ILO-VULNERABILITY",
    "Deception": "ILO-DECEPTION",
    "Isolation": "ILO-ISOLATION",
    "Abusive working and living conditions": "ILO-CONDITIONS",
}.items():
    asks(_header, _code, plain(SERIOUS))
asks("Excessive overtime", "ILO-OVERTIME", plain({**SERIOUS, "yes": (0.1, 0.1, 0.1)}))
asks("Recruitment fees paid by workers", "FEES", plain({**SERIOUS, "unknown": (0, 0, 0.03)}))
asks("Sub-contracting", "SUBCONTRACT", plain({**SERIOUS, "yes": (0.03, 0.03, 0.03), "unknown": (0, 0, 0.03)}))
asks("Refuses to disclose", "DISCLOSURE", plain({**SERIOUS, "yes": (0.1, 0.1, 0.2)}))
for _header, _code, _most in (("Migrant workers", "MIGRANT", 0.05), ("Agency workers", "AGENCY", 0.04)):
    asks(
        _header,
        _code,
        {
            "none": ("none", (0, 0, 0.002)),
            "49%": ("some", (0.02, 0.02, 0.02)),
            "50%": ("majority", (_most, _most, _most)),
            "yes": ("share not stated", (0.02, 0.02, _most)),
            # whoever does not say may have a majority of them
            "unknown": ("unknown", (0, 0, _most)),
        },
    )
asks(
    "Corrective actions",
    "CAP",
    plain(
        {
            "overdue": (0.08, 0.08, 0.08),
            "open": (0.03, 0.03, 0.03),
            "closed": (0, 0, 0.005),
            "none": (0, 0, 0.002),
            "unknown": (0, 0, 0.03),
        }
    ),
)
asks(
    "Code of conduct",
    "CONDUCT",
    plain(
        {
            "none": (0.02, 0.02, 0.02),
            "own": (0, 0, 0.01),
            "ours adopted": (0, 0, 0.002),
            "unknown": (0, 0, 0.02),
        }
    ),
)
SCORES = {
    "80 to 100": (0, 0, 0.01),
    "60 to 79": (0.02, 0.02, 0.02),
    "below 60": (0.1, 0.1, 0.1),
    "80 to 100, old": (0, 0.01, 0.03),
    "60 to 79, old": (0.01, 0.02, 0.05),
    "below 60, old": (0.05, 0.1, 0.12),
    "unknown": (0, 0, 0.05),
}
OTHERS = {
    ("COUNTRY", "TIP 1"): (0.01, 0.01, 0.01, False),
    ("COUNTRY", "TIP 2"): (0.03, 0.03, 0.03, False),
    ("COUNTRY", "TIP 2WL"): (0.05, 0.05, 0.05, False),
    ("COUNTRY", "TIP 3"): (0.08, 0.08, 0.08, False),
    ("COUNTRY", "not ranked"): (0.01, 0.04, 0.08, False),
    ("COUNTRY", "country not stated"): (0.01, 0.05, 0.08, False),
    ("RULE", "above 0.5"): (0, 0, 0, False),
    ("RULE", "0.5 to -0.5"): (0.01, 0.01, 0.01, False),
    ("RULE", "below -0.5"): (0.02, 0.02, 0.02, False),
    ("RULE", "not in the table"): (0, 0.01, 0.02, False),
    ("RULE", "country not stated"): (0, 0.01, 0.02, False),
    ("GOODS", "listed, state-imposed"): (0.25, 0.25, 0.25, True),
    ("GOODS", "listed"): (0.2, 0.2, 0.2, False),
    ("GOODS", "not listed"): (0, 0, 0, False),
    ("GOODS", "goods unknown, country listed, state-imposed"): (0, 0.05, 0.25, True),
    ("GOODS", "goods unknown, country listed"): (0, 0.05, 0.2, False),
    ("GOODS", "goods unknown, country not listed"): (0, 0, 0, False),
    ("GOODS", "country not stated"): (0, 0.05, 0.25, True),
    ("SECTOR", "high-priority, China"): (0.08, 0.08, 0.08, True),
    ("SECTOR", "high-priority, country not stated"): (0, 0.03, 0.08, True),
    ("SECTOR", "goods unknown, China"): (0, 0.03, 0.08, True),
    ("SECTOR", "nothing known"): (0, 0.03, 0.08, True),
    ("SECTOR", "other"): (0, 0, 0, False),
    ("AUDIT", "adverse"): (0.15, 0.15, 0.15, False),
    ("UNMAPPED", "risk goods"): (0, 0, 0.95, False),
    ("UNMAPPED", "other goods"): (0, 0, 0.8, False),
}


def test_every_factor_has_its_numbers() -> None:
    expected = dict(OTHERS)
    for code, rows in ASKED.values():
        expected.update({(code, level): (*numbers, False) for level, numbers in rows.values()})
    expected.update({("SCORE", level): (*numbers, False) for level, numbers in SCORES.items()})
    assert dict(TABLE.factors) == expected
    assert {key: codes for key, codes in TABLE.state_countries.items() if codes} == {
        ("GOODS", "listed, state-imposed"): {"CN", "KP", "TM"},
        ("SECTOR", "high-priority, China"): {"CN"},
        ("SECTOR", "goods unknown, China"): {"CN"},
        # what is not known may be imposed by a state
        ("GOODS", "goods unknown, country listed, state-imposed"): {"CN", "KP", "TM"},
        ("GOODS", "country not stated"): {"CN", "KP", "TM"},
        ("SECTOR", "high-priority, country not stated"): {"CN"},
        ("SECTOR", "nothing known"): {"CN"},
    }
    assert TABLE.controls == {
        "audit": ("AUDIT", 0.3),
        "code": ("CODE", 0.1),
        "training": ("TRAINING", 0.1),
        "traceability": ("TRACE", 0.3),
    }
    assert TABLE.evidence == {"documented": 1.0, "verified": 0.9, "declared": 0.6, "inferred": 0.3, "": 1.0}
    assert (TABLE.high, TABLE.medium) == (0.2, 0.05)
    unknown = {("scale", "unknown"): 2, ("scope", "unknown"): 2, ("irremediability", "unknown"): 2}
    assert TABLE.grades == {
        ("scale", "grave"): 3,
        ("scale", "serious"): 2,
        ("scale", "none seen"): 1,
        ("scope", "large"): 3,
        ("scope", "medium"): 2,
        ("scope", "small"): 1,
        ("irremediability", "hardly to be made good"): 3,
        ("irremediability", "in part"): 2,
        ("irremediability", "can be repaid"): 1,
        ("threat", "high"): 3,
        ("threat", "medium"): 2,
        ("threat", "low"): 1,
        ("vulnerability", "must not met"): 3,
        ("vulnerability", "should not met"): 2,
        ("vulnerability", "all met"): 1,
        **unknown,
    }


def test_every_answer_gives_its_factor_through_the_whole_flow() -> None:
    sheets = []
    for number, (header, (_, rows)) in enumerate(ASKED.items()):
        lines = [[f"{header} {place}", "VN", "Importer Inc", text] for place, text in enumerate(rows)]
        sheets.append(sheet([["Supplier", "Country", "Supplies to", header], *lines], f"S{number}"))
    graph = assessed(*sheets)
    told = {}
    for header, (code, rows) in ASKED.items():
        for place, (text, (level, numbers)) in enumerate(rows.items()):
            factors = {factor.code: factor for factor in graph.nodes[f"{header} {place}"]["factors"]}
            found = factors[code]
            told[header, text] = (found.low, found.value, found.high, found.row, found.after_controls)
            assert told[header, text] == (*numbers, f"factors.csv {code} {level}", tuple(numbers)), (header, text)
            assert len(factors) == 5
    assert len(told) == sum(len(rows) for _, rows in ASKED.values())


def answer(field: str, value: str, text: str = "", note: str = "") -> Answer:
    return Answer(field, value, text, ROW, note)


@pytest.mark.parametrize(
    ("score", "day", "level"),
    [
        ("80", "2026-11-22", "80 to 100"),
        ("79.9", "2026-11-22", "60 to 79"),
        ("60", "2026-11-22", "60 to 79"),
        ("59.9", "2026-11-22", "below 60"),
        # 24 months to the day are too old, a day less is not
        ("80", "2024-11-23", "80 to 100"),
        ("80", "2024-11-22", "80 to 100, old"),
        ("60", "2024-10-30", "60 to 79, old"),
        ("59", "2023-12-31", "below 60, old"),
        # of the future, and undated
        ("80", "2026-11-23", "80 to 100, old"),
        ("80", "", "80 to 100, old"),
    ],
)
def test_audit_scores_by_points_and_age(score: str, day: str, level: str) -> None:
    node = {"answers": (answer("audit_score", score, f"{score} points", day),)}
    ((code, found, reason),) = levels(node, TABLE, AS_OF)
    assert (code, found) == ("SCORE", level)
    old = ", which is old" if level.endswith("old") and day else ""
    said = f"{score} points, {f'of {day}' if day else 'without a date'}{old}"
    assert reason == f"its audit score is {said} (list.xlsx [Partners] row 7)"


def test_reasons_of_answers() -> None:
    node = {
        "answers": (
            answer("debt_bondage", "yes", "YES"),
            answer("violence", "no", "not at all"),
            answer("isolation", "unknown", "we will see"),
            answer("threats", "unknown"),
            answer("workers", "10", "ten"),
        )
    }
    where = "(list.xlsx [Partners] row 7)"
    assert list(levels(node, TABLE, AS_OF)) == [
        ("ILO-DEBT", "yes", f"its answer about debt bondage is yes {where}"),
        ("ILO-VIOLENCE", "no", f'its answer about physical and sexual violence is no (written "not at all") {where}'),
        ("ILO-ISOLATION", "unknown", f'the answer "we will see" leaves open isolation {where}'),
        ("ILO-THREATS", "unknown", f"it does not answer the question of intimidation and threats {where}"),
    ]
    assert list(levels({"answers": ()}, TABLE, AS_OF)) == []


def test_an_experts_word() -> None:
    where = "list.xlsx [Partners] row 7"
    for p, note, reason in ((0.0, "", "no reason given"), (0.35, "visited", "visited")):
        node = {"answers": (answer("likelihood", str(p), "", note),)}
        assert expert_factor(node) == Factor("EXPERT", p, p, p, (p, p, p), f"set by an expert: {reason}", where)
    assert expert_factor({"answers": ()}) is None


# --- country, goods, sector -------------------------------------------------------------------------------


class _Countries:
    """One country of which everything can be said."""

    def __init__(self, tier: str, rule: float | None) -> None:
        self.tip_tier, self.rule_of_law = tier, rule

    def risk(self, _: str) -> _Countries:
        return self

    def phrase(self, code: str) -> str:
        return f"Land {code}"


@pytest.mark.parametrize(
    ("rule", "level"),
    [
        (0.51, "above 0.5"),
        (0.5, "0.5 to -0.5"),
        (0.0, "0.5 to -0.5"),
        (-0.5, "0.5 to -0.5"),
        (-0.51, "below -0.5"),
    ],
)
def test_rule_of_law_at_its_bounds(monkeypatch: pytest.MonkeyPatch, rule: float, level: str) -> None:
    monkeypatch.setattr(reference, "countries", lambda: _Countries("2", rule))
    word = {"above 0.5": "strong", "0.5 to -0.5": "middling", "below -0.5": "weak"}[level]
    said = f"the rule of law in Land XX is {word}, {rule:.2f} on a scale from -2.5 to 2.5 (World Bank, 2024)"
    assert inherent.rule_level("XX") == ("RULE", level, said)
    told = "its country is not stated, so neither is the rule of law there"
    assert inherent.rule_level("") == ("RULE", "country not stated", told)


def test_levels_of_a_country(monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = ("COUNTRY", "country not stated", "its country is not stated")
    assert inherent.country_level("") == unknown
    monkeypatch.setattr(reference, "countries", lambda: _Countries("2WL", None))
    told = "the US trafficking report of 2025 puts Land XX in tier 2 with a warning (Watch List)"
    assert inherent.country_level("XX") == ("COUNTRY", "TIP 2WL", told)
    missing = "the World Bank has no figure for the rule of law in Land XX"
    assert inherent.rule_level("XX") == ("RULE", "not in the table", missing)
    monkeypatch.setattr(reference, "countries", lambda: _Countries("", None))
    told = "the US trafficking report of 2025 gives Land XX no tier"
    assert inherent.country_level("XX") == ("COUNTRY", "not ranked", told)


def test_levels_of_goods_and_sectors(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {
        "cotton": (("Cotton", "Thread"), ("Cotton",)),
        "bricks": (("Bricks",), ()),
        "mugs": ((), ()),
        "tomato": ((), ("Tomatoes", "Food")),
    }
    listed = {"PK": frozenset({"Bricks", "Cotton"}), "CN": frozenset({"Cotton", "Thread"})}
    monkeypatch.setattr(inherent, "class_rows", lambda: rows)
    monkeypatch.setattr(inherent, "_listed_goods", lambda: listed)

    def goods(country: str, *classes: str) -> tuple[str, str]:
        code, level, reason = inherent.goods_level(country, frozenset(classes), TABLE)
        assert code == "GOODS"
        return level, reason

    editions = "(2022 edition and part of 2024)"
    unknown = "its goods are not stated or not recognised"
    nowhere = "its country is not stated, so its goods cannot be looked up"
    assert goods("", "mugs") == ("not listed", f"the US Department of Labor lists its goods for no country {editions}")
    assert goods("", "mugs", "bricks") == ("country not stated", nowhere)
    assert goods("") == ("country not stated", nowhere)
    assert goods("PK") == ("goods unknown, country listed", unknown)
    assert goods("CN") == ("goods unknown, country listed, state-imposed", unknown)
    assert goods("VN") == ("goods unknown, country not listed", unknown)
    assert goods("VN", "bricks") == (
        "not listed",
        f"the US Department of Labor does not list its goods for Vietnam {editions}",
    )
    assert goods("PK", "mugs")[0] == "not listed"
    assert goods("PK", "bricks", "cotton") == (
        "listed",
        "the US Department of Labor lists bricks, cotton from Pakistan for forced labor",
    )
    assert goods("CN", "cotton") == (
        "listed, state-imposed",
        "the US Department of Labor lists cotton, thread from China for forced labor that the state imposes",
    )

    def sector(country: str, *classes: str) -> tuple[str, str]:
        code, level, reason = inherent.sector_level(country, frozenset(classes))
        assert code == "SECTOR"
        return level, reason

    assert sector("VN", "cotton") == ("other", "its goods are not made in China")
    assert sector("CN") == ("goods unknown, China", unknown)
    assert sector("") == ("nothing known", unknown)
    assert sector("CN", "mugs") == ("other", "its goods are in no high-priority sector of the UFLPA")
    told = "its goods are in a high-priority sector of the UFLPA: Food, Tomatoes"
    assert sector("CN", "tomato", "bricks") == ("high-priority, China", told)
    assert sector("", "tomato") == ("high-priority, country not stated", told)


def test_classes_of_goods_by_words_codes_and_stage() -> None:
    cotton, code = reference.goods_classes("cotton yarn", ""), reference.goods_classes("", "7604")
    assert cotton
    assert code
    assert cotton != code
    assert inherent.recognised_goods({"goods": ("cotton yarn",), "hts": ("7604",)}) == cotton | code
    assert inherent.recognised_goods({"goods": (), "hts": ()}) == frozenset()


def test_who_is_listed_for_forced_labor(tmp_path: Path) -> None:
    blank = {**dict.fromkeys(reference.table("dol_goods")[0], ""), "child_labor": "yes"}
    rows = [
        {**blank, "country": "PK", "good": "Bricks", "forced_labor": "yes", "in_2024_edition": "yes"},
        {**blank, "country": "PK", "good": "Carpets", "forced_labor": "no", "in_2024_edition": "yes"},
        {**blank, "country": "IN", "good": "Silk", "forced_labor": "yes", "in_2024_edition": "unverified"},
        {**blank, "country": "IN", "good": "Garments", "forced_labor": "not-said", "in_2024_edition": "yes"},
        {**blank, "country": "IN", "good": "Thread", "forced_labor": "yes", "in_2024_edition": "no"},
        {**blank, "country": "IN", "good": "Gold", "forced_labor": "yes", "in_2024_edition": "yes-inferred"},
    ]
    write_table(tmp_path, "dol_goods", rows)
    with reference.using(tmp_path):
        assert inherent._listed_goods() == {"PK": {"Bricks"}, "IN": {"Gold", "Silk"}}


# --- likelihoods ------------------------------------------------------------------------------------------


def factor(code: str, low: float) -> Factor:
    return Factor(code, low, low, 0.3, (low, low, 0.3), "", "")


@pytest.mark.parametrize(
    ("node", "rating"),
    [
        ({"findings": (1,), "possible_matches": (1,)}, "Finding"),
        ({"possible_matches": (1,)}, "Possible finding"),
        ({"ghost": True, "country": "VN"}, "Unknown"),
        ({"country": ""}, "Unknown"),
        # neither country nor goods: Unknown whatever the table says, unless somebody told something adverse
        ({"country": "", "value": 0.2}, "Unknown"),
        ({"country": "", "value": 0.01, "high": 0.01}, "Unknown"),
        ({"country": "", "value": 0.2, "factors": (factor("ILO-DEBT", 0.3),)}, "High"),
        ({"country": "", "value": 0.2, "factors": (factor("AUDIT", 0.15),)}, "High"),
        ({"country": "", "value": 0.2, "factors": (factor("COUNTRY", 0.01), factor("ILO-DEBT", 0.0))}, "Unknown"),
        ({"country": "", "goods": ("cotton yarn",), "high": 0.01}, "Low"),
        ({"country": "", "likelihood_overruled": True, "high": 0.01}, "Low"),
        # the middle value makes High, the high end alone Unknown; Medium and Low go by the high end
        ({"value": 0.2, "high": 0.2}, "High"),
        ({"value": 0.19999, "high": 0.2}, "Unknown"),
        ({"value": 0.0, "high": 0.9}, "Unknown"),
        ({"high": 0.19999}, "Medium"),
        ({"high": 0.05}, "Medium"),
        ({"high": 0.04999}, "Low"),
    ],
)
def test_ratings_at_the_ends_of_the_bands(node: dict[str, Any], rating: str) -> None:
    blank = {"findings": (), "possible_matches": (), "ghost": False, "cargo": False, "likelihood_overruled": False}
    blank["country"] = "VN"
    blank |= {"goods": (), "hts": (), "factors": ()}
    likelihood = {"low": 0.0, "value": node.get("value", 0.0), "high": node.get("high", 0.5)}
    assert weigh.rate({**blank, **node, "likelihood": likelihood}, TABLE) == rating


def test_the_worst_of_ratings() -> None:
    assert RATINGS == ("Finding", "Possible finding", "High", "Unknown", "Medium", "Low")
    assert worst(["Low", "Unknown", "Medium"]) == "Unknown"
    # of nobody nothing is known
    assert worst([]) == "Unknown"


def document(kind: str, issued: date | None, expires: date | None, result: str = "", row: int = 7) -> Document:
    return Document(kind, f"N{row}", "", issued, expires, result, Source("d.xlsx", "D", row))


def test_the_latest_audit_counts() -> None:
    old, new = date(2025, 1, 1), date(2026, 1, 1)
    failed = document("audit", old, None, "failed", 1)
    passed = document("audit", new, None, "pass", 2)
    assert audit_level([]) is None
    assert audit_level([failed, passed]) is None
    assert audit_level([document("training", new, None, "failed")]) is None
    told = ("AUDIT", "adverse", "its audit N1 says failed (d.xlsx [D] row 1)")
    assert audit_level([failed]) == told
    assert audit_level([failed, document("audit", date(2024, 1, 1), None, "pass", 2)]) == told
    # an undated one takes no other's place, and neither does one of the same day
    assert audit_level([failed, document("audit", None, None, "pass", 9)]) == told
    assert audit_level([failed, document("audit", old, None, "pass", 2)]) == told
    # a date that is left out makes no failure older
    undated = document("audit", None, None, "failed", 1)
    assert audit_level([undated, passed]) == told
    assert audit_level([failed, undated, document("audit", old, None, "failed", 3)])[2].startswith("its audit N3 ")
    nameless = Document("audit", "", "", old, None, "critical", ROW)
    assert audit_level([nameless]) == (  # one blank, not two
        "AUDIT",
        "adverse",
        "its audit says critical (list.xlsx [Partners] row 7)",
    )


def test_factors_of_a_partner_whole() -> None:
    node = {
        "country": "CN",
        "goods": (),
        "hts": (),
        "goods_open": False,
        "origins": (),
        "stage_text": "cotton spinning",
        "documents": (),
        "answers": (answer("debt_bondage", "yes", "yes"),),
    }
    found = {factor.code: factor for factor in factors_of(node, TABLE, 0.25, AS_OF)}
    assert list(found) == ["COUNTRY", "RULE", "GOODS", "SECTOR", "ILO-DEBT"]
    # the words of a stage are no goods: which ones are to be asked for
    goods = found["GOODS"]
    assert (goods.low, goods.value, goods.high) == (0.0, 0.05, 0.25)
    assert goods.after_controls == (0.0, 0.05, 0.25)
    assert goods.level == "goods unknown, country listed, state-imposed"
    sector = found["SECTOR"]
    assert (sector.low, sector.value, sector.high) == (0.0, 0.03, 0.08)
    assert sector.after_controls == (0.0, 0.03, 0.08)
    debt = found["ILO-DEBT"]
    assert (debt.low, debt.value, debt.high) == (0.3, 0.3, 0.3)
    assert debt.after_controls == (0.3 * 0.75, 0.3 * 0.75, 0.3 * 0.75)
    assert debt.row == "factors.csv ILO-DEBT yes"
    stated = factors_of({**node, "goods": ("cotton yarn",)}, TABLE, 0.25, AS_OF)
    goods = next(factor for factor in stated if factor.code == "GOODS")
    assert (goods.low, goods.value, goods.high) == (0.25, 0.25, 0.25)
    assert goods.after_controls == (0.25, 0.25, 0.25)


def test_what_is_beyond_an_end() -> None:
    for goods, level, high in (
        # not all of its goods are known
        (("kettle", "zzz"), "risk goods", 0.95),
        ((), "risk goods", 0.95),
        (("cotton",), "risk goods", 0.95),
        (("kettle",), "other goods", 0.8),
    ):
        buyer = {"name": "Potter", "goods": goods, "hts": (), "goods_open": "zzz" in goods}
        factor = Factor(
            "UNMAPPED",
            0.0,
            0.0,
            high,
            (0.0, 0.0, high),
            "no supplier of Potter is in the files",
            f"factors.csv UNMAPPED {level}",
            level,
        )
        assert weigh.ghost_measures(buyer, TABLE) == {
            "factors": (factor,),
            "controls": (),
            "likelihood": {"low": 0.0, "value": 0.0, "high": high},
        }, goods


# --- papers -----------------------------------------------------------------------------------------------

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("issued", "expires", "holds"),
    [
        (None, DAY, True),
        (None, date(2026, 11, 21), False),
        (DAY, DAY, True),
        (date(2026, 11, 23), date(2030, 1, 1), False),
        (date(2020, 1, 1), date(2030, 1, 1), True),
        (date(2020, 1, 1), None, False),
        (None, None, False),
    ],
)
def test_a_paper_holds_to_its_last_day(issued: date | None, expires: date | None, holds: bool) -> None:
    assert controls.in_force(document("audit", issued, expires), DAY) is holds


def test_controls_in_force() -> None:
    later, sooner = date(2028, 1, 1), date(2027, 1, 1)
    node = {
        "documents": (
            document("audit", None, sooner, "pass", 1),
            document("audit", None, later, "pass", 2),
            document("audit", None, date(2029, 1, 1), "failed", 3),
            document("code", None, DAY, "", 4),
            document("training", None, date(2026, 11, 21), "", 5),
            document("contract", None, later, "", 6),
            Document("traceability", "", "", None, later, "no critical findings", ROW),
        )
    }
    texts, reduction = controls.controls_of(node, TABLE, DAY)
    assert texts == (
        "Social audit N2, valid to 2028-01-01, takes off 30 % (d.xlsx [D] row 2)",
        "Signed code of conduct N4, valid to 2026-11-22, takes off 10 % (d.xlsx [D] row 4)",
        "Traceability file, valid to 2028-01-01, takes off 30 % (list.xlsx [Partners] row 7)",
    )
    assert reduction == pytest.approx(1 - 0.7 * 0.9 * 0.7, abs=1e-12)
    assert controls.controls_of({"documents": ()}, TABLE, DAY) == ((), 0.0)


def test_missing_and_expired_papers() -> None:
    all_four = ("Social audit", "Signed code of conduct", "Forced-labor training record", "Traceability file")
    assert controls.papers({"documents": ()}, DAY) == (all_four, ())
    past, held = date(2026, 11, 21), DAY
    node = {
        "documents": (
            document("audit", None, past),
            document("audit", None, held),
            document("traceability", None, past),
            document("contract", None, None),
            document("origin", None, held),
        )
    }
    assert controls.papers(node, DAY) == (
        ("Signed code of conduct", "Forced-labor training record"),
        ("Traceability file", "Contract"),
    )


@pytest.mark.parametrize(
    ("kind", "issued", "last"),
    [
        ("Social audit", "2025-01-15", date(2027, 1, 15)),
        ("Code of conduct", "2025-01-15", date(2028, 1, 15)),
        ("Training record", "2025-01-15", date(2027, 1, 15)),
        ("Traceability file", "2025-01-15", date(2026, 1, 15)),
        ("Certificate of origin", "2025-01-15", date(2026, 1, 15)),
        ("Supplier questionnaire", "2025-01-15", date(2026, 1, 15)),
        ("Affidavit", "2025-01-15", date(2026, 1, 15)),
        ("Contract", "2025-01-15", None),
    ],
)
def test_months_that_a_paper_is_valid(kind: str, issued: str, last: date | None) -> None:
    graph = assessed(
        sheet([["Supplier", "Country", "Supplies to"], ["Sewer", "VN", "Importer Inc"]]),
        sheet([["Partner", "Document", "Issued"], ["Sewer", kind, issued]], "Papers"),
    )
    ((paper),) = graph.nodes["Sewer"]["documents"]
    assert paper.expires == last


# --- severity ---------------------------------------------------------------------------------------------

ILO = [column for column, code in TABLE.asked.items() if code.startswith("ILO-")]
ALL_NO = dict.fromkeys(ILO, "no")


def graded(
    workers: str = "", factors: tuple[Factor, ...] = (), findings: tuple[Finding, ...] = (), **given: str
) -> Any:
    answers = [answer(field, value) for field, value in given.items()]
    answers += [answer("workers", workers)] if workers else []
    node = {"answers": tuple(answers), "findings": findings}
    found = severity.severity(node, factors, TABLE)
    return tuple(found[name] for name in ("scale", "scope", "irremediability", "total"))


def test_severity_of_answers() -> None:
    assert len(ILO) == 11
    assert graded() == (None, None, None, 6)
    assert graded(**ALL_NO) == (1, None, 1, 4)
    assert graded(**{**ALL_NO, "deception": "unknown"}) == (None, None, None, 6)
    assert graded(**dict.fromkeys(ILO[1:], "no")) == (None, None, None, 6)
    for column, scale, irremediability in (
        ("violence", 3, 3),
        ("debt_bondage", 3, 2),
        ("abuse_of_vulnerability", 2, 2),
        ("deception", 2, 2),
        ("restriction_of_movement", 2, 2),
        ("isolation", 2, 2),
        ("threats", 2, 2),
        ("documents_retained", 2, 2),
        ("wages_withheld", 2, 1),
        ("abusive_conditions", 2, 1),
        ("excessive_overtime", 2, 1),
        ("recruitment_fees", 2, 1),
    ):
        total = scale + 2 + irremediability
        assert graded(**{**ALL_NO, column: "yes"}) == (scale, None, irremediability, total), column
    # where not all is answered, what can be made good is not known
    assert graded(wages_withheld="yes") == (2, None, None, 6)
    assert graded(violence="yes", wages_withheld="yes") == (3, None, 3, 8)


@pytest.mark.parametrize(
    ("workers", "scope"),
    [("0", 1), ("100", 1), ("101", 2), ("500", 2), ("501", 3), ("10-501", 3), ("501-600", 3), ("600-", 3), ("1-99", 1)],
)
def test_severity_by_size(workers: str, scope: int) -> None:
    # of a range its upper end; one without an upper end may hold any number
    value = workers if "-" in workers else f"{workers}-{workers}"
    assert graded(value)[1] == scope


def test_severity_of_what_a_state_imposes() -> None:
    def factor(code: str, level: str, low: float) -> Factor:
        imposed = TABLE.factors[code, level][3]
        return Factor(code, low, low, 0.3, (low, low, 0.3), "", "", level, imposed)

    assert graded(factors=(factor("GOODS", "listed, state-imposed", 0.25),)) == (3, None, 3, 8)
    assert graded(factors=(factor("GOODS", "listed, state-imposed", 0.0),)) == (None, None, None, 6)
    assert graded(factors=(factor("GOODS", "listed", 0.2),)) == (None, None, None, 6)
    for kind, imposed in (("uflpa-region", True), ("caatsa", True), ("uflpa-entity", False), ("wro", False)):
        finding = Finding(kind, "", "", "", "", "")  # type: ignore[arg-type]
        assert graded(findings=(finding,)) == ((3, None, 3, 8) if imposed else (None, None, None, 6)), kind


def test_severity_in_words() -> None:
    node = {"answers": (answer("violence", "yes"), answer("workers", "90-90")), "findings": ()}
    assert severity.severity(node, (), TABLE) == {
        "scale": 3,
        "scope": 1,
        "irremediability": 3,
        "total": 7,
        "reason": "Forced labor imposed by the state, violence or debt bondage; up to 100 workers; "
        "forced labor imposed by the state, or violence.",
    }
    assert severity.severity({"answers": (), "findings": ()}, (), TABLE)["reason"] == (
        "Not every ILO indicator is answered; the number of workers is not stated."
    )


# --- five steps -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "threat", "vulnerability", "by_category"),
    [
        ({}, None, None, {}),
        ({"threat_terrorism": "1", "threat_contraband": "3"}, 3, None, {}),
        ({"threat_human_smuggling": "2"}, 2, None, {}),
        ({"threat_organized_crime": "1"}, 1, None, {}),
        ({"musts_not_met": "none", "shoulds_not_met": "none"}, None, 1, {}),
        ({"musts_not_met": "count 0", "shoulds_not_met": "none"}, None, 1, {}),
        ({"musts_not_met": "none"}, None, None, {}),
        ({"shoulds_not_met": "none"}, None, None, {}),
        ({"musts_not_met": "none", "shoulds_not_met": "3.1"}, None, 2, {"3": 2}),
        ({"musts_not_met": "3.1|10.2", "shoulds_not_met": "3.4|2.1"}, None, 3, {"2": 2, "3": 3, "10": 3}),
        ({"musts_not_met": "count 2"}, None, 3, {"some category": 3}),
        ({"shoulds_not_met": "count 2|"}, None, 2, {"some category": 2}),
    ],
)
def test_five_steps(
    given: dict[str, str], threat: int | None, vulnerability: int | None, by_category: dict[str, int]
) -> None:
    node = {"answers": tuple(answer(field, value) for field, value in given.items())}
    found = five_step(node, TABLE)
    assert found == {"threat": threat, "vulnerability": vulnerability, "vulnerability_by_category": by_category}
    assert list(found["vulnerability_by_category"]) == list(by_category)


# --- links ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edge", "w", "reason"),
    [
        ({"kind": "ghost"}, 1.0, "not mapped beyond here"),
        ({"kind": "path not stated"}, 1.0, "path not stated"),
        ({"probability": 0.25, "evidence": "documented"}, 0.25, "stated by the file: 0.25"),
        ({"probability": 0.0}, 0.0, "stated by the file: 0"),
        ({"evidence": "verified"}, 0.9, "verified"),
        ({"evidence": "declared", "evidence_text": "letter"}, 0.6, "declared: letter"),
        ({"evidence_text": "a dream"}, 1.0, "evidence not recognised: a dream"),
        ({}, 1.0, "no evidence stated"),
    ],
)
def test_doubt_of_a_link(edge: dict[str, Any], w: float, reason: str) -> None:
    blank = {"kind": "supplies", "probability": None, "evidence": "", "evidence_text": ""}
    assert doubt.doubt({**blank, **edge}, TABLE) == (w, reason)


# --- parameters -------------------------------------------------------------------------------------------


def write_table(folder: Path, name: str, rows: list[dict[str, str]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def own_table(folder: Path, name: str, place: int, **changed: str) -> Config:
    """Write a copy of a table with some cells of one row changed; no cells: without the row."""
    rows = [dict(row) for row in reference.table(name)]
    if changed:
        rows[place].update(changed)
    else:
        del rows[place]
    write_table(folder, name, rows)
    return Config(tables=folder)


def with_table(folder: Path, name: str, place: int, **changed: str) -> parameters.Parameters:
    # what is read of a folder is kept, so each table has its own
    own = folder / f"{len(list(folder.iterdir()))}"
    own.mkdir()
    config = own_table(own, name, place, **changed)
    with reference.using(config.tables):
        return parameters.parameters(config)


@pytest.mark.parametrize(
    ("name", "cells", "sentence"),
    [
        # a certainty is a finding, not a factor; and no control takes all
        (
            "factors",
            {"high": "1"},
            "factors.csv, row 'COUNTRY TIP 1': '1' in column 'high' must be a number from 0 to below 1.",
        ),
        (
            "controls",
            {"effectiveness": "1"},
            "controls.csv, row 'audit': '1' in column 'effectiveness' must be a number from 0 to below 1.",
        ),
        ("factors", {"low": "0.5"}, "factors.csv: COUNTRY TIP 1 must have low <= value <= high."),
        ("factors", {"value": "0.5"}, "factors.csv: COUNTRY TIP 1 must have low <= value <= high."),
        ("severity", {"value": "03"}, "severity.csv: '03' in column 'value' must be 1, 2 or 3."),
    ],
)
def test_impossible_values_are_refused(tmp_path: Path, name: str, cells: dict[str, str], sentence: str) -> None:
    with pytest.raises(ConfigError) as refused:
        with_table(tmp_path, name, 0, **cells)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("name", "column", "value", "what"),
    [
        ("factors", "low", "-0.1", "a number from 0 to 1"),
        ("factors", "high", "1.01", "a number from 0 to 1"),
        ("controls", "effectiveness", "1.01", "a number from 0 to 1"),
        ("evidence", "w", "1.01", "a number from 0 to 1"),
        ("severity", "value", "4", "a whole number from 1 to 3"),
        ("severity", "value", "0", "a whole number from 1 to 3"),
        ("five_step", "value", "1.5", "a whole number from 1 to 3"),
    ],
)
def test_values_just_beyond_their_ends_are_refused(
    tmp_path: Path, name: str, column: str, value: str, what: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        with_table(tmp_path, name, 0, **{column: value})
    told = str(refused.value)
    assert told == f"{tmp_path / '0' / name}.csv, row 2, column {column!r}: {value!r} must be {what}."


def test_values_at_their_ends_are_taken(tmp_path: Path) -> None:
    assert with_table(tmp_path, "factors", 0, low="0", value="0", high="0.9999").factors["COUNTRY", "TIP 1"] == (
        *(0.0, 0.0, 0.9999),
        False,
    )
    for value in ("0", "0.9999"):
        assert with_table(tmp_path, "controls", 0, effectiveness=value).controls["audit"] == ("AUDIT", float(value))
    assert with_table(tmp_path, "evidence", 1, w="1").evidence["verified"] == 1.0
    # without the row, what is not stated is taken as real
    assert with_table(tmp_path, "evidence", 4).evidence[""] == 1.0


def test_settings_change_the_numbers() -> None:
    changed = parameters.parameters(
        Config(
            factors=(
                ("COUNTRY TIP 1", 0.5),
                ("COUNTRY not ranked", 0.02),
                ("RULE country not stated", 0.3),
                ("SCORE below 60, old", 0.01),
            ),
            controls=(("audit", 0.9),),
            evidence=(("not stated", 0.5), ("inferred", 0.0)),
            high=0.4,
            medium=0.1,
        )
    )
    assert changed.factors["COUNTRY", "TIP 1"] == (0.5, 0.5, 0.5, False)
    # an interval stays one and is widened by a value outside, its own or one that it may turn out to be
    assert changed.factors["COUNTRY", "not ranked"] == (0.01, 0.02, 0.5, False)
    assert changed.factors["RULE", "country not stated"] == (0.0, 0.3, 0.3, False)
    assert changed.factors["SCORE", "below 60, old"] == (0.01, 0.01, 0.12, False)
    assert changed.controls["audit"] == ("AUDIT", 0.9)
    assert (changed.evidence[""], changed.evidence["inferred"]) == (0.5, 0.0)
    assert (changed.high, changed.medium) == (0.4, 0.1)


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        (
            Config(factors=(("RULE high", 0.1),)),
            "The configuration sets a factor 'RULE high' that does not exist; known are "
            '"RULE above 0.5", "RULE 0.5 to -0.5", "RULE below -0.5", "RULE not in the table", '
            '"RULE country not stated".',
        ),
        (
            Config(controls=(("audits", 0.1),)),
            "The configuration sets a control for 'audits' that does not exist: did you mean 'audit'?",
        ),
        (
            Config(controls=(("x", 0.1),)),
            "The configuration sets a control for 'x' that does not exist: known are audit, code, traceability, "
            "training.",
        ),
        (
            Config(evidence=(("not state", 0.1),)),
            "The configuration sets a level of evidence 'not state' that does not exist: did you mean 'not stated'?",
        ),
    ],
)
def test_names_that_no_table_has(config: Config, sentence: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parameters.parameters(config)
    assert str(refused.value) == sentence
    with pytest.raises(ConfigError, match="known are AGENCY, AUDIT, CAP"):
        parameters.parameters(Config(factors=(("NOTHING", 0.1),)))


def test_every_number_changes_the_digest(tmp_path: Path) -> None:
    from dataclasses import replace

    assert len(TABLE.digest) == 16
    others = [
        replace(TABLE, high=0.3),
        replace(TABLE, medium=0.06),
        replace(TABLE, factors={**TABLE.factors, ("X", "y"): (0.0, 0.0, 0.0, False)}),
        replace(TABLE, state_countries={**TABLE.state_countries, ("X", "y"): frozenset("a")}),
        replace(TABLE, controls={}),
        replace(TABLE, evidence={}),
        replace(TABLE, asked={}),
        replace(TABLE, grades={}),
    ]
    assert len({table.digest for table in (TABLE, *others)}) == 9
    assert with_table(tmp_path, "controls", 0, effectiveness="0.3").digest == TABLE.digest


# --- the whole flow ---------------------------------------------------------------------------------------


def test_what_the_flow_gives_a_partner_the_importer_and_a_ghost() -> None:
    header = ["Supplier", "Country", "Supplies to", "Goods", "Likelihood", "Likelihood reason", "Debt bondage"]
    header += ["Number of workers", "Threat: terrorism", "Musts not met"]
    graph = assessed(
        sheet(
            [
                header,
                ["Sewer", "VN", "Importer Inc", "kettles", "0.05", "visited", "yes", "700", "2", "3.1"],
                ["Plain", "VN", "Importer Inc", "kettles", "", "", "", "", "", ""],
            ]
        ),
        sheet([["Partner", "Document", "Valid to"], ["Plain", "audit", "2027-01-01"]], "Papers"),
    )
    sewer, plain_ = graph.nodes["Sewer"], graph.nodes["Plain"]
    # one factor is said to the last digit, and no paper takes anything off what an expert says
    assert sewer["likelihood"] == {"low": 0.05, "value": 0.05, "high": 0.05}
    assert (sewer["likelihood_overruled"], sewer["rating"], sewer["controls"]) == (True, "Medium", ())
    assert (sewer["threat"], sewer["vulnerability"], sewer["vulnerability_by_category"]) == (2, 3, {"3": 3})
    assert sewer["severity"]["total"] == 3 + 3 + 2
    assert plain_["likelihood_overruled"] is False
    assert [control.split(",")[0] for control in plain_["controls"]] == ["Social audit"]
    country = plain_["factors"][0]
    assert country.after_controls == pytest.approx((0.03 * 0.7,) * 3)
    assert plain_["missing_documents"] == (
        "Signed code of conduct",
        "Forced-labor training record",
        "Traceability file",
    )
    importer = graph.nodes["Importer Inc"]
    blank = {"low": 0.0, "value": 0.0, "high": 0.0}
    assert (importer["likelihood"], importer["factors"], importer["controls"]) == (blank, (), ())
    assert (importer["missing_documents"], importer["expired_documents"]) == ((), ())
    ghost = graph.nodes["ghost:Plain"]
    assert (ghost["likelihood"], ghost["rating"]) == ({"low": 0.0, "value": 0.0, "high": 0.8}, "Unknown")
    assert (ghost["missing_documents"], ghost["expired_documents"]) == ((), ())
    assert ghost["likelihood_overruled"] is False
    assert graph.graph["parameters_digest"] == TABLE.digest
    assert {data["w"] for _, _, data in graph.edges(data=True)} == {1.0}
    assert {data["w_reason"] for _, _, data in graph.edges(data=True)} == {
        "no evidence stated",
        "not mapped beyond here",
    }


def test_a_level_that_a_table_of_ones_own_lacks(tmp_path: Path) -> None:
    config = own_table(tmp_path, "factors", 1)
    with pytest.raises(
        ConfigError,
        match=r"^factors\.csv has no row COUNTRY TIP 2, which COUNTRY not ranked covers: add it to your copy of the "
        r"table\.$",
    ):
        assessed(
            sheet([["Supplier", "Country", "Supplies to"], ["Sewer", "VN", "Importer Inc"]]),
            config=Config(as_of=AS_OF, tables=config.tables),
        )
