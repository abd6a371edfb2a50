"""Answers about partners: how cells are read, what they do to a likelihood, and an expert's word."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

import supplymap
from supplymap import reference
from supplymap.config import Config
from supplymap.errors import ConfigError
from supplymap.likelihood import parameters
from supplymap.network.graphfile import load_graph, save_graph
from supplymap.records import replies
from supplymap.records.replies import read_share
from supplymap.reference.names import fold
from tests.sheets_by_hand import AS_OF, assessed, links, partners, records, sheet

if TYPE_CHECKING:
    from pathlib import Path

    from supplymap.sheets import Sheet

ILO = {
    "ILO-VULNERABILITY": "Abuse of vulnerability",
    "ILO-DECEPTION": "Deception",
    "ILO-MOVEMENT": "Restriction of movement",
    "ILO-ISOLATION": "Isolation",
    "ILO-VIOLENCE": "Physical and sexual violence",
    "ILO-THREATS": "Intimidation and threats",
    "ILO-DOCUMENTS": "Passport retention",
    "ILO-WAGES": "Withholding of wages",
    "ILO-DEBT": "Debt bondage",
    "ILO-CONDITIONS": "Abusive working and living conditions",
    "ILO-OVERTIME": "Excessive overtime",
}


def asked(**answers: str) -> Sheet:
    """A list of one partner, a sewer in Switzerland, with a column for each answer."""
    heads = [name.replace("__", "-").replace("_", " ") for name in answers]
    return sheet([["Partner name", "Country", "Goods", *heads], ["Sewer", "CH", "garments", *answers.values()]])


def sewer(*sheets: Sheet, config: Config | None = None, **answers: str) -> dict[str, Any]:
    data: dict[str, Any] = assessed(asked(**answers), *sheets, config=config).nodes["Sewer"]
    return data


def codes(found: Any) -> list[str]:
    return sorted(issue.code for issue in found.issues if issue.level != "note" and issue.code != "missing-country")


def level(data: dict[str, Any], code: str) -> str:
    rows = [factor.row for factor in data["factors"] if factor.code == code]
    return str(rows[0]).removeprefix(f"factors.csv {code} ") if rows else "(none)"


# how cells are read


@pytest.mark.parametrize("text", ["yes", "Y", "ja", "是", "x", "TRUE", "✓", "1", "Yes, since 2019", "sí"])
def test_yes(text: str) -> None:
    assert not replies.says_nothing(text)
    assert replies.read_yes_no(text) == "yes"


@pytest.mark.parametrize("text", ["no", "N", "否", "none", "Nein", "0", "✗", "No (policy)", "无"])
def test_no(text: str) -> None:
    assert not replies.says_nothing(text)
    assert replies.read_yes_no(text) == "no"


@pytest.mark.parametrize("text", ["No, but the agency says yes", "no (some in 2024)", "No, except in season"])
def test_a_no_that_takes_itself_back_is_none(text: str) -> None:
    assert replies.read_yes_no(text) is None


@pytest.mark.parametrize("text", ["none closed", "all closed but one", "No open actions verified"])
def test_actions_that_are_not_all_closed_are_open(text: str) -> None:
    assert replies.read_choice("corrective_actions")(text) == "open"


@pytest.mark.parametrize(
    "text", ["", " ", "-", "n/a", "N.A.", "tbd", "unknown", "?", "No data", "no answer yet", "Y/N"]
)
def test_an_open_answer_is_no_no(text: str) -> None:
    assert replies.says_nothing(text)


@pytest.mark.parametrize(
    ("text", "p"),
    [
        ("0", 0.0),
        ("1", 1.0),
        ("0.35", 0.35),
        ("0,35", 0.35),
        (".35", 0.35),
        ("35%", 0.35),
        ("35 %", 0.35),
        ("100%", 1.0),
    ],
)
def test_probabilities_in_decimals_and_percent(text: str, p: float) -> None:
    assert read_share(text) == pytest.approx(p, abs=1e-15)


@pytest.mark.parametrize("text", ["1.01", "35", "-0.1", "101%", "high", "nan", "inf", "0.1.2", "1/2"])
def test_what_is_no_probability(text: str) -> None:
    assert read_share(text) is None


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("none", "none"),
        ("0%", "none"),
        ("15%", "some"),
        ("0.49", "some"),
        ("50%", "majority"),
        ("60", "majority"),
        ("10-60%", "majority"),
        ("<5%", "some"),
        ("most", "majority"),
        ("yes", "share not stated"),
        ("no", "none"),
        ("250", None),
        ("-3", None),
    ],
)
def test_shares_of_the_workforce(text: str, share: str | None) -> None:
    assert replies.read_workforce(text) == share


@pytest.mark.parametrize(
    ("text", "workers"),
    [
        ("101-500", "101-500"),
        ("1,200", "1200-1200"),
        ("501+", "501-"),
        ("> 1000", "1001-"),
        ("<100", "0-100"),
        ("5-1", None),
    ],
)
def test_numbers_of_workers(text: str, workers: str | None) -> None:
    assert replies.read_workers(text) == workers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("3.1; 4.5", "3.1|4.5"), ("none", "none"), ("2", "count 2"), ("MSC 3.10 and 3.1", "3.1|3.10"), ("see file", None)],
)
def test_criteria(text: str, numbers: str | None) -> None:
    assert replies.read_criteria(text) == numbers


def test_a_header_has_one_meaning() -> None:
    meanings: dict[str, set[str]] = {}
    for row in reference.table("columns"):
        for text in (row["header"], row["field"], *filter(None, row["synonyms"].split("|"))):
            meanings.setdefault(fold(text), set()).add(row["field"])
    assert {text: fields for text, fields in meanings.items() if len(fields) > 1} == {}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Do workers pay recruitment fees?", "recruitment_fees"),
        ("Recruitment Fees (Y/N)", "recruitment_fees"),
        ("Migrant workers %", "migrant_workers"),
        ("Passport retention", "documents_retained"),
        ("Are passports held?", "documents_retained"),
        ("CAP status", "corrective_actions"),
        ("Sub-contracting", "subcontracting"),
        ("No. of workers", "workers"),
        ("Q12. Are workers threatened?", "threats"),
        ("3) Excessive overtime", "excessive_overtime"),
        ("ILO indicator 9: Debt bondage", "debt_bondage"),
        ("ILO: Isolation (Y/N)", "isolation"),
    ],
)
def test_questions_as_headers(header: str, field: str) -> None:
    found = records(
        sheet([["Partner name", "Country", header], ["Sewer", "CH", "none" if field != "workers" else "9"]])
    )
    assert [answer.field for answer in found.partners[0].answers] == [field]


# what answers do to a likelihood


def test_a_column_that_is_absent_changes_nothing() -> None:
    plain = sewer()
    assert [factor.code for factor in plain["factors"]] == ["COUNTRY", "RULE", "GOODS", "SECTOR"]
    assert plain["likelihood"] == {
        "low": pytest.approx(0.03),
        "value": pytest.approx(0.03),
        "high": pytest.approx(0.03),
    }


def test_blank_and_unknown_widen_alike() -> None:
    for text in ("", "unknown", "n/a", "tbd"):
        data = sewer(Recruitment_fees=text)
        assert data["likelihood"]["low"] == data["likelihood"]["value"] == pytest.approx(0.03)
        assert data["likelihood"]["high"] == pytest.approx(1 - 0.97 * 0.97)
        assert level(data, "FEES") == "unknown"


def test_yes_raises_and_no_leaves_a_trace() -> None:
    yes, no = sewer(Recruitment_fees="yes"), sewer(Recruitment_fees="No")
    assert yes["likelihood"]["value"] == yes["likelihood"]["low"] == pytest.approx(1 - 0.97 * 0.85)
    assert no["likelihood"]["value"] == pytest.approx(0.03)
    assert no["likelihood"]["high"] == pytest.approx(1 - 0.97 * 0.998)
    assert "book.xlsx [Sheet1] row 2" in next(f.reason for f in no["factors"] if f.code == "FEES")


def test_an_answer_that_cannot_be_read_is_unknown_and_reported() -> None:
    found = records(asked(Recruitment_fees="perhaps"))
    assert codes(found) == ["answer-not-understood"]
    problem = next(issue for issue in found.issues if issue.code == "answer-not-understood")
    assert (problem.column, problem.found, problem.source.row) == ("Recruitment fees", "perhaps", 2)
    assert level(sewer(Recruitment_fees="perhaps"), "FEES") == "unknown"


@pytest.mark.parametrize(("code", "header"), ILO.items())
def test_every_ilo_indicator_has_a_factor(code: str, header: str) -> None:
    table = sheet(
        [
            ["Partner name", "Country", header],
            ["A", "CH", "yes"],
            ["B", "CH", "no"],
            ["C", "CH", "unknown"],
            ["D", "CH", ""],
        ]
    )
    graph = assessed(table)
    assert [level(graph.nodes[name], code) for name in "ABCD"] == ["yes", "no", "unknown", "unknown"]
    high = [graph.nodes[name]["likelihood"]["high"] for name in "ABCD"]
    assert high[0] > high[2] == high[3] > high[1] > sewer()["likelihood"]["high"] - 1e-12
    assert graph.nodes["A"]["rating"] in ("High", "Medium")


def test_a_partner_that_is_asked_and_answers_nothing_is_unknown() -> None:
    table = sheet([["Partner name", "Country", "Goods", *ILO.values()], ["Sewer", "CH", "garments", *[""] * len(ILO)]])
    data = assessed(table).nodes["Sewer"]
    assert data["likelihood"]["value"] == pytest.approx(0.03)
    assert data["likelihood"]["high"] == pytest.approx(1 - 0.97 * 0.97**6 * 0.98**5)
    # above 0.20 by the high end alone: the answers are to be asked for
    assert (data["rating"], data["missing_facts"]) == ("Unknown", ("suppliers", "answers", "evidence"))


def test_a_partner_that_answers_no_throughout_keeps_its_band() -> None:
    table = sheet(
        [["Partner name", "Country", "Goods", *ILO.values()], ["Sewer", "CH", "garments", *["no"] * len(ILO)]]
    )
    assert assessed(table).nodes["Sewer"]["likelihood"]["high"] < 0.055


@pytest.mark.parametrize(
    ("score", "day", "wanted"),
    [
        ("87", "2026-03-14", "80 to 100"),
        ("87/100", "2024-11-23", "80 to 100"),
        ("87", "2024-11-22", "80 to 100, old"),
        ("60", "2026-03-14", "60 to 79"),
        ("59.9", "2026-03-14", "below 60"),
        ("0", "2026-03-14", "below 60"),
        ("59", "", "below 60, old"),
        ("87", "2027-03-14", "80 to 100, old"),
        ("105", "2026-03-14", "unknown"),
        ("", "2026-03-14", "unknown"),
    ],
)
def test_audit_scores_count_less_when_old(score: str, day: str, wanted: str) -> None:
    assert level(sewer(Audit_score=score, Audit_date=day), "SCORE") == wanted
    assert level(sewer(Audit_score=score, Date_of_audit_score=day), "SCORE") == wanted


@pytest.mark.parametrize(
    ("header", "text", "code", "wanted"),
    [
        ("Corrective_actions", "Overdue since May", "CAP", "overdue"),
        ("Corrective_actions", "not closed", "CAP", "open"),
        ("Corrective_actions", "Closed", "CAP", "closed"),
        ("Corrective_actions", "none", "CAP", "none"),
        ("Refuses_to_disclose", "refused", "DISCLOSURE", "yes"),
        ("Refuses_to_disclose", "no", "DISCLOSURE", "no"),
        ("Code_of_conduct", "ours adopted", "CONDUCT", "ours adopted"),
        ("Code_of_conduct", "yes", "CONDUCT", "own"),
        ("Code_of_conduct", "no", "CONDUCT", "none"),
        ("Agency_workers", "20%", "AGENCY", "some"),
        ("Migrant_workers_%", "80", "MIGRANT", "majority"),
        ("Subcontracting", "yes", "SUBCONTRACT", "yes"),
    ],
)
def test_other_questions(header: str, text: str, code: str, wanted: str) -> None:
    assert level(sewer(**{header: text}), code) == wanted


def test_factors_with_answers_and_controls_give_the_number_exactly() -> None:
    paper = sheet(
        [["Partner", "Document", "Number", "Valid to"], ["Sewer", "social audit", "AU-7", "2027-01-01"]], "Papers"
    )
    found = supplymap.screen(records(asked(Recruitment_fees="yes", Migrant_workers="", Debt_bondage="no"), paper))
    graph, _ = supplymap.build_graph(found)
    # before rank cuts the numbers to the digits that are written
    data = supplymap.weigh(graph).nodes["Sewer"]
    for end, key in enumerate(("low", "value", "high")):
        rest = math.prod(1 - factor.after_controls[end] for factor in data["factors"])
        assert data["likelihood"][key] == pytest.approx(1 - rest, abs=1e-15)
    assert data["controls"] == ("Social audit AU-7, valid to 2027-01-01, takes off 30 % (book.xlsx [Papers] row 2)",)
    fees = next(factor for factor in data["factors"] if factor.code == "FEES")
    assert fees.after_controls[1] == pytest.approx(0.15 * 0.7)


def test_rows_of_one_partner_are_put_together_in_any_order() -> None:
    rows = [["Sewer", "CH", "no", ""], ["Sewer", "CH", "yes", "no"], ["Sewer", "CH", "", "unknown"]]
    head = ["Partner name", "Country", "Recruitment fees", "Debt bondage"]
    for order in ([0, 1, 2], [2, 1, 0], [1, 2, 0]):
        found = records(sheet([head, *(rows[i] for i in order)]))
        values = {answer.field: answer.value for answer in found.partners[0].answers}
        assert values == {"recruitment_fees": "yes", "debt_bondage": "no"}
        assert "answer-conflict" in codes(found)


def test_a_sheet_of_answers_of_its_own() -> None:
    base = partners("Sewer | CH | sewing | garments", "Weaver | CH | weaving | fabric")
    answers = sheet([["Partner name", "Recruitment fees"], ["Sewer", "yes"]], "Questionnaire")
    graph = assessed(base, answers)
    assert level(graph.nodes["Sewer"], "FEES") == "yes"
    assert level(graph.nodes["Weaver"], "FEES") == "(none)"
    # the answers are no second purchase
    assert graph.number_of_edges("Sewer", "Importer Inc") == 1


# an expert's likelihood


@pytest.mark.parametrize(
    ("text", "p", "rating"), [("0.35", 0.35, "High"), ("10%", 0.1, "Medium"), ("0", 0.0, "Low"), ("1", 1.0, "High")]
)
def test_an_expert_takes_the_place_of_the_model(text: str, p: float, rating: str) -> None:
    data = sewer(Likelihood=text, Likelihood_reason="seen on site", Recruitment_fees="yes")
    assert data["likelihood"] == {"low": p, "value": p, "high": p}
    (factor,) = data["factors"]
    assert (factor.code, factor.after_controls, factor.row) == ("EXPERT", (p, p, p), "book.xlsx [Sheet1] row 2")
    assert "seen on site" in factor.reason
    assert data["likelihood_overruled"] is True
    assert data["rating"] == rating


def test_without_an_expert_nothing_is_overruled() -> None:
    data = sewer(Likelihood="", Likelihood_reason="")
    assert data["likelihood_overruled"] is False
    assert data["likelihood"] == sewer()["likelihood"]
    assert codes(records(asked(Likelihood=""))) == []


@pytest.mark.parametrize("text", ["1.2", "120%", "-0.1", "high"])
def test_an_impossible_likelihood_is_reported_and_not_used(text: str) -> None:
    found = records(asked(Likelihood=text, Likelihood_reason="seen"))
    assert codes(found) == ["likelihood-not-understood"]
    assert ("Likelihood reason", "seen") in found.partners[0].details
    assert sewer(Likelihood=text)["likelihood"] == sewer()["likelihood"]


def test_a_likelihood_without_reason_is_used_and_reported() -> None:
    assert codes(records(asked(Likelihood="0.5"))) == ["likelihood-without-reason"]
    assert sewer(Likelihood="0.5")["likelihood"]["value"] == 0.5


def test_an_expert_never_touches_a_finding() -> None:
    head = ["Partner name", "Country", "Province / region", "Likelihood", "Likelihood reason"]
    graph = assessed(sheet([head, ["Gin", "CN", "Xinjiang", "0", "we trust them"]]))
    data = graph.nodes["Gin"]
    assert data["likelihood"]["high"] == 0.0
    assert [finding.kind for finding in data["findings"]] == ["uflpa-region"]
    assert data["rating"] == "Finding"
    assert graph.graph["overall"]["findings_reached"] == ("Gin",)


def test_an_expert_rates_what_nothing_is_known_of() -> None:
    graph = assessed(
        sheet(
            [["Partner name", "Tier", "Likelihood", "Likelihood reason"], ["A", "1", "0.01", "own"], ["B", "1", "", ""]]
        )
    )
    assert (graph.nodes["A"]["rating"], graph.nodes["B"]["rating"]) == ("Low", "Unknown")


def test_the_importer_can_be_given_a_likelihood() -> None:
    head = ["Partner name", "Country", "Likelihood", "Likelihood reason"]
    graph = assessed(sheet([head, ["Importer Inc", "US", "4%", "own counsel"], ["Sewer", "CH", "", ""]]))
    own = graph.nodes["Importer Inc"]
    assert own["likelihood"] == {"low": 0.04, "value": 0.04, "high": 0.04}
    assert own["likelihood_overruled"] is True
    assert assessed(asked()).nodes["Importer Inc"]["likelihood"]["high"] == 0.0


def test_a_certainty_is_written_and_read_back(tmp_path: Path) -> None:
    graph = assessed(asked(Likelihood="1", Likelihood_reason="seen", Recruitment_fees="yes"))
    save_graph(graph, tmp_path / "graph.json")
    again = load_graph(tmp_path / "graph.json")
    assert again.nodes["Sewer"]["likelihood"]["value"] == 1.0
    assert again.nodes["Sewer"]["hazard"] == graph.nodes["Sewer"]["hazard"] == math.inf
    assert again.nodes["Sewer"]["answers"] == graph.nodes["Sewer"]["answers"]
    assert again.graph["overall"]["hazard"] == math.inf


# doubt about links


def edges(rows: list[list[str]], head: tuple[str, ...], config: Config | None = None) -> list[dict[str, Any]]:
    graph = assessed(sheet([["Supplier", "Supplies to", *head], *rows], "Links"), config=config)
    return [edge for _, _, edge in graph.edges(data=True) if edge["kind"] == "supplies"]


@pytest.mark.parametrize(
    ("how", "w", "reason"),
    [
        ("invoice", 1.0, "documented: invoice"),
        ("site visit", 0.9, "verified: site visit"),
        ("questionnaire", 0.6, "declared: questionnaire"),
        ("hearsay", 0.3, "inferred: hearsay"),
        ("", 1.0, "no evidence stated"),
        ("blue folder", 1.0, "evidence not recognised: blue folder"),
    ],
)
def test_doubt_by_evidence(how: str, w: float, reason: str) -> None:
    (edge,) = edges([["Sewer", "Importer Inc", how]], ("How we know",))
    assert (edge["w"], edge["w_reason"], edge["probability"]) == (w, reason, None)


def test_a_stated_probability_beats_the_evidence() -> None:
    (edge,) = edges([["Sewer", "Importer Inc", "invoice", "40%"]], ("How we know", "Link probability"))
    assert (edge["w"], edge["w_reason"], edge["probability"]) == (0.4, "stated by the file: 0.4", 0.4)
    (never,) = edges([["Sewer", "Importer Inc", "invoice", "0"]], ("How we know", "Link probability"))
    assert never["w"] == 0.0


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([["hearsay", "0.2"], ["invoice", ""], ["", "0.7"]], ("documented", None, 1.0)),
        ([["invoice", "0.2"], ["hearsay", ""], ["", "0.7"]], ("", 0.7, 0.7)),
        ([["hearsay", "0.7"], ["invoice", "0.7"], ["told", "0.2"]], ("documented", 0.7, 0.7)),
    ],
)
def test_rows_of_one_link_go_by_the_one_with_the_least_doubt(
    rows: list[list[str]], wanted: tuple[str, float | None, float]
) -> None:
    for order in ([0, 1, 2], [2, 1, 0]):
        (edge,) = edges([["Sewer", "Importer Inc", *rows[i]] for i in order], ("How we know", "Link probability"))
        assert (edge["evidence"], edge["probability"], edge["w"]) == wanted


@pytest.mark.parametrize("text", ["1.5", "often", "-1"])
def test_an_impossible_probability_is_reported(text: str) -> None:
    table = sheet(
        [["Supplier", "Supplies to", "How we know", "Link probability"], ["Sewer", "Importer Inc", "visit", text]]
    )
    assert codes(records(table)) == ["probability-not-understood"]
    assert assessed(table).edges["Sewer", "Importer Inc", "book.xlsx|Sheet1|2"]["w"] == 0.9


def test_ghosts_and_unstated_paths_are_certain() -> None:
    graph = assessed(partners("Lost | CH | sewing | garments"), links("Sewer > Importer Inc"))
    found = {edge["kind"]: (edge["w"], edge["w_reason"]) for _, _, edge in graph.edges(data=True)}
    assert found["ghost"] == (1.0, "not mapped beyond here")
    assert found["path not stated"] == (1.0, "path not stated")


def test_evidence_and_controls_are_configurable_and_change_the_digest() -> None:
    changed = Config(as_of=AS_OF, evidence=(("declared", 0.5), ("not stated", 0.8)))
    rows = [["Sewer", "Importer Inc", "survey"], ["Weaver", "Sewer", ""]]
    assert [edge["w"] for edge in edges(rows, ("How we know",), changed)] == [0.5, 0.8]
    controls = Config(controls=(("audit", 0.5),))
    tables = [parameters.parameters(config) for config in (Config(), changed, controls)]
    assert tables[2].controls["audit"] == ("AUDIT", 0.5)
    assert len({table.digest for table in tables}) == 3


@pytest.mark.parametrize(
    ("config", "nearest"),
    [
        (Config(evidence=(("declarred", 0.5),)), "'declared'"),
        (Config(controls=(("audits", 0.5),)), "'audit'"),
        (Config(factors=(("ILO-DEBT maybe", 0.5),)), '"ILO-DEBT yes"'),
    ],
)
def test_unknown_names_are_refused_with_the_nearest(config: Config, nearest: str) -> None:
    with pytest.raises(ConfigError, match=nearest):
        parameters.parameters(config)


def test_the_settings_file_takes_evidence_and_controls(tmp_path: Path) -> None:
    from supplymap.config import read_config

    path = tmp_path / "settings.toml"
    path.write_text('[evidence]\ndeclared = 1\n"not stated" = 0.5\n[controls]\naudit = 0.4\n', "utf-8")
    config = read_config(path)
    assert config.evidence == (("declared", 1.0), ("not stated", 0.5))
    assert config.controls == (("audit", 0.4),)
    for text, named in (("[evidence]\ndeclared = 1.1\n", "declared"), ("[controls]\naudit = 1\n", "audit")):
        path.write_text(text, "utf-8")
        with pytest.raises(ConfigError, match=named):
            read_config(path)


# severity, threat and vulnerability


def test_severity_by_hand() -> None:
    nothing = sewer()["severity"]
    assert (nothing["scale"], nothing["scope"], nothing["irremediability"], nothing["total"]) == (None, None, None, 6)
    assert "the number of workers is not stated" in nothing["reason"]
    bonded = sewer(Debt_bondage="yes", Number_of_workers="101-500")["severity"]
    assert (bonded["scale"], bonded["scope"], bonded["irremediability"], bonded["total"]) == (3, 2, 2, 7)
    cotton = assessed(partners("Spinner | CN | spinning | cotton yarn")).nodes["Spinner"]["severity"]
    assert (cotton["scale"], cotton["scope"], cotton["irremediability"]) == (3, None, 3)
    table = sheet([["Partner name", "Country", "Workers", *ILO.values()], ["Sewer", "CH", "501+", *["no"] * len(ILO)]])
    clean = assessed(table).nodes["Sewer"]["severity"]
    assert (clean["scale"], clean["scope"], clean["irremediability"], clean["total"]) == (1, 3, 1, 5)


@pytest.mark.parametrize(
    ("musts", "shoulds", "worst", "by_category"),
    [
        ("3.1; 4.5", "none", 3, {"3": 3, "4": 3}),
        ("none", "3.7; 5.2", 2, {"3": 2, "5": 2}),
        ("3.1", "3.7; 5.2", 3, {"3": 3, "5": 2}),
        ("none", "none", 1, {}),
        ("", "none", None, {}),
        ("none", "", None, {}),
        ("", "3.7", 2, {"3": 2}),
        ("2", "", 3, {"some category": 3}),
        ("see file", "none", None, {}),
    ],
)
def test_vulnerability(musts: str, shoulds: str, worst: int | None, by_category: dict[str, int]) -> None:
    data = sewer(Musts_not_met=musts, Shoulds_not_met=shoulds)
    assert (data["vulnerability"], data["vulnerability_by_category"]) == (worst, by_category)


def test_threat_is_the_worst_rated() -> None:
    data = sewer(
        threat_terrorism="1", threat_contraband="Medium", threat_human_smuggling="", threat_organized_crime="low"
    )
    assert data["threat"] == 2
    assert sewer(threat_terrorism="")["threat"] is None
    assert sewer()["threat"] is None
    assert codes(records(asked(threat_terrorism="9"))) == ["threat-not-understood"]


# answers in places where they could mislead


def test_ratings_from_1_to_5_are_no_likelihoods() -> None:
    head = ["Partner name", "Country", "Likelihood", "Likelihood reason"]
    found = records(sheet([head, ["A", "CH", "1", "low"], ["B", "CH", "4", "high"]]))
    assert codes(found) == ["likelihood-not-understood"]
    (issue,) = [issue for issue in found.issues if issue.code == "likelihood-not-understood"]
    assert [row for row, _ in issue.found_by_row()] == [2, 3]
    assert [partner.answers for partner in found.partners if partner.name in "AB"] == [(), ()]
    # a column of probabilities keeps its 1
    sure = records(sheet([head, ["A", "CH", "1", "low"], ["B", "CH", "0.4", "high"]]))
    assert [partner.answers[0].value for partner in sure.partners if partner.answers] == ["1.0", "0.4"]


def test_what_is_written_beside_an_answer_is_looked_through() -> None:
    for answers in (
        {"Recruitment_fees": "yes, by labor transfer from Xinjiang"},
        {"Likelihood_reason": "owner moved to Xinjiang"},
    ):
        data = sewer(**answers)
        assert data["possible_matches"], answers


def test_a_row_of_a_whole_chain_answers_for_nobody() -> None:
    table = sheet([["Finished product", "Tier 1", "Tier 2", "Recruitment fees"], ["Socks", "Sewer", "Spinner", "yes"]])
    found = records(table)
    assert "column-not-used" in codes(found)
    assert all(not partner.answers for partner in found.partners)


def test_one_tier_of_a_chain_can_answer() -> None:
    table = sheet([["Finished product", "Tier 1", "Tier 1 workers", "Tier 2"], ["Socks", "Sewer", "80", "Spinner"]])
    values = {partner.name: [answer.value for answer in partner.answers] for partner in records(table).partners}
    assert values == {"Sewer": ["80-80"], "Spinner": [], "Importer Inc": []}


def test_a_stated_probability_of_a_chain_row_is_for_all_its_links() -> None:
    table = sheet([["Finished product", "Tier 1", "Tier 2", "Link probability"], ["Socks", "Sewer", "Spinner", "70%"]])
    assert [link.probability for link in records(table).links] == [0.7, 0.7]


def test_a_table_of_ones_own_without_a_level_is_told(tmp_path: Path) -> None:
    shipped = reference.table("factors")
    lines = [",".join(shipped[0])]
    lines += [",".join(f'"{cell}"' for cell in row.values()) for row in shipped if row["level"] != "share not stated"]
    (tmp_path / "factors.csv").write_text("\n".join(lines) + "\n", "utf-8")
    with pytest.raises(ConfigError, match="MIGRANT share not stated"):
        sewer(Migrant_workers="yes", config=Config(as_of=AS_OF, tables=tmp_path))
