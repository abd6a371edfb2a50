"""Who may be the importer: whom titles name, buyers that supply nobody, names nearest to a mistyped one."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from supplymap.errors import ImporterError
from supplymap.model import Source
from supplymap.records.nobody import names_no_partner
from supplymap.reference.names import fold, normalise
from supplymap.reference.row_words import row_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from supplymap.records.readings import Reading
    from supplymap.sheets import Row, Sheet

NAMED = 5
"""Most names that a message proposes."""
_TITLE_ROWS = 60
"""Most rows above a table, or of a sheet without one, in which titles are looked for."""
_LONG = 100
"""Letters from which a text is prose and no name."""
_LABEL = re.compile(r"([^:：]{1,60})[:：]\s*(.*)", re.DOTALL)


def titled(sheets: Iterable[Sheet], readings: Sequence[Reading]) -> list[tuple[str, Source]]:
    """Return whom titles above tables, and sheets without one, name as the importer: "Importer: X", "Prepared for X".

    Parameters
    ----------
    sheets
        Every sheet of the files.
    readings
        How their tables were read.

    Returns
    -------
    named
        Each name once, with its first row.
    """
    tops: dict[tuple[str, str], int] = {}
    for reading in readings:
        key = reading.sheet.file, reading.sheet.name
        tops[key] = min(reading.top, tops.get(key, reading.top))
    found: dict[str, tuple[str, Source]] = {}
    for sheet in sheets:
        top = min(tops.get((sheet.file, sheet.name), _TITLE_ROWS), _TITLE_ROWS)
        for row in sheet.rows[:top]:
            for name in _stated(row):
                source = Source(sheet.file, sheet.name, row.number)
                found.setdefault(normalise(name).key, (name, source))
    return list(found.values())


def _stated(row: Row) -> Iterator[str]:
    """Yield the names that a row states: behind a colon, in the next cell, or behind "prepared for"."""
    cells = [cell for cell in row.cells if cell]
    for position, cell in enumerate(cells[:_TITLE_ROWS]):
        label = _LABEL.fullmatch(cell)
        title, name = label.groups() if label else (cell, "")
        if fold(title) in row_words("importer-title") or (label and fold(title) in row_words("prepared-for")):
            name = name or (cells[position + 1] if position + 1 < len(cells) else "")
        elif not label and (opening := _opening(cell)):
            name = cell[opening:]
        else:
            continue
        name = " ".join(name.split())
        if name and len(name) <= _LONG and any(map(str.isalpha, name)) and not names_no_partner(name):
            yield name


def _opening(cell: str) -> int:
    """Return the length of words such as "prepared for" at the start of a cell; 0 if there are none."""
    folded = cell.casefold()
    words = (word for word in row_words("prepared-for") if folded.startswith(f"{word} "))
    return max((len(word) + 1 for word in words), default=0)


def ends(buyers: Mapping[str, int], suppliers: Iterable[str], named: Callable[[str], str]) -> list[str]:
    """Return the buyers that supply nobody, those who buy most often first.

    Parameters
    ----------
    buyers
        Texts that name buyers, with their number of links.
    suppliers
        Texts that name suppliers.
    named
        Returns the name of the partner that a text means: ids and other names give its name; the text itself where it
        means none.
    """
    supplying = {normalise(named(text)).key for text in suppliers}
    counts = Counter[str]()
    for text, count in buyers.items():
        if not names_no_partner(text):
            counts[named(text)] += count
    found: dict[str, str] = {}
    for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        key = normalise(name).key
        if key not in supplying:
            found.setdefault(key, name)
    return list(found.values())


def nearest(wanted: str, names: Iterable[str]) -> list[str]:
    """Return the names most like one that nobody has, best first; at most three."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - needed for the message only

    distinct = sorted(set(names))
    return [name for name, _, _ in process.extract(wanted, distinct, scorer=fuzz.WRatio, limit=3)]


def not_said(candidates: Sequence[str]) -> ImporterError:
    """Return the refusal where the files do not say who the importer is."""
    told = " It may be one of the buyers that supply nobody: " + _listed(candidates) if candidates else ""
    return ImporterError(
        f"The files do not say who the importer is: name it with --importer.{told}".rstrip(".") + ".",
        candidates[:NAMED],
    )


def several(names: Sequence[str]) -> ImporterError:
    """Return the refusal where several partners have the role of the importer."""
    return ImporterError(
        f"Several partners have the role importer ({_listed(names)}): name one with --importer.", names[:NAMED]
    )


def not_a_buyer(wanted: str, near: Sequence[str]) -> ImporterError:
    """Return the refusal where the importer is stated and no row names it as a buyer."""
    hint = f"The closest names are: {_listed(near)}." if near else "No buyer is named at all."
    return ImporterError(
        f"No row names the importer {wanted!r} as the buyer, so no chain leads to it. {hint}", near[:NAMED]
    )


def _listed(names: Sequence[str]) -> str:
    hidden = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {hidden:,} more" if hidden > 0 else "")
