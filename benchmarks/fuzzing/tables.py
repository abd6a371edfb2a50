"""Rows of a list, changed as people and programs change them, and written in every format that is read."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import openpyxl

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from random import Random

Rows = list[list[str]]
"""A sheet: rows of texts."""
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
JUNK = (
    "", " ", "0", "-1", "1e999", "NaN", "TBD", "n/a", "ditto", '"', "=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)",
    "#REF!", "#N/A", "2026-02-30", "31/12/1899", "45000", "１２３", "٣٤", "Xinjiang", "新疆", "北朝鲜", "TRUE",
    "\x00", "\x0b", "\ufeff", "\u202egnp", "\ud7ff", "a\nb", "a\r\nb\tc", ";" * 50, "|".join("ab" * 20), "x" * 40_000,
    "é" * 3000, "Σ" * 300, "9" * 400, "</t></is></c>", "&#0;", "_x0041_", "'", '""', "\\", "Tier 2", "Total", "Tier 99",
    "Supplier", "Country", "Importer Inc", "A > B", "A; B; C", "Mill and Factory", "N" * 255, "\u200b\u200b", "100 %",
)  # fmt: skip


def rows_of(path: Path) -> list[Rows]:
    """Return the sheets of a workbook as rows of texts."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    return [
        [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book
    ]


def changed(sheets: Sequence[Rows], chance: Random) -> list[Rows]:
    """Return sheets after a few changes of their cells, columns and rows."""
    new = [[list(row) for row in rows] for rows in sheets]
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        rows = chance.choice(new)
        if rows:
            chance.choice(CHANGES)(rows, chance)
    if chance.random() < 0.1:
        new.append([list(row) for row in chance.choice(new)])
    if chance.random() < 0.1:
        chance.shuffle(new)
    return new


def _swap_cells(rows: Rows, chance: Random) -> None:
    for _ in range(chance.randint(1, 40)):
        one, other = chance.choice(rows), chance.choice(rows)
        if one and other:
            first, second = chance.randrange(len(one)), chance.randrange(len(other))
            one[first], other[second] = other[second], one[first]


def _shuffle_columns(rows: Rows, chance: Random) -> None:
    width = max(map(len, rows))
    order = list(range(width))
    chance.shuffle(order)
    rows[:] = [[row[index] if index < len(row) else "" for index in order] for row in rows]


def _shuffle_header(rows: Rows, chance: Random) -> None:
    chance.shuffle(chance.choice(rows[:8]))


def _shuffle_rows(rows: Rows, chance: Random) -> None:
    chance.shuffle(rows)


def _repeat_rows(rows: Rows, chance: Random) -> None:
    place = chance.randrange(len(rows))
    rows[place:place] = [list(rows[chance.randrange(len(rows))]) for _ in range(chance.randint(1, 30))]


def _drop_rows(rows: Rows, chance: Random) -> None:
    place = chance.randrange(len(rows))
    del rows[place : place + chance.randint(1, len(rows))]


def _add_junk(rows: Rows, chance: Random) -> None:
    for _ in range(chance.randint(1, 30)):
        row = chance.choice(rows)
        if row:
            row[chance.randrange(len(row))] = chance.choice(JUNK)


def _junk_column(rows: Rows, chance: Random) -> None:
    column, text = chance.randrange(max(map(len, rows)) or 1), chance.choice(JUNK)
    for row in rows:
        if column < len(row):
            row[column] = text


def _blank_column(rows: Rows, chance: Random) -> None:
    column = chance.randrange(max(map(len, rows)) or 1)
    for row in rows[chance.randint(0, 5) :]:
        if column < len(row):
            row[column] = ""


def _transpose(rows: Rows, _: Random) -> None:
    width = max(map(len, rows))
    rows[:] = [[row[column] if column < len(row) else "" for row in rows] for column in range(width)]


def _widen(rows: Rows, chance: Random) -> None:
    row = chance.choice(rows)
    row.extend([""] * chance.randint(1, 3000) + [chance.choice(JUNK)])


def _repeat_header(rows: Rows, chance: Random) -> None:
    header = list(chance.choice(rows[:8]))
    for _ in range(chance.randint(1, 5)):
        rows.insert(chance.randrange(len(rows) + 1), list(header))


def _join_columns(rows: Rows, chance: Random) -> None:
    mark = chance.choice((" ", ", ", "\n", " / ", ";"))
    rows[:] = [[mark.join(row[:2]), *row[2:]] for row in rows]


