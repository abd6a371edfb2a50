"""Header rows: where the tables on a sheet begin and what each of their columns holds."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from supplymap import reference
from supplymap.reference.names import fold, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from supplymap.sheets import Row, Sheet

TableKind = Literal["partners", "links", "documents", "chains"]

HEADER_SEARCH_ROWS = 60
"""How many non-empty rows from the top may come before the header."""

EXAMPLE_MARK = "EXAMPLE – delete this row"
"""Marks the filled example row of the template: such a row is never data."""

REFERENCE_SHEETS = ("Data dictionary", "Accepted values")
"""Sheets of the template that explain; they hold no data."""

SITE_FIELDS = ("country", "region", "city", "address", "postal_code", "latitude", "longitude")
"""Fields that say where a partner is; a repeated one belongs to the party on its left."""

_NUMBER_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_TIER = r"(\d{1,2}|one|two|three|four|five|six)"
_TIER_HEADER = re.compile(
    rf"^(?:supplier )?(?:t|tier|level) ?{_TIER}(?: (.*))?$|^(\d{{1,2}})(?:st|nd|rd|th) tier(?: (.*))?$"
)
_TIER_SHEET = re.compile(rf"\b(?:tier|t)[ _-]?{_TIER}\b|\b(\d{{1,2}})(?:st|nd|rd|th) tier\b", re.IGNORECASE)
# "Tier (1-5)" says which tiers a cell may name; "Tier 1" names the party below it
_TIER_RANGE = re.compile(r"^([^(\[（【]+)[(\[（【]\s*\d{1,2}\D+\d{1,2}\b[^)\]）】]*[)\]）】]\W*$")
_PARTY = re.compile(r"^(?:supplier|partner|factory|vendor|company|facility|mill|site|manufacturer|producer)s?\b ?")
_BUYER = re.compile(r"^(?:buyer|customer|client|consignee)s? (.+)$")
_BRACKETED = re.compile(r"[(\[（【](.*?)[)\]）】]")
_NUMBERING = re.compile(
    r"^\s*+(?:(?:q|question|ilo(?: forced labou?r)?(?: indicator)?)?\s*(?:no\.?\s*)?\d{1,3}(?:\.\d{1,2})*\s*[.):–-]|"
    r"ilo(?: forced labou?r)?(?: indicator)?\s*[:–-])\s*",
    re.IGNORECASE,
)
_SECOND_MEANING = {"from": "period_from", "to": "period_to"}
# names of the same company in other words, as against the company that makes the goods
_ALIAS_WORDS = re.compile(
    r"\b(?:legal|english|chinese|local|company|entity|organi[sz]ation|trade|registered|short|group)\b"
)
# a table of another kind may carry these too: a list with buyers describes its suppliers
_ORDER: Mapping[TableKind, tuple[str, ...]] = {
    "partners": ("partners", "questionnaire", "links", "documents"),
    "links": ("links", "partners", "questionnaire", "documents"),
    "documents": ("documents",),
    "chains": ("links", "partners", "questionnaire"),
}


@reference.per_folder
def _about_one_partner() -> frozenset[str]:
    """Return the fields that a row of a whole chain cannot state, because nobody can tell for whom."""
    asked = {row["field"] for row in reference.table("columns") if row["sheet"] == "questionnaire"}
    return frozenset((asked - {"partner_id", "name"}) | {"workers", "likelihood", "likelihood_reason"})


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header was found.

    Attributes
    ----------
    header, end
        Indexes in ``sheet.rows`` of the header row and of the first row after the table.
    top
        Index of the first row of the header: one above ``header`` where the header has two rows.
    columns
        Field name to column index; ``buyer_country`` and the like say where the buyer is.
    more
        Field name to further columns of it: parts of an address, other names, other parties.
    tiers
        For wide chains: tier number to one mapping of field name to column index for each party.
    stages
        For wide chains: column index of a party to the stage its header names.
    unknown
        Column index to header text of the columns whose header is not known.
    unused
        Column index to header text of the columns whose meaning is known but taken by another column.
    assumed
        Index of a column that was taken for the buyer because of what stands in it, or None.
    tier
        Tier that the sheet's name states ("Tier 2"), or None.
    others
        Column index of what is unknown or unused to its place among them, itself and its header text.
    parties
        Indexes of the columns that name the parties of a wide chain.
    """

    sheet: Sheet
    kind: TableKind
    header: int
    end: int
    top: int
    columns: Mapping[str, int]
    more: Mapping[str, tuple[int, ...]]
    tiers: Mapping[int, tuple[Mapping[str, int], ...]]
    stages: Mapping[int, str]
    unknown: Mapping[int, str]
    unused: Mapping[int, str]
    assumed: int | None
    tier: int | None
    others: Mapping[int, tuple[int, int, str]]
    parties: frozenset[int]

    def beside(self, row: Row) -> Iterator[tuple[str, str]]:
        """Give header and text of what a row holds in the columns that no field takes; only its own cells cost time."""
        order = self.others
        found = [order[index] for index, cell in enumerate(row.cells) if cell and index in order]
        for _, index, heading in sorted(found):
            yield heading, row.cells[index]

    def heading(self, field: str) -> str:
        """Return the header text above a field, as written; the field's name if it has no column."""
        index = self.columns.get(field)
        if index is None:
            return field
        return self.sheet.rows[self.header].cells[index]


