"""What answers, severity and ratings look like in tables, workbooks and the template."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import typer.testing

from supplymap import pipeline, ranking
from supplymap.cli import commands
from supplymap.config import Config
from supplymap.likelihood import parameters
from supplymap.outputs import runfile
from supplymap.ranking.actions import actions_for
from tests.records.test_answers import asked
from tests.sheets_by_hand import AS_OF, assessed, sheet

if TYPE_CHECKING:
    from pathlib import Path

    from supplymap.sheets import Sheet


def test_actions_go_by_urgency_then_severity() -> None:
    head = ["Partner name", "Country", "Goods", "Debt bondage", "Workers"]
    rows = [
        ["A", "CH", "garments", "", "20"],
        ["B", "CH", "garments", "yes", "5000"],
        ["C", "CH", "garments", "", "700"],
    ]
    graph = assessed(sheet([head, *rows]))
    table = ranking.actions_table(graph)
    assert set(table["First step due"]) == {"within 30 days"}
    assert list(table["Partner"]) == ["B", "C", "A"]
    # scale 3 + scope 3 + in part 2; unknown 2 + scope 3 + unknown 2; unknown 2 + scope 1 + unknown 2
    assert [text.split(" of 9")[0] for text in table["Severity"]] == ["8", "7", "5"]


def test_threat_and_vulnerability_are_shown_where_anybody_has_them() -> None:
    plain = ranking.rank_weakest_links(assessed(asked()))["Riskiest partner"]
    assert not {"Threat", "Vulnerability"} & set(plain.columns)
    rated = ranking.rank_weakest_links(assessed(asked(threat_terrorism="3")))["Riskiest partner"]
    assert rated["Threat"].tolist() == [3]
    assert rated["Vulnerability"].isna().tolist() == [True]


def test_an_experts_zero_is_given_as_the_reason() -> None:
    graph = assessed(asked(Likelihood="0", Likelihood_reason="audited by us"))
    assert "audited by us" in ranking.why(graph.nodes["Sewer"])


def test_the_digest_stands_in_every_output(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Name,Country,Address\nDelta Knits,Viet Nam,12 River Road\n", "utf-8")
    config = Config(importer="Harbor Inc.", as_of=AS_OF, controls=(("audit", 0.25),))
    result = pipeline.run([tmp_path / "list.csv"], tmp_path / "out", config)
    digest = result.graph.graph["parameters_digest"]
    assert digest == parameters.parameters(config).digest
    for name in (runfile.RUN, runfile.GRAPH, runfile.MAP):
        assert digest in (result.out / name).read_text("utf-8"), name
    for name in (runfile.RANKINGS, runfile.REPORT):
        book = openpyxl.load_workbook(result.out / name)
        assert any(digest in str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row), name


def test_the_template_asks_on_a_sheet_of_its_own(tmp_path: Path) -> None:
    assert typer.testing.CliRunner().invoke(commands.app, ["template", str(tmp_path / "t.xlsx")]).exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    heads = {name: [cell.value for cell in book[name][1]] for name in book.sheetnames}
    assert "Debt bondage" in heads["Questionnaire"]
    assert "Debt bondage" not in heads["Partners"]
    assert {"Likelihood (own estimate)", "Number of workers"} <= set(heads["Partners"])
    # filled in on the sheet of partners alone, nothing is asked
    book["Partners"].append(["V-1", "Sewer", *[""] * 2, "Switzerland"])
    book["Links"].append(["Sewer", "Importer Inc"])
    book.save(tmp_path / "filled.xlsx")
    _, found = pipeline.read([tmp_path / "filled.xlsx"], Config(importer="Importer Inc", as_of=AS_OF))
    assert [(partner.name, partner.answers) for partner in found.partners if partner.role != "importer"] == [
        ("Sewer", ())
    ]


def triggers(name: str, *sheets: Sheet) -> list[str]:
    return [action.trigger for action in actions_for(assessed(*sheets), name)]


def test_answers_give_actions() -> None:
    found = triggers(
        "Sewer", asked(Debt_bondage="yes", Recruitment_fees="yes", Corrective_actions="overdue", Deception="")
    )
    assert {"indicator", "recruitment-fees", "overdue-actions", "open-question"} <= set(found)
    assert "refusal" not in found
    assert found.index("indicator") < found.index("recruitment-fees") < found.index("open-question")
    assert not {"indicator", "open-question"} & set(triggers("Sewer", asked(Debt_bondage="no")))


def test_an_experts_word_takes_no_action_away() -> None:
    paper = sheet([["Partner", "Document", "Valid to", "Result"], ["Sewer", "audit", "2027-01-01", "FAIL"]], "Papers")
    assert "adverse-audit" in triggers("Sewer", asked(), paper)
    assert "adverse-audit" in triggers("Sewer", asked(Likelihood="0", Likelihood_reason="settled"), paper)
