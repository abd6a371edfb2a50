"""The command line for tests: in this process, which is quick, or in one of its own, as a person starts it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import chdir, nullcontext
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from supplymap import cli

if TYPE_CHECKING:
    from pathlib import Path

Done = subprocess.CompletedProcess[str]


def in_a_process(*arguments: object, cwd: Path | None = None, **environment: str) -> Done:
    """Start the program anew; every warning is an error."""
    command = [sys.executable, "-W", "error", "-m", "supplymap", *map(str, arguments)]
    variables = {**os.environ, **environment}
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=variables, check=False
    )


def supplymap(*arguments: object, cwd: Path | None = None) -> Done:
    """Run the program's own ``main`` in this process, with streams like those of a process."""
    words = ["supplymap", *map(str, arguments)]
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii", newline="\n") for _ in range(2))
    with mock.patch.multiple(sys, argv=words, stdout=out, stderr=err), chdir(cwd) if cwd else nullcontext():
        with pytest.raises(SystemExit) as end:
            cli.main()
        out.flush()
        err.flush()
    code = end.value.code
    said = [stream.buffer.getvalue().decode("utf-8") for stream in (out, err)]  # type: ignore[attr-defined]
    return Done(words, code if isinstance(code, int) else 0 if code is None else 1, *said)


def refused(done: Done) -> str:
    """Return the one plain sentence of a failure."""
    assert done.returncode == 1, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]
