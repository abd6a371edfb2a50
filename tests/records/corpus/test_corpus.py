"""Every case of the corpus: partners, links, issues and rows as they must be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.records.corpus.cases import Case, cases_of, differences

FILES = sorted(Path(__file__).parent.glob("*.txt"))
CASES = [pytest.param(case, id=f"{path.stem}: {case.title}") for path in FILES for case in cases_of(path)]


@pytest.mark.parametrize("case", CASES)
def test_what_must_come_out(case: Case, tmp_path: Path) -> None:
    assert differences(case, tmp_path) == []


def test_the_corpus_is_large() -> None:
    assert len(CASES) >= 100


def test_each_case_has_a_title_of_its_own_and_says_what_must_come_out() -> None:
    titles = [case.title for path in FILES for case in cases_of(path)]
    assert len(set(titles)) == len(titles)
    for path in FILES:
        for case in cases_of(path):
            assert case.files, case.title
            assert "refused" in case.expected or {"partners", "links", "issues"} <= set(case.expected), case.title
