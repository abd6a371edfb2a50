"""Shared fixtures: the shipped example, run once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from supplymap import pipeline
from supplymap.config import Config
from tests.sheets_by_hand import AS_OF

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "data" / "example" / "harbor_and_home_suppliers.xlsx"

# examples are found again on every machine, and a slow one is no failure
settings.register_profile("suite", deadline=None, derandomize=True, max_examples=40)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> pipeline.Result:
    """Return the result of one run on the shipped example."""
    return pipeline.run([EXAMPLE], tmp_path_factory.mktemp("reports"), Config(as_of=AS_OF))


@pytest.fixture(scope="session")
def answers() -> dict[str, Any]:
    """Return what the answer key expects."""
    text = (ROOT / "data" / "example" / "answer_key.json").read_text("utf-8")
    expected: dict[str, Any] = json.loads(text)["expected"]
    return expected
