"""Names made comparable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap import reference
from supplymap.reference.names import fold, normalise, split_names, strip_han_form, words


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Hetian Taida Apparel Co., Ltd.", "HETIAN TAIDA APPAREL COMPANY LIMITED"),
        ("Zhangzhou Hang Fat Import & Export Co., Ltd.", "Zhangzhou Hang Fat Import and Export"),
        ("Sichuan Yuan'an Pharmaceutical Co.", "Sichuan Yuan’an Pharmaceutical"),
        ("Kingtom Aluminio S.R.L.", "Kingtom Aluminio SRL"),
        ("Ege Havlu Tekstil A.Ş.", "EGE HAVLU TEKSTIL AS"),
        ("ООО Хлопок", "Khlopok OOO"),
        ("Agropecuarios Tom S.A. de C.V.", "Agropecuarios Tom"),
        ("Ｂａｏｄｉｎｇ Trade", "Baoding Trade"),
        ("Natchi Apparel (P) Ltd.", "Natchi Apparel P Limited"),
    ],
)
def test_equal_names(first: str, second: str) -> None:
    assert normalise(first).key == normalise(second).key


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("San Miguel Foods", "Miguel Foods"),
        ("Ninghai Huafu Textile", "Xinjiang Huafu Textile"),
        ("Unit 1 Dyeing", "Unit 2 Dyeing"),
        ("新疆大全新能源股份有限公司", "新疆大全新能源有限公司"),
    ],
)
def test_different_names(first: str, second: str) -> None:
    assert normalise(first).key != normalise(second).key


def test_a_name_of_nothing_but_legal_forms_keeps_something() -> None:
    assert normalise("Group Limited").tokens == ("group",)
    assert normalise("Company Ltd").key


def test_distinctive_tokens() -> None:
    assert normalise("Camel Group Co., Ltd.").distinctive == 1
    assert normalise("Western Gold Co., Ltd.").distinctive == 2


def test_chinese_names_keep_their_characters() -> None:
    assert normalise("和田 泰达 服饰（有限公司）").han == "和田泰达服饰有限公司"
    assert strip_han_form("和田泰达服饰有限公司") == "和田泰达服饰"
    assert strip_han_form("公司") == "公司"


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("阿克蘇華孚紡織有限公司", "阿克苏华孚纺织有限公司"),
        ("準噶爾棉麻集團股份有限公司", "准噶尔棉麻集团股份有限公司"),
        ("浩林髮飾", "浩林发饰"),
    ],
)
def test_traditional_characters_equal_simplified(traditional: str, simplified: str) -> None:
    assert normalise(traditional).han == normalise(simplified).han
    assert strip_han_form(normalise(traditional).han) == strip_han_form(simplified)
    assert len(strip_han_form(traditional)) == len(strip_han_form(simplified))


def test_every_traditional_character_of_the_lists_folds() -> None:
    table = {row["traditional"]: row["simplified"] for row in reference.table("han_variants")}
    assert not table.keys() & set(table.values())
    names = [row["name_zh"] for row in reference.table("native_names")]
    names += [row["form"] for row in reference.table("legal_forms") if row["script"] == "han"]
    folded = "".join(normalise(name).han for name in names)
    folded.encode("gb2312")  # holds simplified characters only
    assert set(table.values()) <= set(folded) | set("岳")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Aksu Huafu Textiles Co., Ltd. - Plant 2", "aksu huafu textile plant 2"),
        ("Import & Export Glass Co", "import export glass"),
        ("阿克苏Huafu Yarn纺织", "huafu yarn"),
        ("", ""),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert " ".join(words(text)) == expected


def test_split_keeps_commas() -> None:
    assert split_names("A Co., Ltd. | B; C") == ("A Co., Ltd.", "B", "C")


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_any_text_normalises(text: str) -> None:
    assert normalise(text).key == " ".join(normalise(text).tokens)
