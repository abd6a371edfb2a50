"""The facts that are missing for a partner, and the questions that ask for them."""

from __future__ import annotations

import pytest

from supplymap import reference
from tests.sheets_by_hand import assessed, links, partners, sheet


def missing(name: str, *sheets: object) -> tuple[str, ...]:
    return assessed(*sheets).nodes[name]["missing_facts"]  # type: ignore[arg-type]


def known_link(supplier: str, evidence: str = "Invoice") -> object:
    return sheet([["Supplier", "Supplies to", "How we know"], [supplier, "Importer Inc", evidence]], "Links")


@pytest.mark.parametrize(
    ("row", "facts"),
    [
        # raw material: nothing is asked for behind a farm
        ("P | IN | farm | raw cotton", ()),
        ("P | IN | sewing | garments", ("suppliers",)),
        ("P | | sewing | garments", ("country", "suppliers")),
        ("P | CN | sewing |", ("goods", "suppliers")),
        # nothing is known: one question, not three
        ("P", ("identity", "suppliers")),
        ("P | | sewing |", ("identity", "suppliers")),
        # no goods of Switzerland are on the list: which goods they are would change nothing
        ("P | CH | sewing |", ("suppliers",)),
    ],
)
def test_what_is_not_known_of_a_partner(row: str, facts: tuple[str, ...]) -> None:
    assert missing("P", partners(row), known_link("P")) == facts


@pytest.mark.parametrize(
    ("evidence", "facts"), [("Invoice", ()), ("hearsay", ("evidence",)), ("", ("evidence",)), ("zzz", ("evidence",))]
)
def test_how_a_link_is_known(evidence: str, facts: tuple[str, ...]) -> None:
    assert missing("P", partners("P | IN | farm | raw cotton"), known_link("P", evidence)) == facts


def test_a_partner_without_a_path() -> None:
    two = partners("P | IN | farm | raw cotton", "Q | VN | sewing | garments")
    assert missing("P", two, links("Q > Importer Inc")) == ("path",)


def test_open_answers_and_old_audits() -> None:
    header = ["Partner name", "Country", "Process / stage", "Goods", "Likelihood", "Debt bondage", "Audit score"]
    header.append("Audit score date")

    def of(*cells: str) -> tuple[str, ...]:
        return missing("P", sheet([header, ["P", "IN", "farm", "raw cotton", *cells]]), known_link("P"))

    assert of("", "no", "90", "2026-06-01") == ()
    assert of("", "", "90", "2026-06-01") == ("answers",)
    assert of("", "no", "90", "") == ("audit",)
    assert of("", "no", "", "") == ("audit",)
    assert of("", "unknown", "90", "2020-06-01") == ("answers", "audit")
    # an expert's word stands in for all of them
    assert of("0.1", "", "", "") == ()


def test_an_audit_that_is_no_longer_valid() -> None:
    def of(last_day: str) -> tuple[str, ...]:
        paper = sheet([["Partner", "Document", "Valid to"], ["P", "social audit", last_day]], "Papers")
        return missing("P", partners("P | IN | farm | raw cotton"), known_link("P"), paper)

    assert of("2027-01-01") == ()
    assert of("2026-01-01") == ("audit",)


def test_ghosts_and_the_importer() -> None:
    graph = assessed(partners("P | IN | sewing | garments"), known_link("P"))  # type: ignore[arg-type]
    facts = {data["name"]: data["missing_facts"] for _, data in graph.nodes(data=True)}
    assert facts == {"Importer Inc": (), "P": ("suppliers",), "not mapped beyond P": ("suppliers",)}


def test_every_question_has_words_for_all_of_its_parts() -> None:
    rows = reference.table("questions")
    assert [row["code"] for row in sorted(rows, key=lambda row: int(row["rank"]))] == [
        *("identity", "country", "goods", "path", "suppliers", "answers", "audit", "evidence")
    ]
    assert {row["whom"] for row in rows} == {
        "the partner itself",
        "the tier-1 partner it reaches",
        "your own purchasing team",
    }
    assert all(row["question"].endswith(("?", ".")) for row in rows)
