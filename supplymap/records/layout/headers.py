"""Header rows: where on a sheet tables begin and end, and the header of each column, of one row or of several."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from supplymap.config.columns import decision_on
from supplymap.records.layout.meanings import ID, NAME, Meaning, exact_meaning, meaning_of
from supplymap.records.layout.phrases import is_unknown, may_be_known
from supplymap.reference.header_words import details
from supplymap.reference.names import fold
from supplymap.sheets.encoded import encode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from supplymap.config.columns import ColumnDecision
    from supplymap.sheets import Row, Sheet

    Reader = Callable[[str], Meaning | None]

HEADER_SEARCH_ROWS = 60
"""How many non-empty rows from the top may come before the header."""
MOST_HEADER_ROWS = 3
_SCORED = 200
"""How many filled cells of a row are looked at to tell whether it is a header."""
_SEARCHED = 400
"""How many columns of a row are looked at to tell whether it is a header."""
_LEAST_FURTHER = 3
_LONGEST_LEAD = 60
_PARTY_BONUS = 0.2
_REPEATED = 0.1


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table.

    Attributes
    ----------
    top, last
        Indexes in ``sheet.rows`` of its first and its last row.
    texts
        Header of each column as written, of several rows ``upper / lower``; empty where there is none.
    meanings
        What each means, or None.
    end
        Index of the first row after the table.
    """

    top: int
    last: int
    texts: tuple[str, ...]
    meanings: tuple[Meaning | None, ...]
    end: int = 0


def find_headers(sheet: Sheet, decisions: Sequence[ColumnDecision] = ()) -> list[Header]:
    """Find the headers of the tables on a sheet, from top to bottom.

    The first is the row, or the rows, with the most known headers among the first ones; on a tie the upper, and one
    row rather than several. A later row of at least three headers, all known and other than the last ones, begins a
    further table.

    Parameters
    ----------
    sheet
        A sheet as read.
    decisions
        What the user says of its columns: a header that they name is known.
    """
    rows = sheet.rows
    best = _best(rows, exact_meaning, decisions) or _best(rows, meaning_of, decisions)
    if best is None:
        return []
    found = [*_earlier(rows, best.top), best]
    for index in _further(rows, best.last + 1):
        if not same_header(rows[index].cells, rows[found[-1].last].cells):
            found.append(_header(rows, index, index, exact_meaning))
    ends = [*(header.top for header in found[1:]), len(rows)]
    return [replace(_read_all(header), end=end) for header, end in zip(found, ends, strict=True)]


def same_header(row: Sequence[str], header: Sequence[str]) -> bool:
    """Return whether the cells of a row repeat those of a header; empty ones at its end do not count."""
    width = len(header)
    while width and not header[width - 1]:
        width -= 1
    if len(row) * 2 <= width or len(row) > width:
        return False  # folding a wide header for each short row below it would take too long
    folded = [fold(cell) for cell in row]
    return any(folded) and folded == [fold(cell) for cell in header[: len(folded)]]


def _read_all(header: Header) -> Header:
    """Read the headers that are misspelt too, once it is certain that they are headers."""
    meanings = tuple(
        meaning or (meaning_of(text) if text and index < _SCORED else None)
        for index, (text, meaning) in enumerate(zip(header.texts, header.meanings, strict=True))
    )
    return replace(header, meanings=meanings)


def _best(rows: Sequence[Row], read: Reader, decisions: Sequence[ColumnDecision]) -> Header | None:
    """Return the header with the best score among the first rows; None if no row can be one."""
    best: Header | None = None
    most = 0.0
    for last in range(min(len(rows), HEADER_SEARCH_ROWS)):
        alone = len(rows[last].cells) == 1
        for top in range(last, max(-1, last - MOST_HEADER_ROWS), -1):
            if top < last and rows[top].number != rows[top + 1].number - 1:
                break
            header = _header(rows, top, last, read, _SEARCHED)
            if top < last and not _bands(rows, top, last, read):
                continue
            score = _score(header, rows, decisions, alone=alone)
            # a word for a party that stands above each of its columns heads no columns itself
            repeats = top < last and _repeats_bands(rows, top, last, read)
            if score > most + (-_REPEATED if repeats else 0.5 if top < last else 0):
                best, most = header, score
    return _header(rows, best.top, best.last, read) if best is not None else None


