"""Factors, controls, intervals and bands."""

from __future__ import annotations

import math

import pytest

from supplymap.config import Config
from supplymap.errors import ConfigError
from supplymap.likelihood import parameters
from tests.sheets_by_hand import AS_OF, assessed, links, partners, sheet


def test_factors_combine_to_the_number_exactly() -> None:
    graph = assessed(
        partners("Spinner | CN | spinning | cotton yarn", "Sewer | VN | sewing | garments"),
        links("Spinner > Sewer", "Sewer > Importer Inc"),
    )
    for name in ("Spinner", "Sewer"):
        data = graph.nodes[name]
        for end, key in enumerate(("low", "value", "high")):
            rest = math.prod(1 - factor.after_controls[end] for factor in data["factors"])
            assert data["likelihood"][key] == pytest.approx(1 - rest, abs=1e-15)


def test_worked_number() -> None:
    # Vietnam: TIP tier 2 (.03), rule of law between -0.5 and 0.5 (.01), garments on the DOL list (.2)
    graph = assessed(partners("Sewer | VN | sewing | garments"), links("Sewer > Importer Inc"))
    data = graph.nodes["Sewer"]
    assert [(factor.code, factor.value) for factor in data["factors"] if factor.value] == [
        ("COUNTRY", 0.03),
        ("RULE", 0.01),
        ("GOODS", 0.2),
    ]
    assert data["likelihood"]["value"] == pytest.approx(1 - 0.97 * 0.99 * 0.8)
    assert data["rating"] == "High"


def papers(*rows: tuple[str, str]) -> object:
    return sheet(
        [["Partner", "Document", "Valid to", "Result"], *([["Sewer", kind, until, "pass"] for kind, until in rows])],
        "Papers",
    )


def test_controls_reduce_and_expire() -> None:
    base = (partners("Sewer | VN | sewing | garments"), links("Sewer > Importer Inc"))
    plain = assessed(*base).nodes["Sewer"]
    valid = assessed(*base, papers(("social audit", "2027-01-01"))).nodes["Sewer"]  # type: ignore[arg-type]
    expired = assessed(*base, papers(("social audit", "2026-11-21"))).nodes["Sewer"]  # type: ignore[arg-type]
    assert valid["likelihood"]["value"] == pytest.approx(1 - (1 - 0.03 * 0.7) * (1 - 0.01 * 0.7) * (1 - 0.2 * 0.7))
    assert expired["likelihood"] == plain["likelihood"]
    assert expired["expired_documents"] == ("Social audit",)


def test_controls_do_not_count_where_the_state_imposes() -> None:
    table = sheet([["Partner", "Document", "Valid to"], ["Spinner", "audit", "2027-01-01"]], "Papers")
    graph = assessed(partners("Spinner | CN | spinning | cotton yarn"), links("Spinner > Importer Inc"), table)
    after = {
        factor.code: factor.after_controls[1] / factor.value
        for factor in graph.nodes["Spinner"]["factors"]
        if factor.value
    }
    assert after["GOODS"] == after["SECTOR"] == 1.0
    assert after["COUNTRY"] == pytest.approx(0.7)


def test_a_failed_audit_adds_and_controls_nothing() -> None:
    table = sheet(
        [["Partner", "Document", "Valid to", "Result"], ["Sewer", "audit", "2027-01-01", "FAIL, zero tolerance"]],
        "Papers",
    )
    graph = assessed(partners("Sewer | VN | sewing | garments"), links("Sewer > Importer Inc"), table)
    data = graph.nodes["Sewer"]
    assert data["controls"] == ()
    assert next(factor.value for factor in data["factors"] if factor.code == "AUDIT") == 0.15


def test_unknown_is_not_low() -> None:
    known = assessed(partners("Sewer | CH | sewing | garments"), links("Sewer > Importer Inc")).nodes["Sewer"]
    no_country = assessed(partners("Sewer | | sewing | garments"), links("Sewer > Importer Inc")).nodes["Sewer"]
    nothing = assessed(partners("Sewer"), links("Sewer > Importer Inc")).nodes["Sewer"]
    assert known["rating"] == "Low"
    assert no_country["likelihood"]["high"] > known["likelihood"]["high"]
    assert nothing["rating"] == "Unknown"
    for data in (known, no_country, nothing):
        assert data["likelihood"]["low"] <= data["likelihood"]["value"] <= data["likelihood"]["high"]


def test_the_unmapped_ceiling_is_above_any_single_partner() -> None:
    table = parameters.parameters(Config())
    highest: dict[str, float] = {}
    for (code, _), (_, _, high, _) in table.factors.items():
        # what a partner answers to a question can bring it higher, and is gone only with its own row
        if code != "UNMAPPED" and code not in table.asked.values():
            highest[code] = max(highest.get(code, 0.0), high)
    most = 1 - math.prod(1 - high for high in highest.values())
    assert most < min(high for (code, _), (_, _, high, _) in table.factors.items() if code == "UNMAPPED")


def test_bands_and_factors_are_configurable_and_change_the_digest() -> None:
    base = (partners("Sewer | VN | sewing | garments"), links("Sewer > Importer Inc"))
    usual = assessed(*base)
    wider = assessed(*base, config=Config(as_of=AS_OF, high=0.5))
    lower = assessed(*base, config=Config(as_of=AS_OF, factors=(("GOODS listed", 0.01),)))
    assert (usual.nodes["Sewer"]["rating"], wider.nodes["Sewer"]["rating"]) == ("High", "Medium")
    assert lower.nodes["Sewer"]["likelihood"]["value"] < 0.06
    assert len({graph.graph["parameters_digest"] for graph in (usual, wider, lower)}) == 3


def test_a_factor_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ConfigError, match='"GOODS listed"'):
        parameters.parameters(Config(factors=(("GOODS lissted", 0.1),)))


def test_child_labor_only_rows_do_not_count() -> None:
    # carpets of Afghanistan are on the list for child labor only
    graph = assessed(partners("Weaver | AF | weaving | carpets"), links("Weaver > Importer Inc"))
    levels = {factor.code: factor.row for factor in graph.nodes["Weaver"]["factors"]}
    assert levels["GOODS"] == "factors.csv GOODS not listed"


@pytest.mark.parametrize(
    ("result", "adverse"),
    [
        ("pass", False),
        ("Pass, no critical findings", False),
        ("0 zero-tolerance issues", False),
        ("FAIL", True),
        ("2 critical non-compliances", True),
        ("non-compliant", True),
        ("zero tolerance finding", True),
        ("not passed", True),
    ],
)
def test_audit_results_in_words(result: str, adverse: bool) -> None:
    from supplymap.likelihood.controls import is_adverse

    assert is_adverse(result) is adverse


def test_a_paper_of_the_future_is_not_in_force() -> None:
    table = sheet(
        [["Partner", "Document", "Issued", "Valid to"], ["Sewer", "audit", "2027-06-01", "2028-01-01"]], "Papers"
    )
    graph = assessed(partners("Sewer | VN | sewing | garments"), links("Sewer > Importer Inc"), table)
    assert graph.nodes["Sewer"]["controls"] == ()
