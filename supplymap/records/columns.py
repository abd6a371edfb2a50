"""The columns of a table: which field of which party each of them holds."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal

from supplymap import reference
from supplymap.reference.headers import SITE_FIELDS, about_one_partner, known_headers, tier_of_header
from supplymap.reference.names import fold, normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplymap.sheets import Row


TableKind = Literal["partners", "links", "documents", "chains"]
_PARTY = re.compile(r"^(?:supplier|partner|factory|vendor|company|facility|mill|site|manufacturer|producer)s?\b ?")
_BUYER = re.compile(r"^(?:buyer|customer|client|consignee)s? (.+)$")
_OF_A_DOCUMENT = frozenset({"document", "number", "issuer", "issued", "expires", "result"})
_OF_VALIDITY = {"period_from": "issued", "period_to": "expires", "expires": "expires"}
_SECOND_MEANING = {"from": "period_from", "to": "period_to"}
# names of the same company in other words, as against the company that makes the goods
_ALIAS_WORDS = re.compile(
    r"\b(?:legal|english|chinese|local|company|entity|organi[sz]ation|trade|registered|short|group)\b"
)
# a table of another kind may carry these too: a list with buyers describes its suppliers
_SHEETS: Mapping[TableKind, tuple[str, ...]] = {
    "partners": ("partners", "questionnaire", "links", "documents"),
    "links": ("links", "partners", "questionnaire", "documents"),
    "documents": ("documents",),
    "chains": ("links", "partners", "questionnaire"),
}


class Columns:
    """Assigns each column its field, from left to right."""

    def __init__(self, texts: Sequence[str], written: Sequence[str], tier: int | None) -> None:
        self.texts = texts
        self.written = written
        self.columns: dict[str, int] = {}
        self.further: dict[str, list[int]] = {}
        self.tiers: dict[int, list[dict[str, int]]] = {}
        self._last_tier = (-1, 0)  # the rightmost column of a tier so far, and the number of that tier
        self.stages: dict[int, str] = {}
        self.unknown: dict[int, str] = {}
        self.unused: dict[int, str] = {}
        self.tier = tier
        self.kind: TableKind = "partners"

    def assign(self) -> None:
        """Find the kind of table, then take the columns one by one."""
        numbers = {match[0] for text in self.texts if (match := tier_of_header(text))}
        self.kind = self._kind(numbers)
        fields = with_periods([self._field(text) for text in self.texts], self.texts, self.kind)
        counts = Counter(fields)
        party = ""
        # "From" and "To" name parties only where nothing else does
        indexes = sorted(range(len(self.texts)), key=lambda i: (self.texts[i] in _SECOND_MEANING, i))
        best = {field: self._best(field, fields) for field in ("name", "buyer")}
        for index in indexes:
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
            return any(known_headers().get(text, {}).get(sheet) in fields for text in self.texts)

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
        if self.kind == "links" and self.tier and (match := tier_of_header(text)) and match[0] == self.tier - 1:
            return "buyer"
        known = known_headers().get(text, {})
        field = next((known[sheet] for sheet in _SHEETS[self.kind] if sheet in known), "")
        if not field and (buyer := _BUYER.match(text)):
            inner = known_headers().get(buyer.group(1), {}).get("partners", "")
            field = f"buyer_{inner}" if inner in SITE_FIELDS else "buyer" if inner == "name" else ""
        if not field and (party := _PARTY.match(text)) and party.end() < len(text):
            inner = known_headers().get(text[party.end() :], {}).get("partners", "")
            field = inner if inner in (*SITE_FIELDS, "name") else ""
        return field

    def _best(self, field: str, fields: Sequence[str]) -> int | None:
        """Choose the column that names the party: the preferred header, else the first that is no other name."""
        candidates = [index for index, other in enumerate(fields) if other == field]
        preferred = {
            fold(r["header"]) for r in reference.table("columns") if r["sheet"] == self.kind and r["field"] == field
        }

        def key(index: int) -> tuple[bool, bool, bool, int]:
            text = self.texts[index]
            return text in _SECOND_MEANING, text not in preferred, bool(_ALIAS_WORDS.search(text)), index

        return min(candidates, key=key, default=None)

    def _take_party(self, index: int, field: str, best: int | None) -> None:
        if index == best:
            self.columns[field] = index
        elif self.texts[index] in _SECOND_MEANING or field == "buyer":
            self.unused[index] = self.written[index]
        else:
            kind = "aliases" if _ALIAS_WORDS.search(self.texts[index]) else "maker"
            self.further.setdefault(kind, []).append(index)

    def _take_site(self, index: int, field: str, party: str) -> None:
        if party in ("buyer", "parent"):
            field = f"{party}_{field}"
        if field not in self.columns:
            self.columns[field] = index
        elif field in SITE_FIELDS:
            # a second city or address is part of the address: none of it may be lost
            self.further.setdefault("address", []).append(index)
        else:
            self.unused[index] = self.written[index]

    def _take_chain(self, index: int, text: str, field: str, repeated: bool) -> None:
        match = tier_of_header(text)
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
        elif field and field not in self.columns and field != "name" and field not in about_one_partner():
            self.columns[field] = index
        else:
            (self.unused if field else self.unknown)[index] = self.written[index]

    def _take_tier(self, index: int, number: int, label: str) -> None:
        inner = _PARTY.sub("", label)
        inner = re.sub(r"^\d+ ?", "", inner)
        field = "name" if not inner or inner == "names" else known_headers().get(inner, {}).get("partners", "")
        parties = self.tiers.setdefault(number, [])
        if field and field != "name":
            if not parties:
                parties.append({})
            if parties[-1].setdefault(field, index) == index:
                self._last_tier = max(self._last_tier, (index, number))
            return
        if inner and not field:
            # "Tier 2 Fabric Mill": the label is the stage of the party
            self.stages[index] = inner
        if parties and "name" not in parties[-1]:
            parties[-1]["name"] = index
        else:
            parties.append({"name": index})
        self._last_tier = max(self._last_tier, (index, number))


def buyer_by_content(rows: Sequence[Row], assigned: Columns) -> int | None:
    """Return the first column of unknown header whose cells name other partners of the list: their buyers.

    At least two in five of its cells must.
    """
    name = assigned.columns.get("name")
    if name is None or len(rows) < 2:
        return None
    names = {normalise(row.cells[name]).key for row in rows if name < len(row.cells) and row.cells[name]}
    pairs: dict[int, list[tuple[str, str]]] = {index: [] for index in assigned.unknown}
    for row in rows:
        if name < len(row.cells):
            for index, cell in enumerate(row.cells):
                if cell and index in pairs:
                    pairs[index].append((cell, row.cells[name]))
    for index in assigned.unknown:
        filled = [(normalise(cell).key, normalise(partner).key) for cell, partner in pairs[index]]
        hits = sum(1 for cell, partner in filled if cell in names and cell != partner)
        if filled and hits * 5 >= len(filled) * 2:
            return index
    return None


def with_periods(fields: Sequence[str], texts: Sequence[str], kind: TableKind) -> list[str]:
    """Decide of what days like "Valid from" and "Valid to" are: of the document on their left, or of the link.

    Parameters
    ----------
    fields
        The field of each column by its header alone.
    texts
        The headers, folded.
    kind
        The kind of table.
    """
    made = list(fields)
    if kind == "documents":
        return made
    has_papers, has_start = "document" in fields, "period_from" in fields
    for index, field in enumerate(fields):
        left = made[index - 1] if index else ""
        if field not in _OF_VALIDITY:
            continue
        if has_papers and left in _OF_A_DOCUMENT and _OF_VALIDITY[field] not in made[:index]:
            made[index] = _OF_VALIDITY[field]
        elif field == "expires" and "period_to" not in made:
            lone = kind == "links" and texts[index].startswith("valid")
            if left == "period_from" or (not has_papers and (has_start or lone)):
                made[index] = "period_to"
    return made
