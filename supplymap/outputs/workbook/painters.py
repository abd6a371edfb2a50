"""Rows of a table as XML: each column painted in its looks, repeated texts kept as written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from supplymap.outputs.workbook import looks
from supplymap.outputs.workbook.cells import cell_content, cell_xml, letter, lines_needed, row_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from supplymap.outputs.workbook.book import Book
    from supplymap.outputs.workbook.cells import StyleIds
    from supplymap.outputs.workbook.columns import Column, Value

_NARROW = 20.0
_KEPT = 4_096  # texts of a column that are kept as written: most columns repeat few texts


@dataclass(frozen=True, slots=True)
class Painter:
    """The styles of one column's cells."""

    value: StyleIds
    text: StyleIds
    chips: Mapping[str, StyleIds]
    width: float

    @classmethod
    def of(cls, book: Book, column: Column, *, linked: bool = False, tight: bool = False) -> Painter:
        """Register the looks of a column.

        Parameters
        ----------
        book
            The workbook in the making.
        column
            How it is shown.
        linked
            Its cells lead to another sheet.
        tight
            It was made narrow: whole words fill it badly, and its texts take more lines.
        """
        colour = looks.LINKED if linked else looks.INK
        value = replace(looks.body_look(column.align, column.number_format), colour=colour)
        text = replace(looks.body_look(column.align), colour=colour)
        words = sorted(frozenset.union(*looks.CHIPS)) if column.chips else ()
        return cls(
            book.style(value),
            book.style(text),
            {w: book.style(looks.chip_look(w)) for w in words},
            column.width - (4 if tight and column.width < _NARROW else 2),
        )

    def style(self, value: Value) -> StyleIds:
        """Return the style of one value."""
        if isinstance(value, str):
            return self.chips.get(value, self.text)
        return self.value

    def painted(self) -> Callable[[Value], tuple[str, int]]:
        """Return a function that writes a value and counts its lines; repeated texts are kept as written."""
        kept: dict[str, tuple[str, int]] = {}
        empty = cell_content(None, self.value), 1

        def paint(value: Value) -> tuple[str, int]:
            if value is None:
                return empty
            if not isinstance(value, str):
                return cell_content(value, self.value), 1
            written = kept.get(value)
            if written is None:
                # Chinese characters are twice as wide
                lines = lines_needed(value, self.width) if len(value) > self.width / 2 else 1
                written = cell_content(value, self.style(value)), lines
                if len(kept) < _KEPT:
                    kept[value] = written
            return written

        return paint


def painted_rows(
    columns: Sequence[Sequence[Value]],
    painters: Sequence[Painter],
    numbers: Sequence[int],
    bands: Mapping[int, str],
    band: StyleIds,
) -> Iterator[str]:
    """Yield the rows of a table.

    Parameters
    ----------
    columns
        Values, a sequence a column.
    painters
        One a column.
    numbers
        The sheet's row of each row of the table.
    bands
        By position in the table, the sentence that stands in a row of its own above it.
    band
        Style of these sentences.
    """
    cells_of = [
        (f'<c r="{letter(number)}', values, painter.painted())
        for number, (values, painter) in enumerate(zip(columns, painters, strict=False), 1)
    ]
    for index, number in enumerate(numbers):
        if index in bands:
            yield _band(number - 1, bands[index], len(cells_of), band)
        cells, most = [], 1
        for start, values, painted in cells_of:
            content, lines = painted(values[index])
            cells.append(f'{start}{number}"{content}')
            if lines > 1:
                most = max(most, lines)
        yield row_xml(number, "".join(cells), most)


def _band(number: int, text: str, width: int, style: StyleIds) -> str:
    """Write a sentence across a row; the cells beside it are empty, so that it runs over them."""
    filled = "".join(cell_xml(number, column, None, style) for column in range(2, width + 1))
    return row_xml(number, cell_xml(number, 1, text, style) + filled)
