"""Indented bills of material: each row is a part of the nearest row above it that stands one level higher.

Its supplier supplies the maker of that assembly; parts of the finished product itself supply the importer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from math import gcd
from typing import TYPE_CHECKING

from supplymap.records.forms.computed import Computed
from supplymap.records.forms.headers import cell_of, find_header
from supplymap.records.forms.told import columns_told
from supplymap.records.nobody import names_no_partner
from supplymap.records.readings import TO_IMPORTER, Hop, PartyColumns, Reading
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from supplymap.config import Config
    from supplymap.records.forms.headers import FormHeader
    from supplymap.sheets import Sheet, Workbook

FORM = "bill of material"
OWN_ASSEMBLY = "assembly without a supplier of its own"

_NUMBER = re.compile(r"(?:level|lvl|l|stufe|ebene)?[\s.\-+_>*·•]*(\d{1,2})(?:\.0)?", re.IGNORECASE)
_OUTLINE = re.compile(r"\d{1,4}(?:[.\-]\d{1,4})*\.?")
_INDENTED = re.compile(r"(?:[.\-_>+·•*»→|└├─]\s?)+(?=\w)")
_MARKS = re.compile(r"\s")
_OF_A_LINK = frozenset(
    (
        *("goods", "hts", "product", "origin", "evidence", "link_probability"),
        *("period", "period_from", "period_to", "value", "notes", "date"),
    )
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in the tree.

    Attributes
    ----------
    buyer
        Name of the maker of the nearest assembly above that is somebody else's; empty for the importer.
    product
        The finished product: the row of the highest level above.
    empty
        Whether the row names nobody.
    """

    buyer: str
    product: str
    empty: bool


def read(workbook: Workbook, sheet: Sheet, config: Config) -> tuple[Reading, ...] | None:
    """Read a bill of material; None for any other sheet."""
    del workbook
    header = find_header(sheet, "bom")
    if header is None or not header.has("part", "number") or not header.has("supplier"):
        return None
    column, depths = _depths(sheet, header)
    plain = _plain(sheet, header, config) if depths else None
    return None if plain is None or column is None else (_as_bill(plain, header, column, depths),)


def _depths(sheet: Sheet, header: FormHeader) -> tuple[int | None, list[int]]:
    """Return the column that tells how deep each row stands, and the depths; none if no column tells a tree."""
    rows = sheet.rows[header.row + 1 :]
    for meaning in ("level", "outline"):
        for column in header.columns.get(meaning, ()):
            depths = depths_of([cell_of(row, column) for row in rows], outline=meaning == "outline")
            if depths:
                return column, depths
    for column in (*header.columns.get("number", ()), *header.columns.get("part", ())):
        if depths := indents_of([cell_of(row, column) for row in rows]):
            return column, depths
    return None, []


def depths_of(texts: Sequence[str], *, outline: bool = False) -> list[int]:
    """Return how deep each row of a tree stands, from 0.

    Parameters
    ----------
    texts
        Of the column: ``0``, ``1``, ``2``; ``.1``, ``..2``; ``1``, ``1.1``, ``1.1.2``; a blank one is no row of the
        tree.
    outline
        Whether only the last of these counts.

    Returns
    -------
    depths
        -1 for a blank text; empty if the texts tell no tree: one that skips a level, or has only one.
    """
    filled = [text for text in texts if text]
    if not filled:
        return []
    if any(text.strip(".").count(".") + text.count("-") > 1 for text in filled) and all(
        map(_OUTLINE.fullmatch, filled)
    ):
        depths = [len(re.split(r"[.\-]", text.strip("."))) - 1 if text else -1 for text in texts]
    elif outline:
        return []
    else:
        numbers = [_NUMBER.fullmatch(text) if text else None for text in texts]
        if any(text and number is None for text, number in zip(texts, numbers, strict=True)):
            return []
        depths = [int(number[1]) if number else -1 for number in numbers]
    return _sound(depths)


