"""Kinds of tables: lists of partners, links, chains, documents; and tables that hold no partners at all."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap.records.layout.meanings import ID, NAME
from supplymap.reference.header_words import details, parties
from supplymap.reference.headers import SITE_FIELDS
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from supplymap.records.layout.meanings import Meaning
    from supplymap.records.layout.state import Layout
    from supplymap.records.readings import TableKind

_DOCUMENT_FIELDS = frozenset({"issued", "expires", "issuer", "number", "result"})
_PLACED = frozenset({"country", "address", "city", "region", "goods", "stage", "tier"})
_CHAIN_OF = 3

# words of sheets that hold something else than partners, for tables whose header does not say whose names they hold
_OTHER_SHEETS = re.compile(
    r"\b(?:read ?me|instructions?|guide|guidance|glossary|legend|cover|index|overview|about|change ?log|versions?|"
    r"dictionary|look ?ups?|lists of values|settings|config|codes|countries|ports|currenc(?:y|ies)|units|"
    r"goods|products?|materials?|items?|articles?|styles?|skus?|parts|commodit(?:y|ies)|"
    r"documents?|attestations?|certificates?|certifications?|audits?|evidence|files|"
    r"users?|contacts?|people|persons?|employees|team|staff|questions?|questionnaires?|answers?|tasks?|actions?|"
    r"lots?|batch(?:es)?|shipments?|orders?|invoices?|events?)\b"
)
_EXPLAINS = re.compile(r"\b(?:read ?me|instructions?|guide|guidance|glossary|legend|change ?log|dictionary)\b")


def first_kind(layout: Layout) -> TableKind:
    """Return the kind of a table as its headers tell before its parties are known."""
    named = [meaning for meaning in layout.meanings if meaning and meaning.names]
    if layout.tier and layout.tier > 1:
        _turn_nearer_tier(layout, layout.tier - 1)
        named = [meaning for meaning in layout.meanings if meaning and meaning.names]
    kinds = {parties()[meaning.role].kind for meaning in named if meaning.role}
    if kinds & {"buyer", "importer", "after"}:
        return "links"
    if any(meaning.tier is not None for meaning in named):
        return "chains"
    if _is_of_documents(layout):
        return "documents"
    return "partners"


def _turn_nearer_tier(layout: Layout, tier: int) -> None:
    """Read "Tier 1 supplier" on a sheet of tier 2 as the buyer of its rows."""
    main = any(meaning and meaning.names and meaning.tier is None for meaning in layout.meanings)
    for index, meaning in enumerate(layout.meanings):
        if main and meaning and meaning.tier == tier:
            layout.meanings[index] = replace(meaning, tier=None, roles=("supplies_to",), said="supplies to")


def _is_of_documents(layout: Layout) -> bool:
    fields = [dict(meaning.fields) for meaning in layout.meanings if meaning]
    papers = {known["documents"] for known in fields if "documents" in known}
    places = {known.get("partners", "") for known in fields} & _PLACED
    return "document" in papers and bool(papers & _DOCUMENT_FIELDS) and not places


def final_kind(layout: Layout) -> TableKind:
    """Return the kind of a table whose parties are known."""
    if layout.kind != "partners":
        return layout.kind
    suppliers = [member for member in layout.suppliers() if member.kind != "before"]
    stated = any(meaning and meaning.attribute == "tier" for meaning in layout.meanings)
    staged = any(member.kind in ("upstream", "part") for member in suppliers)
    if not stated and (len(suppliers) >= _CHAIN_OF or (staged and len(suppliers) > 1)):
        return "chains"
    return "partners"


def why_no_list(layout: Layout) -> str:
    """Return why a table is no list of partners; empty if it is one.

    A header that says whose names it holds is believed. "Name" and "ID" by themselves may head anything: they count
    where places stand beside them, or where neither the sheet's name nor the other headers tell of something else.
    """
    known = [meaning for meaning in layout.meanings if meaning]
    if any(choice.sure == "stated" for choice in layout.chosen.values()):
        return ""
    if not layout.suppliers() and not any(member.is_cargo for member in layout.members):
        return "no header names who supplies"
    told = [meaning for meaning in known if meaning.names and (meaning.role or meaning.tier)]
    name = fold(layout.sheet.name)
    if _EXPLAINS.search(name) and len(known) < _CHAIN_OF:
        return "the sheet explains others"
    if told:
        return ""
    placed = any(meaning.attribute in SITE_FIELDS for meaning in known)
    if placed:
        return ""
    attributes = {meaning.attribute for meaning in known}
    if NAME not in attributes:
        return "only numbers stand in it" if ID in attributes else "no header names a company"
    if _OTHER_SHEETS.search(name):
        return f"its name is {layout.sheet.name!r}, and no header says that companies stand in it"
    if _holds_something_else(known):
        return "its headers tell of goods, documents or persons"
    return ""


def _holds_something_else(known: list[Meaning]) -> bool:
    """Return whether the headers beside "Name" are those of goods, papers, persons or words."""
    attributes = {meaning.attribute for meaning in known}
    seen = {meaning.detail for meaning in known if meaning.detail}
    kinds = {details()[name].kind for name in seen if name in details()}
    if "dictionary" in seen or "question" in seen:
        return True
    if attributes & {"tier", "stage", "workers", "parent", "evidence", "product"}:
        return False
    papers = any(dict(meaning.fields).get("documents") in ("document", "expires", "issued") for meaning in known)
    return bool("hts" in attributes or papers or "email" in seen or (kinds == {"about"} and len(attributes) <= 2))
