"""The examples in docstrings give what they say."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import supplymap

PACKAGE = Path(supplymap.__file__).parent
WITH_EXAMPLES = [path for path in sorted(PACKAGE.rglob("*.py")) if ">>> " in path.read_text("utf-8")]


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: path.stem)
def test_examples(path: Path) -> None:
    name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    outcome = doctest.testmod(import_module(name))
    assert outcome.attempted
    assert not outcome.failed


def test_every_function_of_the_kernel_has_an_example() -> None:
    from supplymap import walks

    public = {name for name, item in vars(walks).items() if getattr(item, "__module__", "") == walks.__name__}
    tested = {test.name.split(".")[2] for test in doctest.DocTestFinder().find(walks) if test.examples}
    assert {name for name in public if name.islower() and not name.startswith("_")} <= tested