@reference.per_folder
def _known() -> dict[str, dict[str, str]]:
    """Map each folded header text to the field it means, by kind of sheet."""
    known: dict[str, dict[str, str]] = {}
    shared: dict[str, list[str]] = {}
    for row in reference.table("columns"):
        if row["synonyms"]:
            shared.setdefault(row["field"], row["synonyms"].split("|"))
    for row in reference.table("columns"):
        texts = [row["header"], row["field"], *shared.get(row["field"], [])]
        for text in texts:
            known.setdefault(fold(text), {}).setdefault(row["sheet"], row["field"])
    return known


@reference.per_folder
def read_header(text: str) -> str:
    """Return the known header that a cell's text amounts to, folded; the folded text itself if none.

    "Supplies To (Buyer)", "供应商 / Supplier" and "Supplier name *" are the known headers they contain.
    """
    if (match := _TIER_RANGE.match(text)) and _known().get(fold(match[1]), {}).get("partners") == "tier":
        return fold(match[1])
    whole = fold(text)
    if whole in _known() or _TIER_HEADER.match(whole):
        return whole
    outside, bracketed = _brackets(text)
    bare = fold(outside)
    inside = [fold(part) for part in bracketed]
    parts = [fold(part) for part in re.split(r"[/|\n]", outside)]
    if found := next((part for part in (bare, *parts, *inside) if part in _known()), ""):
        return found
    # "Q12. Are workers threatened?" and "ILO indicator 9: debt bondage"
    unnumbered = (fold(_NUMBERING.sub("", part)) for part in (text, outside))
    return next((part for part in unnumbered if "questionnaire" in _known().get(part, {})), whole)


def _brackets(text: str) -> tuple[str, list[str]]:
    """Part a text from what stands in brackets; a bracket that no line closes is looked for no partner."""
    lines: list[str] = []
    inside: list[str] = []
    for line in text.split("\n"):
        end = max(map(line.rfind, ")]）】")) + 1
        inside += _BRACKETED.findall(line[:end])
        lines.append(_BRACKETED.sub(" ", line[:end]) + line[end:])
    return "\n".join(lines), inside


def find_tables(sheet: Sheet) -> list[Table]:
    """Find the tables of a sheet and give every column its meaning.

    The header is the row, among the first ones, with the most known headers; on a tie the first. A later
    row of nothing but other known headers begins a further table.

    Parameters
    ----------
    sheet
        A sheet as read.

    Returns
    -------
    tables
        In order; empty if no row has known headers.
    """
    if sheet.name in REFERENCE_SHEETS:
        return []
    best = max(range(min(len(sheet.rows), HEADER_SEARCH_ROWS)), key=lambda i: (_score(sheet.rows[i]), -i), default=0)
    if not sheet.rows or not _score(sheet.rows[best]):
        return []
    starts = [best]
    for index in range(best + 1, len(sheet.rows)):
        row = sheet.rows[index]
        filled = [cell for cell in row.cells if cell]
        if len(filled) >= 3 and _score(row) == len(filled) and not same_header(row, sheet.rows[starts[-1]]):
            starts.append(index)
    ends = [*starts[1:], len(sheet.rows)]
    return [_table(sheet, start, end) for start, end in zip(starts, ends, strict=True)]


