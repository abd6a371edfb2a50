"""What lies at the place of an output already: the set of an earlier run, a file of supplymap, or the user's own."""

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
"""Most that is read of a run.json."""
_HEAD = 1 << 16
_GENERATOR = re.compile(rb'<meta name="generator" content="supplymap [^"]*">')
_GRAPH = re.compile(rb'\s*\{\s*"directed": true,\s*"multigraph": true,\s*"graph": \{')
_DAY = re.compile(rb"T00:00:00Z</dcterms:created>")


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """What a run.json tells of its run.

    Attributes
    ----------
    inputs
        Names of the files that were read.
    importer
        Name of the importer; empty if it is not told.
    outputs
        SHA-256 of each output by name, run.json itself not among them.
    """

    inputs: tuple[str, ...]
    importer: str
    outputs: Mapping[str, str]


def earlier_run(folder: Path) -> EarlierRun | None:
    """Read the run.json of a folder.

    Returns
    -------
    run
        None if there is none.

    Raises
    ------
    ValueError
        If there is one that cannot be read or is no run.json of supplymap.
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


def _run(data: Any) -> EarlierRun | None:  # noqa: ANN401 - whatever JSON holds
    if not isinstance(data, dict):
        return None
    outputs = dict(_pairs(data.get("outputs"), "sha256"))
    inputs = tuple(name for name, _ in _pairs(data.get("inputs"), "name"))
    importer = data.get("importer")
    return EarlierRun(inputs, importer if isinstance(importer, str) else "", outputs) if outputs else None


def _pairs(items: Any, key: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - whatever JSON holds
    """Give name and value of each entry that has both as text; a name is one of a file and leads nowhere else."""
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and isinstance(item.get("name"), str) and isinstance(item.get(key), str):
            name = item["name"]
            if name and not re.search(r"[/\\:\0]", name) and name not in (".", ".."):
                yield name, item[key]


def torn(folder: Path) -> list[str]:
    """Name the outputs of an earlier run that are not the ones its run.json tells of."""
    try:
        run = earlier_run(folder)
    except ValueError:
        return []
    return [name for name, digest in run.outputs.items() if not is_whole(folder / name, digest)] if run else []


def is_whole(path: Path, digest: str) -> bool:
    """Tell whether a file is there and has that SHA-256."""
    try:
        return path.is_file() and sha256(path) == digest
    except OSError:
        return False


def edited(folder: Path) -> str:
    """Name the one output that was changed after its run; empty if there is none, or more is amiss.

    A page or a graph keeps its marks when somebody edits it, so the run.json beside it must tell. If more than one
    output is not the one that it tells of, a run ended half way, or files of two runs were mixed. A workbook tells by
    its properties, as :func:`is_ours` says.
    """
    found = torn(folder)
    if len(found) != 1 or found[0].lower().endswith(".xlsx"):
        return ""
    place = folder / found[0]
    # in an empty file nothing can be lost
    return found[0] if place.is_file() and place.stat().st_size else ""


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def is_ours(path: Path) -> bool:
    """Tell whether supplymap wrote a file, so that nothing of the user's is lost when it is replaced.

    A map is known by its generator, a graph and run.json by their shape, and a workbook by its properties, which
    another program that saves it changes: a template that was filled in is the user's. In an empty file nothing
    can be lost.

    Raises
    ------
    OSError
        If it may not be read: it is not known then whose it is.
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
        # a damaged archive sends the reader to places that no file has
        if error.errno != errno.EINVAL:
            raise
        return False
    day = _DAY.search(core)
    if day is None:
        return False
    return core == core_properties(date.fromisoformat(core[day.start() - 10 : day.start()].decode("ascii")))
