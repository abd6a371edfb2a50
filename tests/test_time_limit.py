"""A test that hangs fails; it does not hold up the others for ever."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

HANGS = """\
import subprocess
import sys


def test_in_process():
    while True:
        pass


def test_in_a_child():
    subprocess.run([sys.executable, "-c", "import threading; threading.Event().wait()"])
"""


def test_every_test_has_a_limit(pytestconfig: pytest.Config) -> None:
    assert 60 <= float(pytestconfig.getini("timeout")) <= 300


def test_a_test_that_hangs_fails(tmp_path: Path) -> None:
    (tmp_path / "test_hangs.py").write_text(HANGS, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\ntimeout = 0.3\n", "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    environment = {**os.environ, "PYTEST_ADDOPTS": ""}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Timeout" in done.stdout + done.stderr
    if sys.platform != "win32":
        assert "2 failed" in done.stdout
