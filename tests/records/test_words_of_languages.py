"""Stages, evidence and papers in the words of twelve languages."""

# ruff: noqa: E501 - the words of one meaning stay on one line

from __future__ import annotations

import pytest

from supplymap import reference
from supplymap.records.values import choose

# a stage in Spanish, Portuguese, French, German, Italian, Turkish, Vietnamese, Indonesian, Chinese, Japanese, Korean
STAGES = """
farm = plantación; fazenda; ferme; Anbau; coltivazione; çiftlik; trang trại; perkebunan; 棉花种植; 農場; 재배
mine = minería; mineração; extraction minière; Bergbau; miniera; madencilik; khai thác mỏ; pertambangan; 采矿; 採掘; 광산
spinning = Hilandería; Fiação; Filature; Spinnerei; Filatura; iplik üretimi; kéo sợi; pemintalan; 纺纱厂; 紡績; 방적공장
fabric = tejeduría; tecelagem; tissage; Weberei; tessitura; dokuma; dệt vải; penenunan; 织造厂; 織布; 제직
finishing = tintorería; tinturaria; teinture; Färberei; tintoria; boyahane; nhuộm; pencelupan; 印染厂; 染色工場; 염색
making = confección; confecção; confection; Konfektion; confezione; konfeksiyon; may mặc; penjahitan; 缝制; 縫製; 봉제
trading = comercialización; atacadista; négoce; Handel; commercio; ticaret; thương mại; perdagangan; 贸易公司; 商社; 무역
logistics = transporte; armazém; logistique; Spedition; magazzino; nakliye; vận chuyển; gudang; 仓储; 倉庫; 물류
"""

EVIDENCE = """
documented = factura; fatura; facture; Rechnung; fattura; konşimento; hóa đơn; faktur; 发票; 請求書; 송장
verified = visitado; inspeção; visite sur site; Werksbesuch; sopralluogo; saha ziyareti; đã xác minh; terverifikasi; 现场访问; 実地調査; 실사
declared = declaración; questionário; déclaration; Fragebogen; dichiarazione; beyan; bảng câu hỏi; pernyataan; 问卷; 申告; 설문
inferred = supuesto; estimativa; supposé; vermutet; presunto; tahmin; ước tính; perkiraan; 推测; 推定; 추정
"""


def pairs(text: str) -> list[tuple[str, str]]:
    lines = [line.split(" = ") for line in text.strip().splitlines()]
    return [(word, name) for name, words in lines for word in words.split("; ")]


@pytest.mark.parametrize(("text", "stage"), pairs(STAGES))
def test_stages(text: str, stage: str) -> None:
    assert choose("stages", "stage", text) == stage
    assert choose("stages", "stage", f"2) {text.upper()}, etc.") == stage


@pytest.mark.parametrize(("text", "evidence"), pairs(EVIDENCE))
def test_evidence(text: str, evidence: str) -> None:
    assert choose("evidence", "evidence", text) == evidence


@pytest.mark.parametrize(("table", "key"), [("stages", "stage"), ("evidence", "evidence"), ("documents", "kind")])
def test_every_word_names_its_own_row(table: str, key: str) -> None:
    for row in reference.table(table):
        for word in filter(None, row["words"].split("|")):
            assert choose(table, key, word) == row[key], word


@pytest.mark.parametrize("text", ["", "Lagerfeld", "Mayra", "Tarragona", "Kosmos", "nail", "Handelsblatt"])
def test_words_that_only_begin_like_one_are_none(text: str) -> None:
    assert choose("stages", "stage", text) == ""


def test_the_longest_words_win() -> None:
    assert choose("stages", "stage", "garment trading") == "making"  # seven letters each: the first of the alphabet
    assert choose("stages", "stage", "cotton growing, spinning") == "farm"
    assert choose("evidence", "evidence", "import records, web") == "inferred"