def same_header(row: Row, header: Row) -> bool:
    """Tell whether a row repeats a header."""
    if len(row.cells) * 2 <= len(header.cells) or len(row.cells) > len(header.cells):
        return False  # short rows below a wide header are not worth folding it for each of them
    folded = [fold(cell) for cell in row.cells]
    return any(folded) and folded == [fold(cell) for cell in header.cells[: len(folded)]]


def tier_number(text: str) -> int | None:
    """Read "Tier 2", "T2", "2nd tier" or "Tier Two"; None if the text names no tier."""
    match = _TIER_SHEET.search(text)
    if not match:
        return None
    word = (match.group(1) or match.group(2)).lower()
    return _NUMBER_WORDS.get(word) or int(word)


def _score(row: Row) -> int:
    """Count the known headers in a row; 0 if none of them names a party."""
    texts = [read_header(cell) for cell in row.cells if cell]
    fields: set[str] = set()
    for text in texts:
        fields.update({"name"} if _TIER_HEADER.match(text) else _known().get(text, {}).values())
    if not fields & {"name", "partner_id"}:
        return 0
    hits = sum(1 for text in texts if text in _known() or _TIER_HEADER.match(text))
    # one known word among prose is a title, not a header
    return hits if hits >= 2 or len(texts) == 1 else 0


def _table(sheet: Sheet, header: int, end: int) -> Table:
    cells = sheet.rows[header].cells
    texts, top = _two_rows(sheet, header)
    tier = tier_number(sheet.name)
    layout = _Layout(texts, [cell or text for cell, text in zip(cells, texts, strict=True)], tier)
    layout.assign()
    assumed = None
    if layout.kind == "partners":
        assumed = _buyer_by_content(sheet.rows[header + 1 : end], layout)
        if assumed is not None:
            layout.columns["buyer"] = assumed
            layout.unknown.pop(assumed, None)
            layout.kind = "links"
    tiers = {number: named for number in sorted(layout.tiers) if (named := layout.named(number))}
    others = (*layout.unknown.items(), *layout.unused.items())
    return Table(
        sheet,
        layout.kind,
        header,
        end,
        top,
        layout.columns,
        {field: tuple(indexes) for field, indexes in layout.more.items()},
        tiers,
        layout.stages,
        layout.unknown,
        layout.unused,
        assumed,
        tier,
        {index: (place, index, text) for place, (index, text) in enumerate(others)},
        frozenset(party["name"] for parties in tiers.values() for party in parties),
    )


def _two_rows(sheet: Sheet, header: int) -> tuple[list[str], int]:
    """Join a header of two rows: party names above ("Supplier", "Buyer"), repeated headers below."""
    texts = [read_header(cell) for cell in sheet.rows[header].cells]
    repeated = any(count > 1 for text, count in Counter(texts).items() if text)
    if not header or not repeated or sheet.rows[header - 1].number != sheet.rows[header].number - 1:
        return texts, header
    above = sheet.rows[header - 1].cells
    groups = [read_header(cell) for cell in above if cell]
    parties = sum(1 for text in groups if _TIER_HEADER.match(text) or "name" in _known().get(text, {}).values())
    parties += sum(1 for text in groups if "buyer" in _known().get(text, {}).values())
    if len(groups) < 2 or parties < 2:
        return texts, header
    joined, group = [], ""
    for index, text in enumerate(texts):
        group = read_header(above[index]) if index < len(above) and above[index] else group
        joined.append(f"{group} {text}".strip() if text else text)
    return joined, header - 1