CHANGES: tuple[Callable[[Rows, Random], None], ...] = (
    *(_swap_cells, _shuffle_columns, _shuffle_header, _shuffle_rows, _repeat_rows, _drop_rows, _add_junk),
    *(_junk_column, _blank_column, _transpose, _widen, _repeat_header, _join_columns),
)


def written(sheets: Sequence[Rows], ending: str, chance: Random) -> bytes:
    """Write sheets in a format; a format of one sheet takes one of them."""
    if ending == "xlsx":
        return _xlsx(sheets)
    if ending == "ods":
        return _ods(sheets)
    rows = chance.choice(sheets)
    if ending == "json":
        return _json(rows, chance)
    return _csv(rows, chance)


def _xlsx(sheets: Sequence[Rows]) -> bytes:
    """Write inline texts by hand: hostile ones too."""
    out = io.BytesIO()
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        names = range(len(sheets))
        listed = "".join(f'<sheet name="S{n}" sheetId="{n + 1}" r:id="r{n}"/>' for n in names)
        found = "".join(
            f'<Relationship Id="r{n}" Type="{links}/worksheet" Target="worksheets/s{n}.xml"/>' for n in names
        )
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="a" Type="{links}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        spaces = f'xmlns="{main}" xmlns:r="{links}"'
        file.writestr("xl/workbook.xml", f"<workbook {spaces}><sheets>{listed}</sheets></workbook>")
        file.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}">{found}</Relationships>')
        for number, rows in enumerate(sheets):
            lines = []
            for row in rows:
                cells = (f'<c t="inlineStr"><is><t>{_xml(text)}</t></is></c>' if text else "<c/>" for text in row)
                lines.append(f"<row>{''.join(cells)}</row>")
            body = f"<sheetData>{''.join(lines)}</sheetData>"
            file.writestr(f"xl/worksheets/s{number}.xml", f"<worksheet {spaces}>{body}</worksheet>")
    return out.getvalue()


def _ods(sheets: Sequence[Rows]) -> bytes:
    spaces = "".join(f' xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    tables = []
    for number, rows in enumerate(sheets):
        lines = []
        for row in rows:
            cells = (
                f'<table:table-cell office:value-type="string"><text:p>{_xml(text)}</text:p></table:table-cell>'
                if text
                else "<table:table-cell/>"
                for text in row
            )
            lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
        tables.append(f"<table:table table:name={quoteattr(f'S{number}')}>{''.join(lines)}</table:table>")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr(
            "content.xml",
            f"<office:document-content{spaces}><office:body><office:spreadsheet>{''.join(tables)}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def _xml(text: str) -> str:
    """Escape a text for XML; characters that XML cannot hold are left out."""
    return escape("".join(char for char in text if char in "\t\n\r" or (char >= " " and char not in "\ufffe\uffff")))


def _json(rows: Rows, chance: Random) -> bytes:
    header = chance.choice(rows[:8]) if rows else []
    records: list[object] = [dict(zip(header, row, strict=False)) for row in rows]
    shape = chance.randrange(5)
    if shape == 0:
        return json.dumps(records, ensure_ascii=chance.random() < 0.5).encode()
    if shape == 1:
        return "\n".join(json.dumps(record) for record in records).encode()
    if shape == 2:
        return json.dumps({"suppliers": records, "total": len(records), "more": {"by": [records[:2]]}}).encode()
    if shape == 3:
        features = [{"type": "Feature", "properties": record, "geometry": None} for record in records]
        return json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return json.dumps([header, *rows]).encode()


def _csv(rows: Rows, chance: Random) -> bytes:
    out = io.StringIO()
    clean = [[text.replace("\x00", "") for text in row] for row in rows]
    separator = chance.choice(",,,;\t|")
    quoting = chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC))
    end = chance.choice(("\n", "\r\n", "\r"))
    csv.writer(out, delimiter=separator, quoting=quoting, lineterminator=end).writerows(clean)
    text = out.getvalue()
    for _ in range(chance.choice((0, 0, 1, 3, 20))):
        place = chance.randrange(len(text) + 1)
        put = chance.choice(('"', '""', separator, "\n", "\r", "'", "\\", ""))
        text = text[:place] + put + text[place + chance.randint(0, 1) :]
    encoding = chance.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "gb18030", "cp1252", "latin-1", "utf-32"))
    return text.encode(encoding, "replace")
