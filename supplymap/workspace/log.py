"""The log: lines that are only ever added, one file for each writer and machine."""

from __future__ import annotations

import codecs
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supplymap.disk import reason_of
from supplymap.workspace.entries import NOT_WHOLE, entries_of, id_of, uncollected

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from supplymap.workspace.entries import Entry

ENDING = ".jsonl"
LARGEST = 2**30
"""Most bytes of a file that is read: far more than people decide in a life."""
_TEMPORARY = (".", "~", "#")
"""Begin the names of files that editors and programs for shared drives are still writing."""
_WIDE = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BY_EDITOR = "an editor saved it in another encoding; its lines were read all the same. Leave these files as they are"
_LINK = "a link, not a file, so it was not read: put the file itself there"
_NO_FILE = "no file, so it was not read: move it out of the log"
_TOO_LARGE = "larger than any log of decisions, so it was not read: look at what it is, and move it out of the log"
_UNREADABLE = (
    "cannot be read ({reason}), so what it holds does not count: make it available on this computer, "
    "or ask for the right to read it"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A line of a log that is set aside, or a file that is not as it should be.

    Attributes
    ----------
    file
        Name of the file.
    line
        Its number, from 1; 0 for the file as a whole.
    problem
        What is wrong with it and what to do.
    is_harmless
        Whether nothing that was recorded is lost: a crash cut the line before anybody was told that it is recorded, or
        the file was read all the same.
    """

    file: str
    line: int
    problem: str
    is_harmless: bool = False

    @property
    def sentence(self) -> str:
        """Where it is, and what is wrong."""
        where = f"log/{self.file}, line {self.line}" if self.line else f"log/{self.file}"
        return f"{where}: {self.problem}."


@dataclass(frozen=True, slots=True)
class Log:
    """All that the files of a log hold.

    Attributes
    ----------
    entries
        Each once.
    faults
        What is set aside.
    copies
        Files that repeat entries of another, with the name of that one: copies that a program for shared drives made
        where two machines wrote the same file, or that people made. They count like any other.
    """

    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    copies: list[tuple[str, str]] = field(default_factory=list)


def read_log(folder: Path) -> Log:
    """Return what the files of a log hold, whatever they are named and in whatever sequence they are read.

    Raises
    ------
    OSError
        If the folder cannot be read.
    """
    log = Log()
    holders: dict[bytes, str] = {}
    torn: list[tuple[Fault, bytes]] = []
    for path in sorted(_files(folder), key=lambda path: (len(path.name), path.name)):
        lines = _lines(path, log)
        fresh: list[tuple[int, bytes]] = []
        of = ""
        last = max((number for number, line in enumerate(lines, start=1) if line and not line.isspace()), default=0)
        for number, line in enumerate(lines, start=1):
            if not line or line.isspace():
                continue
            if line not in holders:
                holders[line] = path.name
                fresh.append((number, line))
            elif holders[line] != path.name:
                of = of or holders[line]
        if of:
            log.copies.append((path.name, of))
        read = entries_of([line for _, line in fresh])
        for (number, line), entry in zip(fresh, read, strict=True):
            if not isinstance(entry, str):
                log.entries.append(entry)
            elif entry == NOT_WHOLE:
                # behind the line of a crash the same writer went on; at the end a copy may just not be whole yet
                torn.append((Fault(path.name, number, entry, is_harmless=number < last), id_of(line)))
            else:
                log.faults.append(Fault(path.name, number, entry))
    if torn:
        # one that stands whole elsewhere is not lost
        whole = {entry.id.encode() for entry in log.entries}
        log.faults.extend(fault for fault, id_ in torn if id_ not in whole)
    log.faults.sort(key=lambda fault: (fault.file, fault.line))
    return log


def _files(folder: Path) -> list[Path]:
    """Return the files of a log; those of programs that are still at work are none."""
    return [
        path
        for path in folder.iterdir()
        if path.suffix.lower() == ENDING and not path.name.startswith(_TEMPORARY) and path.stem
    ]


def _lines(path: Path, log: Log) -> list[bytes]:
    """Return the lines of a file, and note what is wrong with it as a whole."""
    try:
        problem = fault_of(path.lstat())
        data = b"" if problem else path.read_bytes()
    except FileNotFoundError:
        return []  # moved between listing and reading
    except OSError as error:
        problem, data = _UNREADABLE.format(reason=reason_of(error)), b""
    if problem:
        log.faults.append(Fault(path.name, 0, problem))
    if data.startswith(codecs.BOM_UTF8):
        log.faults.append(Fault(path.name, 0, _BY_EDITOR, is_harmless=True))
        data = data[len(codecs.BOM_UTF8) :]
    for mark, encoding in _WIDE:
        if data.startswith(mark):
            log.faults.append(Fault(path.name, 0, _BY_EDITOR, is_harmless=True))
            data = data.decode(encoding, "replace").encode("utf-8", "replace")
            break
    with uncollected():
        return data.replace(b"\r\n", b"\n").split(b"\n")


def fault_of(facts: os.stat_result) -> str:
    """Return why a file is not read, by what the system says of it; empty if it is."""
    if stat.S_ISLNK(facts.st_mode):
        return _LINK
    if not stat.S_ISREG(facts.st_mode):
        return _NO_FILE
    return _TOO_LARGE if facts.st_size > LARGEST else ""


def is_plain(start: bytes) -> bool:
    """Return whether lines can be added to a file that begins so: one in another encoding would not be read whole."""
    return not any(start.startswith(mark) for mark, _ in _WIDE)
