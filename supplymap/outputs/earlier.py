"""Files already at the target of an output: the set of an earlier run, a file of supplymap, or the user's own."""

from __future__ import annotations

import errno
import hashlib
import json
import re
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from supplymap.outputs.workbook.archive import CORE, core_properties

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

RUN = "run.json"
_RUN_BYTES = 1 << 26
"""Most bytes that are read of a run.json."""
_HEAD = 1 << 16
_GENERATOR = re.compile(rb'<meta name="generator" content="supplymap [^"]*">')
_GRAPH = re.compile(rb'\s*\{\s*"directed": true,\s*"multigraph": true,\s*"graph": \{')
_DAY = re.compile(rb"T00:00:00Z</dcterms:created>")


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """An earlier run, as its run.json states it.

    Attributes
    ----------
    inputs
        Names of its input files; for an import report the files whose rows it held.
    importer
        Name of the importer; empty if not stated.
    outputs
        SHA-256 of each output by name, without run.json.
    """

    inputs: tuple[str, ...]
    importer: str
    outputs: Mapping[str, str]


def earlier_run(folder: Path) -> EarlierRun | None:
    """Read the run.json of a folder.

    Returns
    -------
    run
        The run; None if there is no run.json.

    Raises
    ------
    ValueError
        If the run.json cannot be read or was not written by supplymap.
    """
    file = folder / RUN
    try:
        if not file.is_file():
            return None
        with file.open("rb") as stream:
            run = _run(json.loads(stream.read(_RUN_BYTES)))
    except (OSError, RecursionError) as error:
        raise ValueError(str(error)) from None
    if run is None:
        msg = "no run.json of supplymap"
        raise ValueError(msg)
    return run


def _run(data: Any) -> EarlierRun | None:  # noqa: ANN401 - any JSON value
    if not isinstance(data, dict):
        return None
    outputs = dict(_pairs(data.get("outputs"), "sha256"))
    inputs = tuple(name for entry in _listed(data.get("inputs")) for name in _names(entry))
    importer = data.get("importer")
    return EarlierRun(inputs, importer if isinstance(importer, str) else "", outputs) if outputs else None


def _pairs(items: Any, key: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any JSON value
    """Yield name and value of each entry that has both as text; skip names that lead to another folder."""
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and isinstance(item.get("name"), str) and isinstance(item.get(key), str):
            name = item["name"]
            if name and not re.search(r"[/\\:\0]", name) and name not in (".", ".."):
                yield name, item[key]


def _listed(items: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any JSON value
    return (item for item in items if isinstance(item, dict)) if isinstance(items, list) else iter(())


def _names(entry: dict[str, Any]) -> Iterator[str]:
    """Yield the names of the files that an input stands for."""
    files = entry.get("files")
    named = [{"name": file} for file in files] if isinstance(files, list) and files else [entry]
    return (name for name, _ in _pairs(named, "name"))


def torn(folder: Path) -> list[str]:
    """List the outputs of an earlier run whose hash is not the one in its run.json."""
    try:
        run = earlier_run(folder)
    except ValueError:
        return []
    return [name for name, digest in run.outputs.items() if not is_whole(folder / name, digest)] if run else []


def is_whole(path: Path, digest: str) -> bool:
    """Return whether a file exists and has this SHA-256."""
    try:
        return path.is_file() and sha256(path) == digest
    except OSError:
        return False


def edited(folder: Path) -> str:
    """Return the name of the one output that was edited after its run; empty if there is none.

    An edited map or graph keeps its marks, so only its hash in run.json shows the change. If several hashes differ,
    a run ended half way or files of two runs were mixed. A workbook is recognised by :func:`is_ours`.
    """
    changed = torn(folder)
    if len(changed) != 1 or changed[0].lower().endswith(".xlsx"):
        return ""
    file = folder / changed[0]
    # an empty file holds nothing that could be lost
    return changed[0] if file.is_file() and file.stat().st_size else ""


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def is_ours(path: Path) -> bool:
    """Return whether supplymap wrote a file, or it is empty, so that it can be replaced without loss.

    A map is recognised by its generator, a graph and run.json by their shape, and a workbook by its properties, which
    change when another program saves it: a filled-in template is the user's.

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        return True
    try:
        if path.name == RUN:
            return earlier_run(path.parent) is not None
        if head.startswith(b"PK"):
            return _is_our_workbook(path)
    except ValueError:
        return False
    return bool(_GENERATOR.search(head)) or (bool(_GRAPH.match(head)) and b'"importer"' in head)


def _is_our_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(CORE).file_size >= _HEAD:
                return False
            core = archive.read(CORE)
    except (KeyError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        return False
    except OSError as error:
        # a damaged archive has offsets beyond its end
        if error.errno != errno.EINVAL:
            raise
        return False
    day = _DAY.search(core)
    if day is None:
        return False
    return core == core_properties(date.fromisoformat(core[day.start() - 10 : day.start()].decode("ascii")))
