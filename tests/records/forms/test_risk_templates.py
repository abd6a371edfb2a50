"""The Slavery & Trafficking Risk Template: its company, and the answers to questions that are known."""

from __future__ import annotations

from tests.records.forms.plain import readings, told
from tests.sheets_by_hand import book, records, sheet

TEMPLATE = sheet(
    [
        ["Slavery & Trafficking Risk Template (STRT)"],
        ["Company Information"],
        ["Company Name:", "Sapling Knits"],
        ["Country:", "", "Vietnam"],
        ["7. Do workers pay recruitment fees?", "Yes"],
        ["8. Does the company frobnicate?", "No"],
    ],
    "Questions",
)


def test_the_company_supplies_the_importer_with_its_answers() -> None:
    found = readings(book(TEMPLATE))["Questions"]
    assert found is not None
    partners, links = told(found[0])
    assert partners == {"Sapling Knits": {"name": "Sapling Knits", "country": "Vietnam", "recruitment_fees": "Yes"}}
    assert links == ["Sapling Knits > (importer): "]


def test_a_question_that_is_not_known_is_told_and_not_guessed() -> None:
    found = readings(book(TEMPLATE))["Questions"]
    assert found is not None
    assert [(one.code, one.found) for one in found[0].issues] == [("answers-not-known", "1 answers")]


def test_the_answers_count() -> None:
    made = records(TEMPLATE, importer="Harbor Inc.")
    partner = next(one for one in made.partners if one.name == "Sapling Knits")
    assert partner.country == "VN"
    assert [(one.field, one.value) for one in partner.answers] == [("recruitment_fees", "yes")]


def test_other_sheets_of_the_template_are_no_lists() -> None:
    goods = sheet([["Goods", "Country"], ["Cotton", "Turkmenistan"]], "List of goods")
    assert readings(book(TEMPLATE, goods))["List of goods"] == ()


def test_a_list_of_papers_that_names_the_template_is_no_template() -> None:
    papers = [["Company name", "Document type", "Issued"], ["Sapling Knits", "Slavery & Trafficking Risk Template", ""]]
    assert readings(book(sheet([["Papers"], *papers])))["Sheet1"] is None
