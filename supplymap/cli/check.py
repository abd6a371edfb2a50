"""The command ``supplymap check``: what was understood of files, how every column was read, and the list to correct."""

from __future__ import annotations

import unicodedata
from pathlib import Path  # noqa: TC003 - typer looks at the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from supplymap.cli.options import (
    AsOf,
    ColumnMap,
    Encoding,
    Files,
    Goods,
    Importer,
    InWorkspace,
    Strict,
    config_of,
    progressing,
    settings_in,
)
from supplymap.cli.summary import end, say_choices, say_issues, say_ledger, say_returned
from supplymap.cli.terminal import Settings, refuse_existing, say
from supplymap.cli.workspace import opened
from supplymap.errors import SupplymapError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.config import Config
    from supplymap.model import Decisions, Records, TableReading
    from supplymap.workspace.state import State

_HEADERS = ("", "Header", "Read as", "How sure", "Cells", "Example")
_WIDTHS = (3, 30, 34, 36, 7, 30)
"""Most letters of each column of the list."""
_RIGHT = (False, False, False, False, True, False)
"""Whether its column is one of numbers."""


def check(
    files: Files,
    importer: Importer = "",
    workspace: InWorkspace = None,
    settings: Settings = None,
    as_of: AsOf = "",
    encoding: Encoding = "",
    goods: Goods = "",
    columns: ColumnMap = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show for every sheet how its header and each column were read.")
    ] = False,
    suggest_map: Annotated[
        bool,
        typer.Option("--suggest-map", help="Write how each column was read as a list to correct, for --map; no more."),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="The .toml file for --suggest-map; printed if left out."),
    ] = None,
    strict: Strict = False,
) -> None:
    """Read supplier spreadsheets and show what was understood, without screening or writing."""
    from supplymap import pipeline  # noqa: PLC0415 - keeps --help fast
    from supplymap.outputs.choices import with_choices  # noqa: PLC0415
    from supplymap.records import read_tables  # noqa: PLC0415

    place = opened(workspace) if workspace else None
    decisions = place.decisions(lambda text: say(f"Note: {text}", error=True)) if place else None
    state = place.read()[0] if place else None
    config = config_of(settings_in(workspace, settings), importer, as_of, encoding, goods=goods, columns=columns)
    if out and not suggest_map:
        msg = "--out is for --suggest-map: give both, or neither; 'supplymap run' writes outputs into a folder."
        raise SupplymapError(msg)
    if suggest_map:
        _suggest(files, config, out, decisions, state)
        return
    with progressing() as progress:
        progress("reading")
        workbooks = pipeline.read_files(files, config)
        # of import reports among the files; a check records nothing
        decisions = with_choices(workbooks, config, decisions, state=state)
    if explain:
        # before anything can be refused: it tells what to correct
        say_readings(read_tables(workbooks, config, decisions=decisions))
    with progressing() as progress:
        progress("understanding")
        records = pipeline.understand(workbooks, config, decisions=decisions)
    say_returned(workbooks)
    _say(records)
    end(records, strict=strict)


def _say(records: Records) -> None:
    say_ledger(records)
    say_choices(records)
    names = {partner.id: partner.name for partner in records.partners}
    products = sorted({link.product or "(not stated)" for link in records.links if link.buyer == records.importer})
    say(f"Importer: {names[records.importer]}")
    say(
        f"Partners: {len(records.partners) - 1}, links: {len(records.links)}, products: {', '.join(products) or 'none'}"
    )
    say()
    say_issues(records, limit=None)


def _suggest(
    files: Sequence[Path], config: Config, out: Path | None, decisions: Decisions | None, state: State | None
) -> None:
    """Write the list of columns, also of files that are not understood."""
    from supplymap import pipeline  # noqa: PLC0415 - keeps --help fast
    from supplymap.outputs.choices import with_choices  # noqa: PLC0415
    from supplymap.outputs.column_map import column_map  # noqa: PLC0415
    from supplymap.outputs.sets import staged  # noqa: PLC0415
    from supplymap.records import read_tables  # noqa: PLC0415

    if out:
        refuse_existing(out)
    with progressing() as progress:
        progress("reading")
        workbooks = pipeline.read_files(files, config)
        decisions = with_choices(workbooks, config, decisions, state=state)
        text = column_map(read_tables(workbooks, config, decisions=decisions))
    if out is None:
        say(text.rstrip("\n"))
        return
    with staged(out.parent, [out.name], inputs=files) as stage:
        (stage / out.name).write_text(text, encoding="utf-8", newline="\n")
    say(f"Written: {out}")
    say(f"Correct its lines, then add --map {out} to the command.")


def say_readings(tables: Sequence[TableReading]) -> None:
    """Print for every sheet how its header and each column were read."""
    from supplymap.outputs.column_map import may_be  # noqa: PLC0415 - keeps --help fast
    from supplymap.outputs.readings import how_read, read_as, sureness  # noqa: PLC0415
    from supplymap.reference.column_words import party_words  # noqa: PLC0415
    from supplymap.sheets import column_letter  # noqa: PLC0415

    for table in tables:
        say(f"{table.file} [{table.sheet}]" if table.sheet else table.file)
        say(f"  {how_read(table)}")
        parties = party_words(table.columns)
        rows = [_HEADERS] if table.columns else []
        for column in table.columns:
            others = may_be(column, parties)
            read = read_as(column, parties) or (f"? {' or '.join(others)}" if others else "-")
            cells = f"{column.filled:,}"
            rows.append((column_letter(column.index), column.header, read, sureness(column), cells, column.example))
        columns = zip(_WIDTHS, zip(*rows, strict=True), strict=False)
        widths = [min(most, max(map(_width, texts))) for most, texts in columns]
        for row in rows:
            say(f"    {'  '.join(map(_fitted, row, widths, _RIGHT))}".rstrip())
        say()


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _fitted(text: str, width: int, right: bool) -> str:
    """Return a text on one line, cut or filled to a width."""
    text = " ".join(text.split())
    if _width(text) > width:
        while _width(text) > width - 1:
            text = text[:-1]
        text += "…"
    room = " " * (width - _width(text))
    return room + text if right else text + room
