"""Text files with one record a line (.csv, .tsv, .txt)."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from supplymap.errors import InputError
from supplymap.model import Issue, Source
from supplymap.reference.issues import FOUND_LENGTH, issue
from supplymap.sheets.encodings import decode
from supplymap.sheets.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplymap.sheets.limits import Budget
    from supplymap.sheets.workbook import Sheet

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_SAMPLED = 200
_ROW = 2
"""Most lines of a record that cannot have swallowed a row."""
_START = 1 << 16
_BINARY = bytes(code for code in range(1, 32) if code not in b"\t\n\v\f\r\x1a\x1b")
_MARKUP = re.compile(r"\s*<(?:!doctype|html|\?xml|table|head|body|meta|style|script|div)\b", re.IGNORECASE)


def read_text(data: bytes, budget: Budget, encoding: str | None = None) -> Sheet:
    """Read a text file as one sheet.

    Rows are numbered by record, as a spreadsheet program shows them: a quoted field with line breaks is one row, an
    empty line is a row, and a first line such as ``sep=;`` is none.

    Parameters
    ----------
    data
        Content of the file.
    budget
        Limits, and the file's name.
    encoding
        Encoding of the file; None to detect it.

    Returns
    -------
    sheet
        Its note names encoding and delimiter.

    Raises
    ------
    InputError
        When the content is no text table.
    """
    file = budget.file
    decoded = decode(data, file, encoding)
    text = decoded.text
    if not text.strip("\x00 \t\r\n\ufeff"):
        raise InputError(f"{file} is empty: choose the file that holds the supplier list.")
    if _MARKUP.match(text):
        raise InputError(
            f"{file} is a web page or XML file with the name of a spreadsheet: open it in Excel, save it as .xlsx and "
            "use that."
        )
    if _is_binary(data, decoded.encoding):
        raise InputError(f"{file} is not a spreadsheet: use an .xlsx, .xls, .ods or .csv file.")
    grid = Grid(file, "", budget)
    text, delimiter = _delimiter(text)
    grid.note = f"{decoded.encoding}; {_DELIMITERS.get(delimiter, delimiter)}"
    if decoded.guessed:
        message = f"The file does not say in which encoding it is written; it was read as {decoded.encoding}"
        grid.issues.append(issue("encoding-guessed", Source(file, "", 0), "", decoded.sample(), message=message))
    wrapped = '="' in text
    for number, (record, repaired) in enumerate(_records(text, delimiter), 1):
        if record is None:
            grid.report(
                "limit-reached", number, None, repaired, message="A field of this row is too long; the row was not used"
            )
            continue
        if repaired:
            grid.issues.append(_unclosed_quote(file, number, repaired))
        grid.add_texts(number, [_unwrapped(field) for field in record] if wrapped else record)
    return grid.finish()


def _unwrapped(field: str) -> str:
    """Return the code in ``="0012"``, a notation that keeps leading zeros in a text file."""
    return field[2:-1] if field.startswith('="') and field.endswith('"') and '"' not in field[2:-1] else field


def _unclosed_quote(file: str, number: int, line: str) -> Issue:
    return Issue(
        "unclosed-quote",
        Source(file, "", number),
        "",
        line.strip()[:FOUND_LENGTH],
        "A quotation mark has no partner; the row was read as this one line",
        "Look at the row; double the quotation marks inside a quoted field, or save the table as .xlsx",
        "warning",
    )


def _is_binary(data: bytes, encoding: str) -> bool:
    if encoding.startswith(("utf-16", "utf-32")):
        return False
    start = data[:_START]
    controls = len(start) - len(start.translate(None, _BINARY))
    return controls > max(8, 0.02 * len(start)) or start.count(0) > 0.5 * len(start)


def _delimiter(text: str) -> tuple[str, str]:
    """Return the text without a line that only names the delimiter, and the delimiter."""
    first = text[:_START].splitlines()[0] if text else ""
    if re.fullmatch(r'"?sep=.*"?', first, re.IGNORECASE) and len(first.strip('"')) == 5:
        delimiter = first.strip('"')[4]
        return text[len(first) :].removeprefix("\r").removeprefix("\n"), delimiter
    sample = text[: 8 * _START]
    if len(sample) < len(text):
        sample = sample[: sample.rfind("\n") + 1] or sample
    return text, max(_DELIMITERS, key=lambda delimiter: _fitness(sample, delimiter))


def _fitness(sample: str, delimiter: str) -> float:
    """Score a delimiter by how many records, above all the first ones, have the most common number of fields."""
    widths = [len(record) for record, _ in islice(_records(sample, delimiter), _SAMPLED) if record]
    several = Counter(width for width in widths if width > 1)
    if not several:
        return 0.0
    columns, count = several.most_common(1)[0]
    share = count / len(widths)
    start = widths[:5]
    return share * (1 - 1 / columns) + 0.3 * start.count(columns) / len(start) + 0.2 * (share == 1)


def _records(text: str, delimiter: str) -> Iterator[tuple[list[str] | None, str]]:
    """Split a text into records.

    Yields
    ------
    record, line
        The fields and an empty text; or the fields of one line with an unclosed quotation mark and that line; or None
        and the start of a line with a field that is too long. An unclosed quotation mark does not swallow the rows
        after it.
    """
    lines = _Lines(list(io.StringIO(text, newline="")), delimiter)
    start = 0
    while start < len(lines.texts):
        reader = csv.reader(lines.read_from(start), delimiter=delimiter, strict=True)
        try:
            for record in reader:
                end = start + reader.line_num
                if end - lines.begin > _ROW and lines.swallowed(end, lines.width or len(record)):
                    lines.note_end(end, sound=True)
                    break
                yield record, ""
                lines.begin, lines.width = end, len(record)
            else:
                return
        except csv.Error:
            lines.note_end(start + reader.line_num, sound=False)
        line = lines.texts[lines.begin]
        try:
            yield next(csv.reader([line], delimiter=delimiter)), line
        except csv.Error:
            yield None, line[:FOUND_LENGTH]
        start = lines.begin + 1


class _Lines:
    """Lines of a text for a CSV reader, which stops where it would repeat known work.

    A reader inside quotation marks at the start of a line reads on in the same way wherever the marks were opened. So
    lines inside a record that was given up are not read again for each line that may start a new record.

    Attributes
    ----------
    begin
        Number of the line in which the current record begins.
    width
        Number of fields of the record before it, or 0.
    """

    def __init__(self, texts: list[str], delimiter: str) -> None:
        self.texts = texts
        self.begin = self.width = 0
        self._given_up = 0
        self._sound = False
        self._rows: dict[int, bool] = {}
        self._delimiter = delimiter

    def read_from(self, start: int) -> Iterator[str]:
        """Yield the lines from a new start; stop inside a record that cannot end well: a strict reader fails there."""
        self.begin, self.width = start, 0
        for index in range(start, len(self.texts)):
            if self.begin < index < self._given_up and (
                not self._sound or (self.width and self.swallowed(self._given_up, self.width))
            ):
                return
            yield self.texts[index]

    def note_end(self, end: int, *, sound: bool) -> None:
        """Note where a record that is given up ends, and whether it ends soundly.

        A reader that was stopped inside a known record adds nothing.
        """
        if end > self._given_up or self.begin >= self._given_up:
            self._given_up, self._sound = end, sound

    def swallowed(self, end: int, width: int) -> bool:
        """Return whether each line inside the current record has as many fields as the row before: it is a row."""
        inner = self.begin + 1
        if end - self.begin <= _ROW or width <= 2 or self.texts[inner].count(self._delimiter) != width - 1:
            return False
        return self._alike[inner] >= end - 1 and self._is_row(inner)

    def _is_row(self, index: int) -> bool:
        """Return whether a line is a row by itself: not with the end of one quoted field and the start of another."""
        if index not in self._rows:
            try:
                self._rows[index] = bool(list(csv.reader([self.texts[index]], delimiter=self._delimiter, strict=True)))
            except csv.Error:
                self._rows[index] = False
        return self._rows[index]

    @cached_property
    def _alike(self) -> list[int]:
        """For each line, the end of the run of lines with as many delimiters."""
        counts = [text.count(self._delimiter) for text in self.texts]
        ends = list(range(1, len(counts) + 1))
        for index in range(len(counts) - 2, -1, -1):
            if counts[index] == counts[index + 1]:
                ends[index] = ends[index + 1]
        return ends
