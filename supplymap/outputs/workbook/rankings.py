"""Tables behind a summary, as sheets of one workbook: what a what-if compares."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Required, TypedDict

from supplymap.outputs.workbook.book import Book
from supplymap.outputs.workbook.first_page import LIMITS, rating_meanings
from supplymap.outputs.workbook.looks import NAVY, RATING_COLOURS
from supplymap.outputs.workbook.pages import Grid, Pairs, Prose, Section, add_page
from supplymap.outputs.workbook.tables import Table, add_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from supplymap.network.attributes import Bands
    from supplymap.outputs.workbook.pages import Block

NO_ROWS = (
    "Nothing to show. An empty table clears no partner: the sheet Summary says what was checked and what is missing."
)
_TABS = {"Findings": RATING_COLOURS["Finding"], "Actions": RATING_COLOURS["Low"]}
_RANKING_TAB = RATING_COLOURS["Medium"]
BANDS: Bands = {"High": 0.2, "Medium": 0.05}


class RankingsMeta(TypedDict, total=False):
    """What :func:`write_rankings` writes around the tables.

    Attributes
    ----------
    importer
        Name of the importer.
    as_of
        The as-of date, or its ISO form.
    tool
        Version line, such as ``supplymap 0.1.0``.
    lists
        One sentence per list: its date and what it lacks.
    notes
        By sheet title, one sentence on what its rows are and how they are sorted.
    summary
        Headline pairs of label and text, findings first; a label that is a rating gets its colour.
    products
        One row per product: rating, exposure, coverage, findings that reach it.
    columns
        By column header, what it means; printed at the end of the summary.
    bands
        Lower bounds of the ratings High and Medium.
    formats
        Number format by column header, where the one derived from header and values does not suit.
    """

    importer: Required[str]
    as_of: Required[date | str]
    tool: str
    lists: Sequence[str]
    notes: Mapping[str, str]
    summary: Sequence[tuple[str, str]]
    products: pd.DataFrame
    columns: Mapping[str, str]
    bands: Bands
    formats: Mapping[str, str]


def write_rankings(tables: Mapping[str, pd.DataFrame], path: str | Path, *, meta: RankingsMeta) -> None:
    """Write tables as a workbook with a summary in front.

    Parameters
    ----------
    tables
        Sheet title to table, in the sequence of the sheets; column names are what the user reads. The first
        letter of a title is made a capital.
    path
        Where to; the folder exists.
    meta
        What stands around the tables.

    Notes
    -----
    The sheet ``Summary`` comes first. Every other sheet has its title in row 1, how it is sorted in row 2,
    the header in row 4 (frozen, filtered, repeated in print) and the data from row 5.
    """
    as_of = to_date(meta["as_of"])
    tables = {title[:1].upper() + title[1:]: frame for title, frame in tables.items()}
    notes = {title[:1].upper() + title[1:]: note for title, note in meta.get("notes", {}).items()}
    book = Book()
    add_page(
        book,
        "Summary",
        heading=f"Weakest links: {meta['importer']}",
        subtitle=dated("Forced-labor risk in the supply chain", as_of, meta.get("tool", "")),
        blocks=list(_blocks(meta, {title: notes.get(title, "") for title in tables})),
        tab=NAVY,
    )
    for title, frame in tables.items():
        add_table(
            book,
            title,
            Table.from_frame(frame),
            heading=f"{title}: {meta['importer']}",
            note=notes.get(title, ""),
            tab=_TABS.get(title, _RANKING_TAB),
            formats=meta.get("formats"),
            nothing=NO_ROWS,
        )
    book.save(path, as_of)


def to_date(value: date | str) -> date:
    """Return the date of a date or its ISO form."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def dated(text: str, as_of: date, tool: str) -> str:
    """Return the line under a heading: what, as of when, by which version."""
    return "  ·  ".join(part for part in (text, f"as of {as_of.isoformat()}", tool) if part)


def _blocks(meta: RankingsMeta, sheets: Mapping[str, str]) -> Iterator[Block]:
    """Compose the summary."""
    if summary := meta.get("summary"):
        yield Section("At a glance")
        yield Pairs(summary)
    products = meta.get("products")
    if products is not None:
        yield Section("Products")
        yield Grid(Table.from_frame(products), formats=meta.get("formats", {}), nothing=NO_ROWS)
    if lists := meta.get("lists"):
        yield Section("Lists used, and what they lack")
        for sentence in lists:
            yield Prose(f"•  {sentence}")
    yield Section("What the ratings mean")
    yield Pairs(tuple(rating_meanings(meta.get("bands", BANDS)).items()))
    yield Section("What they do not mean")
    for sentence in LIMITS:
        yield Prose(f"•  {sentence}")
    if sheets:
        yield Section("The other sheets")
        yield Pairs(tuple(sheets.items()))
    if columns := meta.get("columns"):
        yield Section("What the columns mean")
        yield Pairs(tuple(columns.items()))