class _Layout:
    """Gives columns their meaning, left to right."""

    def __init__(self, texts: Sequence[str], written: Sequence[str], tier: int | None) -> None:
        self.texts = texts
        self.written = written
        self.columns: dict[str, int] = {}
        self.more: dict[str, list[int]] = {}
        self.tiers: dict[int, list[dict[str, int]]] = {}
        self._last_tier = (-1, 0)  # the rightmost column of a tier so far, and the number of that tier
        self.stages: dict[int, str] = {}
        self.unknown: dict[int, str] = {}
        self.unused: dict[int, str] = {}
        self.tier = tier
        self.kind: TableKind = "partners"

    def assign(self) -> None:
        """Find the kind of table, then take the columns one by one."""
        numbers = {match[0] for text in self.texts if (match := _tier_of(text))}
        self.kind = self._kind(numbers)
        fields = [self._field(text) for text in self.texts]
        counts = Counter(fields)
        party = ""
        # "From" and "To" name parties only where nothing else does
        order = sorted(range(len(self.texts)), key=lambda i: (self.texts[i] in _SECOND_MEANING, i))
        best = {field: self._best(field, fields) for field in ("name", "buyer")}
        for index in order:
            text, field = self.texts[index], fields[index]
            if not text:
                continue
            if self.kind == "chains":
                self._take_chain(index, text, field, counts[field] > 1)
                continue
            if field in best:
                self._take_party(index, field, best[field])
                party = field
            elif field == "parent":
                party = field
                self.columns.setdefault(field, index)
            elif field in SITE_FIELDS:
                self._take_site(index, field, party if counts[field] > 1 else "")
            elif field and field not in self.columns:
                self.columns[field] = index
            else:
                (self.unused if field else self.unknown)[index] = self.written[index]
        for index in list(self.unused):
            other = _SECOND_MEANING.get(self.texts[index])
            if other and self.kind in ("links", "partners") and other not in self.columns:
                self.columns[other] = index
                del self.unused[index]
        if "name" not in self.columns and "partner_id" in self.columns:
            self.columns["name"] = self.columns["partner_id"]

    def named(self, number: int) -> tuple[Mapping[str, int], ...]:
        """Return the parties of a tier that have a name column; columns of one without are left unused."""
        for party in self.tiers[number]:
            if "name" not in party:
                self.unused.update({index: self.written[index] for index in party.values()})
        return tuple(party for party in self.tiers[number] if "name" in party)

    def _kind(self, numbers: set[int]) -> TableKind:
        def has(sheet: str, *fields: str) -> bool:
            return any(_known().get(text, {}).get(sheet) in fields for text in self.texts)

        if self.tier and numbers and has("partners", "name") and self.tier - 1 in numbers:
            # on a sheet of tier 2, the column "Tier 1 supplier" names the buyer
            return "links"
        if numbers:
            return "chains"
        if has("links", "buyer"):
            return "links"
        if (
            has("documents", "document")
            and has("documents", "issued", "expires", "issuer", "number", "result")
            and not has("partners", "country", "address", "city", "region", "goods", "stage", "tier")
        ):
            return "documents"
        return "partners"

    def _field(self, text: str) -> str:
        if self.kind == "links" and self.tier and (match := _tier_of(text)) and match[0] == self.tier - 1:
            return "buyer"
        known = _known().get(text, {})
        found = next((known[sheet] for sheet in _ORDER[self.kind] if sheet in known), "")
        if not found and (buyer := _BUYER.match(text)):
            inner = _known().get(buyer.group(1), {}).get("partners", "")
            found = f"buyer_{inner}" if inner in SITE_FIELDS else "buyer" if inner == "name" else ""
        if not found and (party := _PARTY.match(text)) and party.end() < len(text):
            inner = _known().get(text[party.end() :], {}).get("partners", "")
            found = inner if inner in (*SITE_FIELDS, "name") else ""
        return found

    def _best(self, field: str, fields: Sequence[str]) -> int | None:
        """Choose the column that names the party: the preferred header, else the first that is no other name."""
        own = [index for index, found in enumerate(fields) if found == field]
        preferred = {
            fold(r["header"]) for r in reference.table("columns") if r["sheet"] == self.kind and r["field"] == field
        }

        def key(index: int) -> tuple[bool, bool, bool, int]:
            text = self.texts[index]
            return text in _SECOND_MEANING, text not in preferred, bool(_ALIAS_WORDS.search(text)), index

        return min(own, key=key, default=None)

    def _take_party(self, index: int, field: str, best: int | None) -> None:
        if index == best:
            self.columns[field] = index
        elif self.texts[index] in _SECOND_MEANING or field == "buyer":
            self.unused[index] = self.written[index]
        else:
            kind = "aliases" if _ALIAS_WORDS.search(self.texts[index]) else "maker"
            self.more.setdefault(kind, []).append(index)

    def _take_site(self, index: int, field: str, party: str) -> None:
        if party in ("buyer", "parent"):
            field = f"{party}_{field}"
        if field not in self.columns:
            self.columns[field] = index
        elif field in SITE_FIELDS:
            # a second city or address is part of the place: none of it may be lost
            self.more.setdefault("address", []).append(index)
        else:
            self.unused[index] = self.written[index]

    def _take_chain(self, index: int, text: str, field: str, repeated: bool) -> None:
        match = _tier_of(text)
        if match:
            self._take_tier(index, *match)
        elif field == "name" and not self.tiers:
            # a supplier before "Tier 2" is tier 1
            self.tiers.setdefault(1, []).append({"name": index})
            self._last_tier = max(self._last_tier, (index, 1))
        elif self.tiers and field and (field in (*SITE_FIELDS, "stage", "native_name", "aliases") or repeated):
            number = self._last_tier[1]
            last = self.tiers[number][-1]
            if field not in last:
                last[field] = index
                self._last_tier = max(self._last_tier, (index, number))
            else:
                self.unused[index] = self.written[index]
        elif field and field not in self.columns and field != "name" and field not in _about_one_partner():
            self.columns[field] = index
        else:
            (self.unused if field else self.unknown)[index] = self.written[index]

    def _take_tier(self, index: int, number: int, rest: str) -> None:
        inner = _PARTY.sub("", rest)
        inner = re.sub(r"^\d+ ?", "", inner)
        field = "name" if not inner or inner == "names" else _known().get(inner, {}).get("partners", "")
        parties = self.tiers.setdefault(number, [])
        if field and field != "name":
            if not parties:
                parties.append({})
            if parties[-1].setdefault(field, index) == index:
                self._last_tier = max(self._last_tier, (index, number))
            return
        if inner and not field:
            # "Tier 2 Fabric Mill": the rest is the stage of the party
            self.stages[index] = inner
        if parties and "name" not in parties[-1]:
            parties[-1]["name"] = index
        else:
            parties.append({"name": index})
        self._last_tier = max(self._last_tier, (index, number))


def _tier_of(text: str) -> tuple[int, str] | None:
    match = _TIER_HEADER.match(text)
    if not match:
        return None
    word = match.group(1) or match.group(3)
    return _NUMBER_WORDS.get(word) or int(word), (match.group(2) or match.group(4) or "").strip()


def _buyer_by_content(rows: Sequence[Row], layout: _Layout) -> int | None:
    """Find a column of unknown header whose cells name partners of the list: it says who is supplied."""
    name = layout.columns.get("name")
    if name is None or len(rows) < 2:
        return None
    names = {normalise(row.cells[name]).key for row in rows if name < len(row.cells) and row.cells[name]}
    pairs: dict[int, list[tuple[str, str]]] = {index: [] for index in layout.unknown}
    for row in rows:
        if name < len(row.cells):
            for index, cell in enumerate(row.cells):
                if cell and index in pairs:
                    pairs[index].append((cell, row.cells[name]))
    for index in layout.unknown:
        filled = [(normalise(cell).key, normalise(own).key) for cell, own in pairs[index]]
        hits = sum(1 for cell, own in filled if cell in names and cell != own)
        if filled and hits * 5 >= len(filled) * 2:
            return index
    return None
