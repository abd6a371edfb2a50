"""The notebook runs from top to bottom, offline, and says the same each time."""

from __future__ import annotations

import re
import shutil
import warnings
from typing import TYPE_CHECKING

import nbformat
import pytest

from tests.conftest import EXAMPLE, ROOT

if TYPE_CHECKING:
    from pathlib import Path

NOTEBOOK = ROOT / "notebooks" / "walkthrough.ipynb"


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> tuple[nbformat.NotebookNode, Path]:
    """Run the notebook in a copy of the folders it needs."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("notebooks", "data/example", "home"):
        (folder / name).mkdir(parents=True)
    shutil.copy(EXAMPLE, folder / "data" / "example")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        # the libraries that start the kernel are not ours to keep quiet; what the cells warn of is an output
        warnings.simplefilter("ignore")
        from nbclient import NotebookClient

        patch.setenv("PYTHONPATH", str(ROOT))
        patch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
        # nothing of the person's own set-up takes part
        for variable in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"):
            patch.setenv(variable, str(folder / "home"))
        client = NotebookClient(
            notebook,
            timeout=300,
            kernel_name="python3",
            extra_arguments=["--log-level=ERROR"],
            resources={"metadata": {"path": str(folder / "notebooks")}},
        )
        client.execute()
    return notebook, folder


def outputs(notebook: nbformat.NotebookNode) -> str:
    """Return everything the cells have shown, as text."""
    shown = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return "\n".join(output.get("text") or output.get("data", {}).get("text/plain", "") for output in shown)


def test_it_is_committed_without_outputs() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(code) == 10
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


def test_every_cell_runs_without_complaint(executed: tuple[nbformat.NotebookNode, Path]) -> None:
    notebook, _ = executed
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs, cell.source
            assert all(output.get("name") != "stderr" for output in cell.outputs), cell.outputs


def test_what_it_shows(executed: tuple[nbformat.NotebookNode, Path]) -> None:
    notebook, folder = executed
    text = outputs(notebook)
    assert "importer: H-000; 85 partners, 96 links" in text
    assert "Hongda No. 3 Ginning Factory (China, tier 4): Finding" in text
    assert "152 of 187 UFLPA entries held" in text
    page = (folder / "reports" / "walkthrough-map.html").read_text("utf-8")
    assert "Harbor &amp; Home Trading Inc." in page or "Harbor & Home Trading Inc." in page


def test_it_shows_nothing_that_changes_from_run_to_run(executed: tuple[nbformat.NotebookNode, Path]) -> None:
    notebook, folder = executed
    text = outputs(notebook)
    assert not re.search(r"\b0x[0-9a-f]{6,}", text)
    assert str(folder) not in text
    assert "today" not in "".join(cell.source for cell in notebook.cells)
