"""Legal forms: each one is known, with its place and script, and comes off a name there and nowhere else."""

from __future__ import annotations

import pytest

from supplymap import reference
from supplymap.reference.names import normalise, strip_han_form

ANYWHERE = "co ltd limited inc llc corp gmbh pvt plc sdn bhd berhad jsc ojsc cjsc pjsc ooo"
START = "pt|cv|ud|oao|zao|pao|tov|cong ty|cong ty tnhh|cong ty co phan|the"
END = """
company|companies|corporation|incorporated|ltda|limitada|llp|lp|pte|pty|private|ag|kg|ohg|ug|sa|sas|sarl|spa|srl|sl|slu|
sau|bv|nv|oy|oyj|ab|as|aps|kft|zrt|sro|doo|dd|ad|ood|eood|ao|tbk|kk|kabushiki kaisha|yk|godo kaisha|sa de cv|
sapi de cv|s de rl|s de rl de cv|de cv|cia|y cia|e hijos|ve ticaret|ve tic|sanayi ve ticaret|san ve tic|anonim sirketi|
limited sirketi|sti|tic|mchj|xk|qk|joint stock|joint stock company|limited liability|limited liability company|holding|
holdings|group|grp|tnhh
"""
CHINESE = """
集团股份有限公司 集團股份有限公司 集团有限责任公司 集團有限責任公司 集团有限公司 集團有限公司 股份有限公司 有限责任公司
有限責任公司 责任有限公司 責任有限公司 有限公司 总公司 總公司 责任公司 公司 集团 集團 株式会社
"""


def forms(text: str) -> list[str]:
    return [form.strip() for form in text.replace("\n", "").split("|")]


def kept(form: str) -> list[str]:
    """Say what stays of a form inside a name: "limited" comes off everywhere."""
    return [word for word in form.split() if word not in ANYWHERE.split()]


def test_legal_forms_have_their_place_and_script() -> None:
    wanted = [
        *((form, "anywhere", "latin") for form in ANYWHERE.split()),
        *((form, "start", "latin") for form in forms(START)),
        *((form, "end", "latin") for form in forms(END)),
        *((form, "end", "han") for form in CHINESE.split()),
    ]
    assert [(row["form"], row["where"], row["script"]) for row in reference.table("legal_forms")] == wanted


@pytest.mark.parametrize("form", ANYWHERE.split())
def test_an_unmistakable_form_comes_off_anywhere(form: str) -> None:
    for name in (f"Nordhavn Textil {form}", f"{form} Nordhavn Textil", f"Nordhavn {form.upper()}. Textil"):
        assert normalise(name).key == "nordhavn textil"


@pytest.mark.parametrize("form", forms(START))
def test_a_form_of_the_start_comes_off_there_alone(form: str) -> None:
    assert normalise(f"{form.title()} Nordhavn Textil").key == "nordhavn textil"
    assert normalise(f"Nordhavn Textil {form} Dong").key.split() == ["nordhavn", "textil", *kept(form), "dong"]


@pytest.mark.parametrize("form", forms(END))
def test_a_form_of_the_end_comes_off_there_alone(form: str) -> None:
    assert normalise(f"Nordhavn Textil {form.title()}").key == "nordhavn textil"
    assert normalise(f"Nordhavn {form} Textil").key.split() == ["nordhavn", *kept(form), "textil"]


@pytest.mark.parametrize("form", CHINESE.split())
def test_a_chinese_form_comes_off_the_end(form: str) -> None:
    assert strip_han_form(f"江南纺织{form}") == "江南纺织"


@pytest.mark.parametrize(
    "written",
    [
        "Camel Group Limited Liability Company",
        "Camel Group Limited Liability Co.",
        "Camel Group, Limited Liability",
        "Camel Group Limited Şirketi",
        "Công ty Cổ phần Camel Group",
    ],
)
def test_a_form_with_an_unmistakable_word_inside_comes_off_whole(written: str) -> None:
    assert normalise(written).key == normalise("Camel Group Co., Ltd.").key == "camel"


@pytest.mark.parametrize(
    ("written", "form", "groups"),
    [
        ("Camel", "", ()),
        ("Camel Company", "", ()),
        ("Camel Co., Ltd.", "limited", ()),
        ("Camel Company Limited", "limited", ()),
        ("Camel Limited Liability Company", "limited", ()),
        ("Camel LLC", "limited", ()),
        ("Công ty TNHH Camel", "limited", ()),
        ("Camel Inc.", "corporation", ()),
        ("Camel Corporation", "corporation", ()),
        ("Camel Joint Stock Company", "stock", ()),
        ("Camel JSC", "stock", ()),
        ("Camel Group Co., Ltd.", "limited", ("group",)),
        ("Camel Group Holdings Berhad", "stock", ("group", "holding")),
        ("Camel Trading GmbH & Co. KG", "limited partnership", ()),
        ("Co., Ltd.", "", ()),  # a name of nothing else keeps its words
    ],
)
def test_forms_of_one_class_are_equal(written: str, form: str, groups: tuple[str, ...]) -> None:
    normal = normalise(written)
    assert (normal.form, normal.groups) == (form, groups)
