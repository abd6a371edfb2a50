"""One broken file, read and understood in a process of its own with limits on its memory and time."""

from __future__ import annotations

import contextlib
import multiprocessing
import time
import traceback
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap.config import Config
from supplymap.errors import ImporterError, SupplymapError
from supplymap.records import to_records
from supplymap.sheets import read_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection
    from pathlib import Path

    from supplymap.model import Records
    from supplymap.sheets import Workbook

SECONDS = 60
"""Longest time for one file."""
LONGEST = 4000
"""Longest sentence, in characters."""
MEMORY = 2 << 30
"""Most memory of the process, in bytes."""


@dataclass(frozen=True)
class Outcome:
    """What became of a file.

    Attributes
    ----------
    kind
        ``ledger`` (read, each row in one state), ``refused`` (one sentence), or ``fault``.
    told
        The sentence, or what went wrong.
    seconds, mebibytes
        Time, and most memory of the process.
    """

    kind: str
    told: str
    seconds: float = 0.0
    mebibytes: float = 0.0


def attempt(path: Path, importers: Sequence[str]) -> Outcome:
    """Read and understand a file here, with the first importer that it can be understood with."""
    told = ""
    try:
        book = read_workbook(path)
        for importer in importers:
            try:
                wrong = unaccounted(book, to_records([book], Config(importer=importer)))
            except ImporterError as error:
                told = str(error)
            else:
                return Outcome("fault" if wrong else "ledger", wrong)
    except SupplymapError as error:
        told = str(error)
    # one sentence or two, and where it can be said how to go on, a command on a line of its own
    fault = not told.strip() or "Traceback" in told or len(told) > LONGEST
    return Outcome("fault" if fault else "refused", told)


def unaccounted(book: Workbook, records: Records) -> str:
    """Return which rows are in no state, or in several; empty if the ledger is full."""
    read = Counter((sheet.name, row.number) for sheet in book.sheets for row in sheet.rows)
    told = Counter((state.source.sheet, state.source.row) for state in records.rows)
    if read == told:
        return ""
    none, often = list((read - told).elements())[:5], list((told - read).elements())[:5]
    return f"rows without a state: {none}, told too often: {often}"


def isolated(path: Path, importers: Sequence[str]) -> Outcome:
    """Do the same in a process of its own: a crash or a hang there is a fault, and no end of the trials."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    start = time.perf_counter()
    process = context.Process(target=_work, args=(path, importers, sender))
    process.start()
    sender.close()
    try:
        outcome = receiver.recv() if receiver.poll(SECONDS) else Outcome("fault", f"no answer after {SECONDS} seconds")
    except EOFError:
        process.join()
        outcome = Outcome("fault", f"the process ended with {process.exitcode}")
    finally:
        receiver.close()
        if process.is_alive():
            process.terminate()
        process.join()
    return Outcome(outcome.kind, outcome.told, time.perf_counter() - start, outcome.mebibytes)


def _work(path: Path, importers: Sequence[str], sender: Connection) -> None:
    import resource  # noqa: PLC0415 - not on Windows, where the rest of this module is of use too

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        outcome = attempt(path, importers)
    except BaseException:
        outcome = Outcome("fault", traceback.format_exc()[-3000:])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with contextlib.suppress(OSError):
        sender.send(Outcome(outcome.kind, outcome.told, 0.0, peak))
