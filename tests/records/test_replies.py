"""Every reader of answers at its borders, and with rubbish behind what it understands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplymap.records import replies
from tests.sheets_by_hand import records, sheet

if TYPE_CHECKING:
    from supplymap.model import Answer

YES = [
    *("yes", "y", "true", "1", "x", "v", "✓", "✔", "☑", "√", "ja", "j", "si", "sí", "oui", "sim", "evet", "da", "tak"),
    *(
        "hai",
        "confirmed",
        "present",
        "observed",
        "是",
        "是的",
        "有",
        "对",
        "はい",
        "có",
        "YES",
        " Yes ",
        "Yes.",
        "yes;",
    ),
    *("yes (some)", "yes, 12 workers", "yes but bananas", "Yes/partly", "yes - see file", "ja: alle", "confirmed 2024"),
    "ＹＥＳ, since May",
]
NO = [
    *("no", "n", "false", "0", "✗", "✘", "☐", "×", "none", "never", "nein", "non", "nao", "não", "hayir", "hayır"),
    *(
        "nie",
        "nej",
        "否",
        "无",
        "無",
        "没有",
        "不",
        "不是",
        "いいえ",
        "không",
        "NO",
        " No. ",
        "no, policy",
        "none found",
    ),
    *("never seen", "No - audited", "no (2024)", "no/nothing"),
]
BUT = ["but", "except", "although", "though", "however", "only", "some", "yes", "unless", "apart from", "other than"]
NEITHER = ["maybe", "bananas", "perhaps yes", "2", "10", "yesterday", "nope", "nobody", "not", "xx", "yy", "partly no"]
SILENT = [
    *(
        "",
        " ",
        "-",
        "--",
        "?",
        "n/a",
        "N.A.",
        "na",
        "n k",
        "nk",
        "nd",
        "unknown",
        "unk",
        "tbd",
        "tbc",
        "tba",
        "not known",
    ),
    *("pending", "to be confirmed", "to be determined", "null", "unclear", "not applicable", "not available"),
    *("not answered", "not stated", "not assessed", "not checked", "not yet known", "not sure", "unsure", "don't know"),
    *("dont know", "do not know", "not disclosed", "undisclosed", "refused", "refused to answer", "declined"),
    *("declined to answer", "yes/no", "y/n", "yes no unknown", "y n unknown", "unbekannt", "未知", "不详", "不明"),
    *(
        "desconocido",
        "inconnu",
        "bilinmiyor",
        "...",
        "no data",
        "no info",
        "no information",
        "no answer",
        "no answers",
        "no response",
    ),
    *("no responses", "no reply", "no replies", "no record", "no records", "no idea", "no evidence either way"),
    *("no data yet", "No Answer."),
]
SPOKEN = ["no", "yes", "none", "0", "1", "✓", "✗", "☐", "有", "no database", "no datas", "pending audit", "no evidence"]


@pytest.mark.parametrize("text", YES)
def test_every_word_for_yes(text: str) -> None:
    assert replies.read_yes_no(text) == "yes"
    assert not replies.says_nothing(text)


@pytest.mark.parametrize("text", NO)
def test_every_word_for_no(text: str) -> None:
    assert replies.read_yes_no(text) == "no"
    assert not replies.says_nothing(text)


@pytest.mark.parametrize("word", BUT)
@pytest.mark.parametrize("no", ["no", "Never", "None"])
def test_every_word_that_takes_a_no_back(no: str, word: str) -> None:
    assert replies.read_yes_no(f"{no}, {word} bananas") is None
    assert replies.read_yes_no(f"{no}, {word}bananas") == "no" or " " in word
    assert replies.read_yes_no(f"yes, {word} bananas") == "yes"


@pytest.mark.parametrize("text", NEITHER)
def test_what_is_neither_yes_nor_no(text: str) -> None:
    assert replies.read_yes_no(text) is None


@pytest.mark.parametrize("text", SILENT)
def test_what_says_nothing(text: str) -> None:
    assert replies.says_nothing(text)


@pytest.mark.parametrize("text", SPOKEN)
def test_what_says_something(text: str) -> None:
    assert not replies.says_nothing(text)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        *(
            ("0", 0.0),
            ("1", 1.0),
            ("1.0", 1.0),
            ("0.5", 0.5),
            ("+0.5", 0.5),
            ("0,5", 0.5),
            ("5e-1", 0.5),
            ("5E-1", 0.5),
        ),
        *(("1.", 1.0), (".5", 0.5), ("100%", 1.0), ("0%", 0.0), ("50 %", 0.5), ("５０％", 0.5), (" 0. 5 ", 0.5)),
        *(("1.0001", None), ("100.1%", None), ("-0", None), ("-0.1", None), ("0.5 and bananas", None), ("", None)),
        *(("0.5%%", None), ("%", None), (".", None), ("half", None), ("5e-100", None), ("1e0", 1.0), ("1e1", None)),
    ],
)
def test_shares(text: str, share: float | None) -> None:
    assert replies.read_share(text) == share


@pytest.mark.parametrize(
    ("text", "share"),
    [
        *(
            (word, "majority")
            for word in ("majority", "Most", "all", "mostly", "nearly all", "more than half", "over half")
        ),
        *((word, "some") for word in ("some", "few", "a few", "minority", "less than half", "under half")),
        *(
            ("none", "none"),
            ("no", "none"),
            ("yes", "share not stated"),
            ("0", "none"),
            ("0%", "none"),
            ("0.0", "none"),
        ),
        *(
            ("0.1", "some"),
            ("0.499", "some"),
            ("0.5", "majority"),
            ("49%", "some"),
            ("49.9%", "some"),
            ("50%", "majority"),
        ),
        *(
            ("1", "majority"),
            ("2", "some"),
            ("49", "some"),
            ("50", "majority"),
            ("99", "majority"),
            ("100", "majority"),
        ),
        *(
            ("101", None),
            ("150%", None),
            ("5 percent", "some"),
            ("60 pct", "majority"),
            ("5,5", "some"),
            ("49,5 %", "some"),
        ),
        *(("<5%", "some"), ("<=60%", "majority"), ("~10", "some"), ("≈70%", "majority"), (">50%", "majority")),
        *(
            ("10-60%", "majority"),
            ("10 – 40", "some"),
            ("5% to 55%", "majority"),
            ("60-10%", "some"),
            ("5% of 100", None),
        ),
        *(("15% bananas", None), ("bananas", None), ("most of them", None), ("a dozen", None), ("no, but some", None)),
    ],
)
def test_shares_of_workers(text: str, share: str | None) -> None:
    assert replies.read_workforce(text) == share


@pytest.mark.parametrize(
    ("text", "score"),
    [
        *(("0", "0"), ("100", "100"), ("100.5", None), ("101", None), ("-1", None), ("-0.5", None), ("87", "87")),
        *(("0.85", "85"), ("0,85", "85"), ("0.999", "99.9"), ("1", "1"), ("1.0", "1"), ("1.5", "1.5"), ("0.01", "1")),
        *(("85/100", "85"), ("85 / 100", "85"), ("85 of 100", "85"), ("85 out of 100", "85"), ("0.85/100", "85")),
        *(("85%", "85"), ("85 %", "85"), ("0.5%", "0.5"), ("0.5 %", "0.5"), ("1%", "1"), ("100%", "100")),
        *(("85 points", "85"), ("85 point", "85"), ("85 pts", "85"), ("85 Points", "85"), ("85.5", "85.5")),
        *(("8.5 of 10", None), ("8/10", None), ("85 bananas", None), ("A", None), ("85/100 bananas", None), ("", None)),
        *(("pass", None), ("85-90", None)),
    ],
)
def test_scores(text: str, score: str | None) -> None:
    assert replies.read_score(text) == score


@pytest.mark.parametrize(
    ("text", "workers"),
    [
        *(("12", "12-12"), ("12.0", "12-12"), ("12.00", "12-12"), ("12.5", None), ("0", "0-0"), ("1,200", "1200-1200")),
        *(
            ("1'200", "1200-1200"),
            ("1 200", "1200-1200"),
            ("1’200", "1200-1200"),
            ("1,20", None),
            ("1234567", "1234567-1234567"),
        ),
        *(
            ("12345678", None),
            ("101-500", "101-500"),
            ("101 – 500", "101-500"),
            ("101 to 500", "101-500"),
            ("5~9", "5-9"),
        ),
        *(("101—500", "101-500"), ("5-5", "5-5"), ("5-4", None), ("501+", "501-"), ("501 and more", "501-")),
        *(("501 or more", "501-"), (">500", "501-"), ("> 500", "501-"), (">=500", "501-"), ("over 500", "501-")),
        *(
            ("more than 500", "501-"),
            ("above 500", "501-"),
            ("<500", "0-500"),
            ("<=500", "0-500"),
            ("under 500", "0-500"),
        ),
        *(("less than 500", "0-500"), ("up to 500", "0-500"), ("below 500", "0-500"), ("about 500", "500-500")),
        *(
            ("approx. 500", "500-500"),
            ("approximately 500 workers", "500-500"),
            ("ca. 500", "500-500"),
            ("circa 500", "500-500"),
        ),
        *(
            ("500 employees", "500-500"),
            ("1 worker", "1-1"),
            ("500 people", "500-500"),
            ("3 persons", "3-3"),
            ("500 staff", "500-500"),
        ),
        *(
            ("~500", "500-500"),
            ("≈500", "500-500"),
            ("５００", "500-500"),
            ("500 bananas", None),
            ("many", None),
            ("", None),
        ),
        *(("101-500 bananas", None), ("-5", None), ("employee 1", "1-1"), ("500 person", "500-500")),
    ],
)
def test_numbers_of_workers(text: str, workers: str | None) -> None:
    assert replies.read_workers(text) == workers


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        *(
            (word, "3")
            for word in ("high", "H", "severe", "Critical", "3", "3.0", "3.00", "3 high", "3 - High", "high (3)")
        ),
        *((word, "2") for word in ("medium", "moderate", "med", "M", "2", "2.0", "2 medium", "medium 2")),
        *((word, "1") for word in ("low", "L", "minimal", "1", "1.0", "1 low", "low 1", "1: low")),
        *(
            (word, None)
            for word in (
                "4",
                "0",
                "4.0",
                "3.1",
                "2.1",
                "1.3",
                "high 12",
                "high bananas",
                "very low",
                "",
                "12",
                "33",
                "3 3",
            )
        ),
    ],
)
def test_threats(text: str, rating: str | None) -> None:
    assert replies.read_threat(text) == rating


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *((word, "none") for word in ("none", "No", "nil", "0", "all met", "无", "nothing", " NONE ")),
        *(
            ("3.1", "3.1"),
            ("3.1; 4.5", "3.1|4.5"),
            ("4.5, 3.1", "3.1|4.5"),
            ("3.10 3.2", "3.2|3.10"),
            ("3.1|3.1", "3.1"),
        ),
        *(("MSC 3.1", "3.1"), ("CTPAT criterion 3.1", "3.1"), ("criteria 3.1 and 4.5", "3.1|4.5"), ("no. 3.1", "3.1")),
        *(("nos 3.1/3.2 & 12.34", "3.1|3.2|12.34"), ("10.1; 9.9", "9.9|10.1"), ("3.1.", None), ("3.1.2", None)),
        *(
            ("1", "count 1"),
            ("2.0", "count 2"),
            ("7.00", "count 7"),
            ("999", "count 999"),
            ("1000", None),
            ("12 bananas", None),
        ),
        *(("3.1 and bananas", None), ("bananas", None), ("3.1 bananas 4.5", None), ("and", None), ("", None)),
        *(("none of them", None), ("3.123", None), ("123.1", None), ("-", None)),
    ],
)
def test_criteria(text: str, found: str | None) -> None:
    assert replies.read_criteria(text) == found


ACTIONS = [
    *((word, "none") for word in ("no", "none", "nil", "n", "0", "not needed", "not required", "not necessary")),
    *((word, "none") for word in ("nothing open", "nothing required", "no findings", "无", "No.")),
    *((f"two {word} since May", "overdue") for word in ("overdue", "past due", "late", "delayed", "missed", "expired")),
    *(("逾期", "overdue"), ("已超期", "overdue"), ("closed late", "overdue"), ("overdue", "overdue")),
    *(
        (f"not {word}", "open")
        for word in ("closed", "completed", "complete", "done", "resolved", "verified", "finished")
    ),
    *((f"{no} closed", "open") for no in ("never", "not yet", "never yet", "un", "none", "not all", "nothing", "no")),
    *(("unresolved", "open"), ("unfinished", "open"), ("未关闭", "open"), ("two not yet verified by us", "open")),
    *((word, "open") for word in ("open", "in progress", "ongoing", "started", "partly", "partially", "submitted")),
    *((word, "open") for word in ("planned", "agreed", "pending", "3 open", "plan submitted in May", "yes", "y")),
    *((f"closed {word} one", "open") for word in ("but", "except", "although", "however")),
    *((f"all {word} in May", "closed") for word in ("closed", "completed", "complete", "done", "resolved", "verified")),
    *(("finished", "closed"), ("implemented", "closed"), ("已关闭", "closed"), ("全部完成", "closed")),
    *((word, None) for word in ("bananas", "perhaps", "disclosed", "reopen", "")),
]
CODES = [
    *((word, "none") for word in ("no", "none", "n", "nein", "false", "0", "no code", "无", "否", "没有")),
    *(
        (word, "own")
        for word in ("own", "its own", "their own", "own code", "its own code of conduct", "own of conduct")
    ),
    *((word, "own") for word in ("yes", "y", "ja", "true", "x", "v", "in place", "是", "有")),
    *((word, "ours adopted") for word in ("ours", "our code", "adopted", "signed", "accepted", "ours adopted")),
    *(
        (word, "ours adopted")
        for word in ("signed our code of conduct", "adopted ours", "ours signed", "our code accepted")
    ),
    *((word, None) for word in ("bananas", "own bananas", "ours bananas", "code", "1", "of conduct", "")),
]
REFUSALS = [
    *((word, "yes") for word in ("refused", "refuses", "refusal", "refused to say", "declined", "declines to answer")),
    *((word, "yes") for word in ("will not disclose", "refusal to disclose")),
    *((word, None) for word in ("refuse", "yes", "no", "refused bananas", "will disclose", "")),
]


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        *(("corrective_actions", *case) for case in ACTIONS),
        *(("code_of_conduct", *case) for case in CODES),
        *(("refuses_disclosure", *case) for case in REFUSALS),
        ("isolation", "refused", None),
    ],
)
def test_choices(field: str, text: str, value: str | None) -> None:
    assert replies.read_choice(field)(text) == value


@pytest.mark.parametrize(
    ("text", "value"), [("0.35", "0.35"), ("35%", "0.35"), ("1", "1.0"), ("1.1", None), ("", None)]
)
def test_likelihoods_are_kept_as_the_same_number(text: str, value: str | None) -> None:
    assert replies.read_likelihood(text) == value


# ---- answers of rows


def answered(header: str, *texts: str, more: tuple[tuple[str, str], ...] = ()) -> tuple[Answer | None, list[str]]:
    """Read one question of rows of one partner: the answer, and the codes of what is said about it."""
    rows = [["Supplier", "Country", header, *(name for name, _ in more)]]
    rows += [["Mill", "PE", text, *(cell for _, cell in more)] for text in texts]
    found = records(sheet(rows))
    mill = next(partner for partner in found.partners if partner.name == "Mill")
    usual = ("importer-created", "merged-duplicate", "repeated-link")
    return next(iter(mill.answers), None), [issue.code for issue in found.issues if issue.code not in usual]


QUESTIONS = [
    ("Isolation", "isolation", "yes", "yes", "bananas", "answer-not-understood"),
    ("Number of workers", "workers", "12", "12-12", "bananas", "number-not-understood"),
    ("Audit score", "audit_score", "0.85", "85", "8.5 of 10", "number-not-understood"),
    ("Migrant workers", "migrant_workers", "60%", "majority", "60 bananas", "answer-not-understood"),
    ("Agency workers", "agency_workers", "none", "none", "250", "answer-not-understood"),
    ("Threat: terrorism", "threat_terrorism", "high", "3", "4", "threat-not-understood"),
    ("Threat: contraband smuggling", "threat_contraband", "low", "1", "x", "threat-not-understood"),
    ("Threat: human smuggling", "threat_human_smuggling", "2", "2", "x", "threat-not-understood"),
    ("Threat: organized crime", "threat_organized_crime", "M", "2", "x", "threat-not-understood"),
    ("Musts not met", "musts_not_met", "3.1", "3.1", "3.1 and bananas", "criteria-not-understood"),
    ("Shoulds not met", "shoulds_not_met", "none", "none", "bananas", "criteria-not-understood"),
    ("Corrective actions", "corrective_actions", "late", "overdue", "bananas", "answer-not-understood"),
    ("Code of conduct status", "code_of_conduct", "ours", "ours adopted", "bananas", "answer-not-understood"),
    ("Refuses to disclose", "refuses_disclosure", "declined", "yes", "bananas", "answer-not-understood"),
]
NOT_ASKED = {"workers", *(case[1] for case in QUESTIONS if case[1].startswith(("threat", "musts", "shoulds")))}


@pytest.mark.parametrize(("header", "field", "text", "value", "rubbish", "code"), QUESTIONS)
def test_each_question_has_its_reader(header: str, field: str, text: str, value: str, rubbish: str, code: str) -> None:
    answer, issues = answered(header, text)
    assert answer is not None
    assert (answer.field, answer.value, answer.text, answer.source.row, issues) == (field, value, text, 2, [])
    unread, issues = answered(header, rubbish)
    assert issues == [code]
    blank, blank_issues = answered(header, "")
    assert blank_issues == []
    if field in NOT_ASKED:
        assert unread is blank is None
    else:
        assert unread is not None
        assert blank is not None
        assert (unread.value, unread.text, blank.value, blank.text) == ("unknown", rubbish, "unknown", "")


# the better answer first: where two rows differ the worse counts
WORSE = [
    ("Isolation", "no", "yes", "yes"),
    ("Audit score", "87", "55", "55"),
    ("Audit score", "100", "9", "9"),
    ("Number of workers", "100", "500", "500-500"),
    ("Number of workers", "9", "10", "10-10"),
    ("Number of workers", "9999", "10+", "10-"),
    ("Musts not met", "none", "3.1", "3.1"),
    ("Musts not met", "9.9", "3.1; 3.2", "3.1|3.2"),
    ("Threat: terrorism", "low", "high", "3"),
    ("Threat: terrorism", "1", "2", "2"),
    ("Code of conduct status", "ours", "own", "own"),
    ("Code of conduct status", "own", "no", "none"),
    ("Migrant workers", "none", "10%", "some"),
    ("Migrant workers", "10%", "yes", "share not stated"),
    ("Migrant workers", "yes", "60%", "majority"),
    ("Corrective actions", "none", "closed", "closed"),
    ("Corrective actions", "closed", "open", "open"),
    ("Corrective actions", "open", "overdue", "overdue"),
]


@pytest.mark.parametrize(("header", "better", "worse", "value"), WORSE)
def test_the_worse_of_two_answers_counts(header: str, better: str, worse: str, value: str) -> None:
    for texts in ((better, worse), (worse, better)):
        answer, issues = answered(header, *texts)
        assert answer is not None
        assert (answer.value, issues) == (value, ["answer-conflict"])


@pytest.mark.parametrize("texts", [("", "yes"), ("yes", ""), ("unknown", "yes"), ("yes", "tbd"), ("yes", "ja")])
def test_an_answer_takes_the_place_of_none(texts: tuple[str, str]) -> None:
    answer, issues = answered("Isolation", *texts)
    assert answer is not None
    assert (answer.value, issues) == ("yes", [])


def test_the_first_of_equal_answers_is_kept() -> None:
    answer, _ = answered("Isolation", "yes", "ja")
    assert answer is not None
    assert (answer.text, answer.source.row) == ("yes", 2)


def test_a_conflict_names_both_rows() -> None:
    found = records(sheet([["Supplier", "Country", "Isolation"], ["Mill", "PE", "no"], ["Mill", "PE", "ja"]]))
    (conflict,) = [issue for issue in found.issues if issue.code == "answer-conflict"]
    assert conflict.found == "isolation: no (book.xlsx [Sheet1] row 2) / ja"
    assert (conflict.source.row, conflict.column) == (3, "Isolation")


def test_beside_a_likelihood_stands_its_reason() -> None:
    answer, issues = answered("Likelihood", "0.4", more=(("Likelihood reason", "seen on site"),))
    assert answer is not None
    assert (answer.value, answer.note, issues) == ("0.4", "seen on site", [])
    for blank in ("", "-", "n/a"):
        answer, issues = answered("Likelihood", "0.4", more=(("Likelihood reason", blank),))
        assert answer is not None
        assert (answer.value, answer.note, issues) == ("0.4", "", ["likelihood-without-reason"])
    answer, issues = answered("Likelihood", "", more=(("Likelihood reason", ""),))
    assert (answer, issues) == (None, [])


@pytest.mark.parametrize(
    ("header", "text", "note", "codes"),
    [
        ("Date of audit score", "2026-03-14", "2026-03-14", []),
        ("Date of audit score", "14.03.2026", "2026-03-14", ["date-as-text"]),
        ("Date of audit score", "14.03.2026 bananas", "", ["date-not-understood"]),
        ("Date of audit score", "", "", []),
        ("Audit date", "2026-03-14", "2026-03-14", []),
    ],
)
def test_beside_a_score_stands_its_date(header: str, text: str, note: str, codes: list[str]) -> None:
    answer, issues = answered("Audit score", "87", more=((header, text),))
    assert answer is not None
    assert (answer.note, issues) == (note, codes)


def test_the_date_of_a_document_is_not_that_of_a_score() -> None:
    more = (("Document", "contract"), ("Issued", "2026-03-14"))
    answer, _ = answered("Audit score", "87", more=more)
    assert answer is not None
    assert answer.note == ""


def test_a_row_of_answers_alone_is_no_second_purchase() -> None:
    first = sheet([["Supplier", "Country"], ["Mill", "PE"]], "List")
    for extra in (["Remarks"], ["Tier"], ["Date of audit score"], ["Likelihood reason"], ["Vendor no"], []):
        more = sheet([["Supplier", "Isolation", *extra], ["Mill", "no", *["" for _ in extra]]], "Answers")
        assert len(records(first, more).links) == 1
    alone = sheet([["Supplier", "Isolation"], ["Mill", "no"]], "Answers")
    assert len(records(alone).links) == 1


def test_an_answer_is_looked_through() -> None:
    found = records(sheet([["Supplier", "Country", "Isolation"], ["Mill", "PE", "x"]]))
    (kept,) = [loose for loose in found.loose if loose.column == "Isolation"]
    assert (kept.text, kept.partner, kept.field) == ("x", "Mill", "isolation")


@pytest.mark.parametrize(
    ("answer", "declared", "issues"),
    [
        *((text, True, 0) for text in ("yes", "Yes, 12", "true", "x", "y", "1", "是", "有", "yes but bananas")),
        *((text, False, 0) for text in ("no", "none", "false", "n", "0", "否", "无", "No, never", "", "-", "unknown")),
        *((text, False, 1) for text in ("x1", "y2", "12", "bananas", "some", "01")),
    ],
)
def test_north_korean_labor(answer: str, *, declared: bool, issues: int) -> None:
    found = records(sheet([["Supplier", "Country", "North Korean labor"], ["Mill", "PE", answer]]))
    mill = next(partner for partner in found.partners if partner.name == "Mill")
    assert mill.declares_north_korean_labor == declared
    assert [issue.code for issue in found.issues].count("answer-not-understood") == issues


@pytest.mark.parametrize("rating", [str(number) for number in range(2, 11)])
@pytest.mark.parametrize("header", ["Likelihood", "Link probability"])
def test_a_column_of_ratings_makes_its_one_no_certainty(header: str, rating: str) -> None:
    rows = [["Supplier", "Country", "Buyer", header], ["Mill", "PE", "Importer Inc", "1"]]
    code = "likelihood-not-understood" if header == "Likelihood" else "probability-not-understood"
    for other, said in ((rating, 2), ("0.5", 0), ("1", 0), ("11", 1)):
        found = records(sheet([*rows, ["Gin", "PE", "Mill", other]]))
        assert sum(issue.rows for issue in found.issues if issue.code == code) == said
