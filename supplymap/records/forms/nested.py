"""Records inside records of JSON files: the name of the list they stand in says what they are to the record around."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap.model import Source
from supplymap.model.readings import ColumnReading
from supplymap.records.forms.headers import cell_of
from supplymap.records.layout import readings_of
from supplymap.records.layout.meanings import meaning_of
from supplymap.records.readings import TO_IMPORTER, Hop
from supplymap.reference.header_words import parties
from supplymap.reference.issues import issue
from supplymap.reference.relation_words import is_word, words_of
from supplymap.sheets.json_records import BELONGS, LIST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.config import Config
    from supplymap.records.readings import Reading
    from supplymap.sheets import Row, Sheet, Workbook

FORM = "nested records"

_NAMED = ("name", "title", "label", "company", "product", "id", "@id", "guid", "uuid", "key", "code", "number")
"""Keys of the record around by which it is named, the best first."""
_HEADERS: Mapping[str, tuple[str, str]] = {
    "supplier": ("Supplies to", ""),
    "buyer": ("Supplier", "Buyer "),
    "site": ("Company", "Facility "),
    "owner": ("Partner name", "Parent "),
    "goods": ("Finished product", ""),
}
"""What a list holds, to the header of the record around, and what stands before the headers of the records in it."""
_ANYTHING = ("items", "item")
"""Names of lists that hold whatever a file is about."""
_KINDS = {
    **dict.fromkeys(("upstream", "part", "maker", "seller", "before"), "supplier"),
    **dict.fromkeys(("buyer", "importer", "after"), "buyer"),
    "site": "site",
    "owner": "owner",
}
"""Kind of a role of ``party_words.csv`` to what a list of that name holds."""


def read(workbook: Workbook, sheet: Sheet, config: Config) -> tuple[Reading, ...] | None:
    """Read records that stand inside others, and those around them; None for any other sheet."""
    heads = sheet.rows[0].cells if sheet.rows else ()
    around = {text.removeprefix(BELONGS): at for at, text in enumerate(heads) if text.startswith(BELONGS)}
    if not around:
        return _outermost(workbook, sheet, config)
    inside = LIST in heads
    kind = _holds(sheet, cell_of(sheet.rows[1], heads.index(LIST)) if inside and len(sheet.rows) > 1 else sheet.name)
    if kind == "nothing":
        return ()
    if kind == "":
        found = tuple(_known(one, sheet) for one in readings_of(_rearranged(sheet, "", [], ""), config))
        return tuple(_without_path(one, sheet) for one in found) if inside else found
    header, before = _HEADERS[kind]
    names = [_name(row, around) for row in sheet.rows[1:]]
    made = _rearranged(sheet, header, names, before, goods=kind == "goods")
    found = tuple(_known(one, sheet) for one in readings_of(made, config))
    return tuple(_without_path(one, sheet) for one in found) if kind == "goods" else found


def _outermost(workbook: Workbook, sheet: Sheet, config: Config) -> tuple[Reading, ...] | None:
    """Read records that hold their own suppliers: as a list by itself would, they supply the importer."""
    inner = [one for one in workbook.sheets if one is not sheet and len(one.rows) > 1 and LIST in one.rows[0].cells]
    start = f"{sheet.name}." if sheet.name else ""
    own = [one for one in inner if one.name.startswith(start) and "." not in one.name.removeprefix(start)]
    if not any(_holds(one, one.name) == "supplier" for one in own):
        return None
    return tuple(_to_importer(reading) for reading in readings_of(sheet, config))


def _to_importer(reading: Reading) -> Reading:
    if reading.kind != "partners" or reading.hops:
        return reading
    last = len(reading.parties) - 1
    return replace(reading, kind="links", form=FORM, hops=(Hop(last, TO_IMPORTER, {}),))


def _holds(sheet: Sheet, path: str) -> str:
    """Return what a list holds, by its name: supplier, buyer, site, owner, goods, nothing; empty for other words."""
    word = words_of(path.rpartition(".")[2])
    if word in _ANYTHING and LIST not in sheet.rows[0].cells:
        return ""
    if is_word("no-partner", word):
        # parts and the like, each with its supplier
        heads = [meaning_of(text) for text in sheet.rows[0].cells if text and not text.startswith(BELONGS)]
        return "goods" if any(one and one.roles for one in heads) else "nothing"
    meaning = meaning_of(word)
    if meaning is None or not meaning.roles:
        return ""
    return _KINDS.get(parties()[meaning.roles[0]].kind, "")


def _name(row: Row, around: Mapping[str, int]) -> str:
    """Return the name of the record around a row."""
    for key in _NAMED:
        for path, at in around.items():
            if path.rpartition(".")[2].lower() == key and (
                text := row.lines(at).split("\n")[0] if at < len(row.cells) else ""
            ):
                return text
    return ""


def _rearranged(sheet: Sheet, header: str, names: Sequence[str], before: str, *, goods: bool = False) -> Sheet:
    """Return the sheet without what it repeats of the record around, but with its name under a header of its own."""
    heads = sheet.rows[0].cells
    width = max(len(row.cells) for row in sheet.rows)
    around = {at for at, text in enumerate(heads) if text.startswith(BELONGS)}
    titles = ["" if at in around or not text else before + text for at, text in enumerate(heads)]
    if goods:
        titles = ["Goods" if words_of(title) in ("name", "title", "description") else title for title in titles]
    titles += [""] * (width - len(titles))
    rows = [replace(sheet.rows[0], cells=(*titles, *([header] if header else [])), lined=())]
    for index, row in enumerate(sheet.rows[1:]):
        cells = ["" if at in around else cell_of(row, at) for at in range(width)]
        lined = tuple((at, text) for at, text in row.lined if at not in around)
        rows.append(replace(row, cells=(*cells, *(names[index : index + 1] if header else ())), lined=lined))
    return replace(sheet, rows=tuple(rows))


def _known(reading: Reading, sheet: Sheet) -> Reading:
    """Say that what a record repeats of the one around it is known."""
    heads = sheet.rows[0].cells
    known = [at for at, text in enumerate(heads) if text.startswith(BELONGS)]
    others = [column for column in reading.columns if column.index not in known]
    told = [ColumnReading(at, heads[at], sure="sure") for at in known]
    return replace(reading, columns=tuple(sorted([*others, *told], key=lambda column: column.index)), form=FORM)


def _without_path(reading: Reading, sheet: Sheet) -> Reading:
    """Return a list whose rows supply nobody: nothing says what they are to the record around."""
    if reading.kind != "partners" or reading.hops:
        return reading
    where = Source(sheet.file, sheet.name, sheet.rows[0].number)
    asked = issue("relation-not-understood", where, LIST, sheet.name.rpartition(".")[2])
    return replace(reading, kind="links", form=FORM, issues=(*reading.issues, asked))