def _header(rows: Sequence[Row], top: int, last: int, read: Reader, width: int | None = None) -> Header:
    """Join the cells of the rows of a header, column by column, as far as a width."""
    texts = list(rows[last].cells[:width])
    meanings = [read(text) if text else None for text in texts]
    read_band = _band_reader(meanings, read)
    for index in range(last - 1, top - 1, -1):
        above = rows[index].cells[:width]
        length = max(len(texts), len(above))
        texts += [""] * (length - len(texts))
        meanings += [None] * (length - len(meanings))
        band = ""
        for column in range(length):
            cell = above[column] if column < len(above) else ""
            band = cell or band
            if not texts[column]:
                texts[column], meanings[column] = (cell, read_band(cell) if cell else None)
            elif band and band != texts[column]:
                meanings[column] = _under(band, texts[column], meanings[column], read_band)
                texts[column] = f"{band} / {texts[column]}"
    return Header(top, last, tuple(texts), tuple(meanings))


def _band_reader(below: Sequence[Meaning | None], read: Reader) -> Reader:
    """Return how bands are read: above Name, Country, Name, Country with the words of goods and misspelt ones too."""
    bare = sum(1 for one in below if one and one.attribute == NAME and not (one.roles or one.tier))
    return meaning_of if bare > 1 else read


def _under(band: str, text: str, meaning: Meaning | None, read: Reader) -> Meaning | None:
    """Return what a header means under a band: "Country" under "Buyer" is the country of the buyer."""
    above = read(band)
    if above is None or meaning is None:
        return meaning or read(f"{band} {text}")
    if above.detail in details() and details()[above.detail].kind in ("contact", "thing") and not meaning.roles:
        return replace(meaning, attribute="", detail=above.detail, fields=())
    if above.attribute == "origin" and meaning.attribute == "country":
        return replace(above, qualifiers=meaning.qualifiers)
    if above.attribute in (NAME, ID) and (above.roles or above.tier) and not (meaning.roles or meaning.tier):
        named = {"roles": above.roles, "said": above.said, "tier": above.tier, "ordinal": above.ordinal}
        return replace(meaning, **named)  # type: ignore[arg-type]
    if above.tier and not meaning.tier and (meaning.names or meaning.roles):
        return replace(meaning, tier=above.tier)
    return meaning


def _bands(rows: Sequence[Row], top: int, last: int, read: Reader) -> bool:
    """Return whether the upper rows of a header are bands: words for parties, or headers above empty cells.

    One band is a title; so is a row of which nothing is known.
    """
    read = _band_reader([read(cell) if cell else None for cell in rows[last].cells[:_SEARCHED]], read)
    for index in range(top, last):
        cells = [(column, cell) for column, cell in enumerate(rows[index].cells[:_SEARCHED]) if cell]
        if len({cell for _, cell in cells}) < 2:
            return False
        known = [(column, meaning) for column, cell in cells if (meaning := read(cell))]
        below = rows[last].cells
        standing = sum(
            1 for column, meaning in known if meaning.is_read and not (below[column : column + 1] or ("",))[0]
        )
        parties = {(m.role, m.tier, m.ordinal) for _, m in known if m.attribute in (NAME, ID) and (m.roles or m.tier)}
        if len(parties) < 2 and not (standing and len(known) * 2 >= len(cells)):
            return False
    return True


def _repeats_bands(rows: Sequence[Row], top: int, last: int, read: Reader) -> bool:
    """Return whether a word stands above several columns that have each a known header of its own."""
    below = rows[last].cells[:_SEARCHED]
    known = [bool(cell and read(cell)) for cell in below]
    return any(
        above[column] and above[column] == above[column + 1] and below[column] != below[column + 1]
        for above in (row.cells for row in rows[top:last])
        for column in range(min(len(above), len(below)) - 1)
        if known[column] and known[column + 1]
    )