def indents_of(texts: Sequence[str]) -> list[int]:
    """Return how deep each row of a tree stands by the marks before its text: ``Lamp``, ``. Head``, ``.. Chip``."""
    marks = [len(_MARKS.sub("", match[0])) if (match := _INDENTED.match(text)) else 0 for text in texts]
    step = gcd(*marks) or 1
    return _sound([mark // step if text else -1 for mark, text in zip(marks, texts, strict=True)])


def _sound(depths: list[int]) -> list[int]:
    """Return depths from 0 on, if no row stands more than one level below the one above; empty if they are no tree."""
    stated = [depth for depth in depths if depth >= 0]
    if not stated:
        return []
    top = stated[0]
    is_tree = min(stated) == top < max(stated) and all(after <= before + 1 for before, after in pairwise(stated))
    return [depth - top if depth >= 0 else -1 for depth in depths] if is_tree else []


def _plain(sheet: Sheet, header: FormHeader, config: Config) -> Reading | None:
    """Return how the sheet would be read without its tree, if that is a list of partners."""
    from supplymap.records.layout import readings_of  # noqa: PLC0415 - layout reads what no form does

    found = [one for one in readings_of(sheet, config) if one.header == header.row and one.kind == "partners"]
    return found[0] if found else None


def _as_bill(plain: Reading, header: FormHeader, column: int, depths: Sequence[int]) -> Reading:
    sheet, start = plain.sheet, plain.header + 1
    part = header.first("part")
    part = header.first("number") if part is None else part
    places = _places(plain, depths, part)
    computed = Computed(max(len(row.cells) for row in sheet.rows), start)
    after = [""] * (len(sheet.rows) - start - len(places))
    buyer = computed.add("Supplies to", [*(one.buyer for one in places), *after])
    product = computed.add("Finished product", [*(one.product for one in places), *after])
    seller = plain.parties[-1]
    stated = {field: columns for field, columns in seller.columns.items() if field in _OF_A_LINK}
    goods = {"goods": (part,)} if part is not None else {}
    of_link = {**stated, **goods, "product": (product,)}
    own = {
        field: kept
        for field, columns in seller.columns.items()
        if field not in _OF_A_LINK
        and field != "tier"
        and (kept := tuple(at for at in columns if at not in (column, part)))
    }
    last = len(plain.parties) - 1
    parties = (*plain.parties[:-1], replace(seller, columns=own), PartyColumns("buyer", {"name": (buyer,)}))
    hops = (*(replace(hop, columns={**hop.columns, **goods}) for hop in plain.hops), Hop(last, last + 1, of_link))
    row_columns = {field: columns for field, columns in plain.row_columns.items() if field != "tier"}
    made = computed.sheet(sheet)
    empty = {start + index: OWN_ASSEMBLY for index, one in enumerate(places) if one.empty}
    return replace(
        plain,
        sheet=made,
        kind="links",
        parties=parties,
        hops=hops,
        columns=columns_told(made, plain.header, parties, hops, row_columns),
        row_columns=row_columns,
        blank_buyer=TO_IMPORTER,
        not_data={**plain.not_data, **empty},
        form=FORM,
    )


def _places(plain: Reading, depths: Sequence[int], part: int | None) -> list[Place]:
    rows = plain.sheet.rows[plain.header + 1 : plain.end]
    made: list[Place] = []
    # maker of each assembly on the way from the finished product to the row
    above: list[str] = []
    product = ""
    for row, depth in zip(rows, depths, strict=False):
        named = [_first(cell_of(row, at) for at in party.columns.get("name", ())) for party in plain.parties]
        sellers = [name for name in named if name]
        if depth < 0:
            made.append(Place("", "", empty=False))
            continue
        if depth == 0:
            product = cell_of(row, part)
        del above[depth:]
        seller = sellers[-1] if sellers else ""
        others = (name for name in reversed(above) if name and fold(name) != fold(seller))
        made.append(Place(next(others, ""), product, empty=not sellers and bool(cell_of(row, part))))
        above.append(sellers[0] if sellers else "")
    return made


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if not names_no_partner(text)), "")
