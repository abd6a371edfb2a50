"""Yes, no, no answer and nothing, in the languages of suppliers."""

# ruff: noqa: E501 - the words of one meaning stay on one line

from __future__ import annotations

import pytest

from supplymap.records.partners.facts import declares_north_koreans
from supplymap.records.replies import read_workforce, read_yes_no, says_nothing
from supplymap.records.values import is_blank
from supplymap.reference.row_words import written

YES = "Sí; sí, confirmado; si; Sim; Oui; Vrai; Ja; JA; Evet; var; Có; có, một phần; Ya; ada; 是; 有; 对; はい; あり; 예; 네; 있음"
NO = "No; Não; não; Non; Nein; keine; aucun; nenhum; nessuno; Hayır; yok; Không; chưa; Tidak; tidak ada pekerja; belum; 否; 无; 没有; いいえ; なし; 아니요; 없음"
OPEN = "k.A.; keine Angabe; s/d; sin datos; no aplica; n/d; inconnu; da confermare; não informado; bilinmiyor; không rõ; tidak diketahui; 未知; 不详; 不明; 未定; 該当なし; 미정; 해당 없음"
BLANK = "k.A.; S/D; sin datos; yok; không; 无; なし; 해당 없음; tidak ada; n.d.; inconnu; 不详"
FILLED = "KA; Co; SD; Yokohama; Không Gian Co; 无锡; なしの木; NA; Nd Co; Sinaloa; 0; no; sim"


def each(words: str) -> list[str]:
    return words.split("; ")


@pytest.mark.parametrize("text", each(YES))
def test_words_for_yes(text: str) -> None:
    assert read_yes_no(text) == "yes"
    assert not says_nothing(text)


@pytest.mark.parametrize("text", each(NO))
def test_words_for_no(text: str) -> None:
    assert read_yes_no(text) == "no"
    assert not says_nothing(text)


@pytest.mark.parametrize("text", each(OPEN))
def test_words_that_leave_a_question_open(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize("text", each(BLANK))
def test_words_that_stand_for_a_blank(text: str) -> None:
    assert is_blank(text)
    assert is_blank(f" {text.upper()} ")


@pytest.mark.parametrize("text", each(FILLED))
def test_what_looks_like_them_is_no_blank(text: str) -> None:
    assert not is_blank(text)


def test_a_company_named_co_is_no_vietnamese_yes() -> None:
    assert read_yes_no("Co") is None
    assert read_yes_no("CO., LTD") is None


@pytest.mark.parametrize(
    ("text", "value"), [("la mayoría", "majority"), ("大部分", "majority"), ("einige", "some"), ("một số", "some")]
)
def test_shares_of_workers_in_words(text: str, value: str) -> None:
    assert read_workforce(text) == value


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        ("Sí", True),
        ("có", True),
        ("はい", True),
        ("Não", False),
        ("không", False),
        ("k.A.", False),
        ("da confermare", False),
    ],
)
def test_a_declaration_of_north_korean_labor_in_any_of_the_languages(text: str, declared: bool) -> None:
    assert declares_north_koreans(text) is declared


def test_no_word_is_both_yes_and_no_or_an_answer_and_none() -> None:
    assert not written("yes") & written("no")
    assert not written("unanswered") & (written("yes") | written("no"))