def _score(header: Header, rows: Sequence[Row], decisions: Sequence[ColumnDecision], *, alone: bool) -> float:
    """Return how much a header looks like one: its known cells; 0 if it names no party."""
    filled = [
        (index, text, meaning)
        for index, (text, meaning) in enumerate(zip(header.texts, header.meanings, strict=True))
        if text
    ][:_SCORED]
    decided = sum(1 for index, text, _ in filled if decisions and decision_on(decisions, text, index) is not None)
    known = [meaning for _, _, meaning in filled if meaning is not None]
    names = any(meaning.names for meaning in known)
    if not names and not decided:
        return 0.0
    numbers = sum(1 for _, text, meaning in filled if meaning is None and _is_number(text))
    count = float(len(known) + decided - numbers)
    # one known word among prose is a title, not a header
    if count < 2 and not (len(filled) == 1 and known and (alone or decided)):
        return 0.0
    if len(known) > 1 and all(m.attribute == NAME and m.role in ("", "partner") and not m.tier for m in known):
        return 0.0  # "Organizations: name" explains another sheet
    if header.last + 1 >= len(rows) and len(filled) > 1 and not decided:
        count -= 0.5  # a row with nothing below it is a header only where there is no other
    return count + _PARTY_BONUS * sum(bool(meaning.roles) + bool(meaning.tier) for meaning in known)


def _is_number(text: str) -> bool:
    return text[:1].isdigit() and not any(char.isalpha() for char in text)


def _earlier(rows: Sequence[Row], end: int) -> list[Header]:
    """Return the headers of tables above the best one: rows of known headers alone, with data below them."""
    found: list[Header] = []
    for index in range(end - 1):
        filled = [cell for cell in rows[index].cells if cell]
        if (
            not 2 <= len(filled) <= _SCORED
            or not all(map(may_be_known, filled))
            or (found and same_header(rows[index].cells, rows[found[-1].last].cells))
        ):
            continue
        header = _header(rows, index, index, exact_meaning)
        known = [meaning for meaning in header.meanings if meaning is not None]
        below = [exact_meaning(cell) for cell in rows[index + 1].cells if cell]
        data = len(below) > 1 and sum(meaning is None for meaning in below) * 2 > len(below)
        if len(known) == len(filled) and data and _score(header, rows, (), alone=False):
            found.append(header)
    return found


def _further(rows: Sequence[Row], start: int) -> Iterator[int]:
    """Yield the rows below that are headers of further tables.

    Most rows of data show by one filled cell that they are none, the first or the last: of these two the column that
    has fewer different texts is looked at, each text once.
    """
    encoded = encode(rows)
    filled = np.flatnonzero(encoded.cells)
    first = np.searchsorted(filled, encoded.starts[:-1])
    last = np.searchsorted(filled, encoded.starts[1:])
    wide = np.flatnonzero((last - first >= _LEAST_FURTHER) & (last - first <= _SCORED))
    wide = wide[wide >= start]
    ends = [encoded.cells[filled[at[wide]]] for at in (first, last - 1)]
    distinct, where = min((np.unique(codes, return_inverse=True) for codes in ends), key=lambda pair: len(pair[0]))
    may_head = np.array([_may_head(encoded.texts[code]) for code in distinct.tolist()], np.bool_)
    for index in wide[may_head[where]].tolist():
        cells = [cell for cell in rows[index].cells if cell]
        if any(map(is_unknown, cells)):
            continue
        known = [exact_meaning(cell) for cell in cells]
        if all(known) and any(meaning.names for meaning in known if meaning):
            yield index


def _may_head(text: str) -> bool:
    return len(text) <= _LONGEST_LEAD and may_be_known(text) and exact_meaning(text) is not None
