"""The parties of a table: which columns name one, and which of them name the same one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap.records.layout.meanings import ID, NAME, PLACED, Meaning
from supplymap.records.layout.state import Choice, Layout, Member
from supplymap.reference.header_words import details, parties, qualifiers
from supplymap.reference.headers import SITE_FIELDS
from supplymap.reference.names import fold, normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.model.readings import Sureness

_COMPARED = 500
"""How many rows are looked at to compare the names in two columns."""
_DIGITS = re.compile(r"[\d\s./-]*\d[\d\s./-]*")
_MOSTLY = 0.8
_SOME = 0.5
_NEAR = {
    "seller": ("seller", "any"),
    "any": ("any", "seller", "maker", "site", "upstream"),
    "site": ("site", "maker", "any"),
    "maker": ("maker", "site"),
    "buyer": ("buyer", "importer"),
    "importer": ("importer", "buyer"),
}
"""Kinds of parties that words of a kind may mean where these have no party of their own."""
_ENDS = {"from": "period_from", "to": "period_to"}


def find_members(layout: Layout) -> None:
    """Find the parties that the columns name, from left to right; their other columns come later."""
    later: list[int] = []
    for index, meaning in enumerate(layout.meanings):
        if meaning is None or not meaning.names or layout.kind == "documents":
            continue
        if _kind(meaning) in ("", "any", "site"):
            later.append(index)
        else:
            _take_named(layout, index, meaning)
    if layout.kind == "documents":
        _take_documented(layout)
        return
    for kinds in (("any",), ("",), ("site",)):
        for index in later:
            meaning = layout.meaning(index)
            if _kind(meaning) in kinds and index not in layout.chosen:
                _TAKE[kinds[0]](layout, index, meaning)
    _join_numbers(layout)
    layout.members = [member for member in layout.members if member.columns]
    for member in layout.members:
        _settle_names(layout, member)
    layout.members.sort(key=lambda member: member.at)


def turn_words(layout: Layout) -> None:
    """Read words with two meanings as what the headers beside them leave: "From" as a day, "Source" as no party."""
    _number_further(layout)
    _turn_days(layout)
    _turn_agents(layout)
    _open_sources(layout)
    _tell_materials(layout)


def _number_further(layout: Layout) -> None:
    """Put further parties behind the numbered ones of their kind: an alternate supplier beside two is the third."""
    last: dict[str, int] = {}
    for meaning in layout.meanings:
        if meaning and meaning.roles and not meaning.further:
            last[meaning.role] = max(last.get(meaning.role, 1), meaning.ordinal or 1)
    for index, meaning in enumerate(layout.meanings):
        if meaning and meaning.further:
            layout.meanings[index] = replace(meaning, ordinal=last.get(meaning.role, 1) + (meaning.ordinal or 1))


_AGENTS = frozenset({"agent", "agents", "agente", "agentes"})
_ON_THE_WAY = frozenset({"bill", "customs", "port", "vessel"})


def _turn_agents(layout: Layout) -> None:
    """Read "Agent" as who sells what a factory makes, where nobody else sells and the rows are no shipments."""
    named = [meaning for meaning in layout.meanings if meaning and meaning.names]
    kinds = {_kind(meaning) for meaning in named}
    if not kinds & {"maker", "site", "upstream"} or kinds & {"seller", "any", "before", "after", "importer", "tier"}:
        return
    if _ON_THE_WAY & {meaning.detail for meaning in layout.meanings if meaning}:
        return
    for index, meaning in enumerate(layout.meanings):
        if meaning and meaning.role == "broker" and meaning.said in _AGENTS:
            layout.meanings[index] = replace(meaning, roles=("trader",), sure="likely")


_MATERIALS = {"fabric": "mill", "fabrics": "mill", "yarn": "spinner", "yarns": "spinner", "leather": "tannery"}
_MATERIALS |= {"garment": "factory", "garments": "factory"}


def _tell_materials(layout: Layout) -> None:
    """Let the cells tell whether "Fabric" heads the goods or the mills that make them."""
    staged = sum(1 for one in layout.meanings if one and one.names and _kind(one) == "upstream")
    for index, text in enumerate(layout.header.texts):
        role = _MATERIALS.get(fold(text))
        if role is None or (layout.meaning(index).is_read and layout.meaning(index).attribute != "goods"):
            continue
        seen = layout.profile(index)
        if seen.goods >= _SOME:
            layout.meanings[index] = Meaning("goods", fields=(("partners", "goods"), ("links", "goods")), sure="likely")
        elif seen.companies >= _SOME or (seen.cells and staged > 1):
            layout.meanings[index] = Meaning(NAME, (role,), fold(text), sure="likely")


def _kind(meaning: Meaning) -> str:
    if meaning.tier is not None and (not meaning.role or parties()[meaning.role].kind in ("any", "site")):
        return "tier"
    return parties()[meaning.role].kind if meaning.role else ""


def _turn_days(layout: Layout) -> None:
    """Read "From" and "To" as days where other columns name who sells and who buys."""
    named = [meaning for meaning in layout.meanings if meaning and meaning.names and meaning.role not in _ENDS]
    sellers = [m for m in named if _kind(m) not in ("buyer", "importer", "after", "cargo", "maybe")]
    buyers = [m for m in named if _kind(m) in ("buyer", "importer", "after")]
    roles = [meaning.role if meaning else "" for meaning in layout.meanings]
    stated = {meaning.attribute for meaning in layout.meanings if meaning}
    for index, meaning in enumerate(layout.meanings):
        if meaning is None or not meaning.names or meaning.role not in _ENDS:
            continue
        from_is_day = sellers and not ("to" in roles and not buyers and _is_named(layout, index))
        if from_is_day if meaning.role == "from" else buyers or (sellers and "from" in roles):
            day = _ENDS[meaning.role]
            # "Valid from" beside it says more clearly what it is
            layout.meanings[index] = (
                Meaning(detail="relationship") if day in stated else Meaning(day, fields=(("links", day),))
            )


def _is_named(layout: Layout, index: int) -> bool:
    """Return whether the cells of a column look like names and not like days."""
    return layout.profile(index).codes < _SOME and bool(layout.profile(index).cells) and not layout.suppliers()


def _open_sources(layout: Layout) -> None:
    """Read "Source" as a party only beside a target: otherwise it says where a row comes from."""
    roles = {meaning.role for meaning in layout.meanings if meaning and meaning.names}
    for index, meaning in enumerate(layout.meanings):
        if meaning and meaning.role == "source" and not roles & {"to", "supplies_to", "buyer", "customer"}:
            layout.meanings[index] = Meaning(detail="contributor")


def _take_named(layout: Layout, index: int, meaning: Meaning) -> None:
    """Give a naming column to the party with its words, or to a new one."""
    alike = [member for member in layout.members if _is_same(member, meaning)]
    last = alike[-1] if alike else None
    if last is not None and not _repeats(layout, last, index, meaning):
        _name(layout, last, index, meaning)
        return
    member = Member(meaning.role, meaning.said, meaning.tier, meaning.ordinal, index)
    layout.members.append(member)
    _name(layout, member, index, meaning)


def _is_same(member: Member, meaning: Meaning) -> bool:
    """Return whether a header has the words for a party: "Fabric mill" and "Weaving mill" are two mills."""
    if (member.role, member.tier, member.ordinal) != (meaning.role, meaning.tier, meaning.ordinal):
        return False
    if member.said == meaning.said or _bare(member.said) == _bare(meaning.said):
        return True
    first, second = set(member.said.split()), set(meaning.said.split())
    return member.kind in ("seller", "buyer", "importer", "cargo", "after", "any") and (
        first <= second or second <= first
    )


def _bare(said: str) -> str:
    return " ".join(word.removesuffix("s") for word in said.split())


def _repeats(layout: Layout, member: Member, index: int, meaning: Meaning) -> bool:
    """Return whether a column begins a further party of the same words: Supplier, Country, Supplier, Country."""
    name = ID if meaning.attribute == ID else meaning.attribute if meaning.number else NAME
    before = [*member.columns.get(name, ()), *(member.columns.get(PLACED, ()) if name == NAME else ())]
    if not before or meaning.qualifiers:
        return False
    return any(layout.folded(other) == layout.folded(index) for other in before)


def _name(layout: Layout, member: Member, index: int, meaning: Meaning, sure: Sureness = "") -> None:
    layout.give(index, member, meaning.attribute, sure or meaning.sure)


def _take_company(layout: Layout, index: int, meaning: Meaning) -> None:
    """Give a column of companies: another name of the one seller, or a party beside makers."""
    sellers = [member for member in layout.suppliers() if member.kind == "seller"]
    own = any(
        other and other.role == meaning.role and other.attribute in SITE_FIELDS and other.said == meaning.said
        for other in layout.meanings
    )
    if len(sellers) == 1 and not own and meaning.attribute == NAME:
        if not sellers[0].has_name:
            layout.give(index, sellers[0], NAME, meaning.sure)
        else:
            layout.give(index, sellers[0], "aliases", "likely")
        return
    _take_named(layout, index, meaning)


def _take_bare(layout: Layout, index: int, meaning: Meaning) -> None:
    """Give a column "Name" or "ID" that says no party."""
    nameless = [member for member in layout.members if not member.has_name and member.at < index]
    if any(_is_bare(member) for member in nameless):
        nameless = [member for member in nameless if _is_bare(member)]
    elif meaning.attribute == NAME and _has_bare_id(layout):
        nameless = []
    if meaning.attribute == NAME and nameless and (len(nameless) == 1 or nameless[-1].at == index - 1):
        layout.give(index, nameless[-1], NAME, meaning.sure)
        return
    suppliers = layout.suppliers()
    if meaning.attribute == ID and _has_bare_id(layout) and layout.kind != "links":
        _take_repeated(layout, index, meaning)
        return
    if suppliers and meaning.attribute != NAME:
        # an ID beside parties that are named is that of the only one without; of a link it is nobody's
        if layout.kind != "links" and len(layout.members) == 1 and meaning.attribute not in suppliers[0].columns:
            layout.give(index, suppliers[0], meaning.attribute, meaning.sure)
        else:
            layout.meanings[index] = Meaning(detail="bill")
        return
    if not suppliers or all(_is_bare(member) for member in suppliers) or _has_bare_id(layout):
        _take_repeated(layout, index, meaning)
        return
    beside = [layout.meaning(near) for near in (index - 1, index + 1) if 0 <= near < len(layout.meanings)]
    if any(one.detail in details() and details()[one.detail].kind == "contact" for one in beside):
        layout.meanings[index] = Meaning(detail="contact")
    else:
        named = [member for member in suppliers if member.at < index]
        layout.give(index, (named or suppliers)[-1], "aliases", "likely")


def _has_bare_id(layout: Layout) -> bool:
    """Return whether "ID" and "Name" stand beside the number of a supplier: the rows are then about somebody else."""
    bare = {meaning.attribute for meaning in layout.meanings if meaning and meaning.names and _kind(meaning) == ""}
    suppliers = [member for member in layout.suppliers() if not _is_bare(member)]
    numbered = len(suppliers) == 1 and not suppliers[0].has_name
    return {NAME, ID} <= bare and numbered


def _is_bare(member: Member) -> bool:
    """Return whether a header without a word for a party names it."""
    return member.role == "partner" and not member.said


def _take_repeated(layout: Layout, index: int, meaning: Meaning) -> None:
    member = next((one for one in reversed(layout.members) if _is_bare(one)), None)
    asked = False
    if member is None or (meaning.attribute in member.columns and not meaning.qualifiers):
        # two columns "Name": nobody knows who of them supplies whom
        asked = member is not None and meaning.attribute == NAME
        member = Member("partner", "", None, None, index)
        layout.members.append(member)
    layout.buyer_open |= asked
    _name(layout, member, index, meaning, "asked" if asked else "")


def _take_site(layout: Layout, index: int, meaning: Meaning) -> None:
    """Give a column of facilities: a company's own site, or a maker beside a seller."""
    companies = [m for m in layout.members if m.role in ("partner", "manufacturer", "producer") and m.has_name]
    if len(companies) == 1 and meaning.attribute == NAME and not _both_placed(layout, companies[0], meaning):
        layout.give(index, companies[0], "facility", meaning.sure)
        return
    _take_named(layout, index, meaning)


def _both_placed(layout: Layout, company: Member, meaning: Meaning) -> bool:
    """Return whether a company and its facility have a country each: then they are two."""
    roles = [one.role for one in layout.meanings if one and one.attribute == "country" and one.role]
    site = next(index for index, one in enumerate(layout.meanings) if one is meaning)
    between = layout.meanings[company.at : site]
    own = any(one and one.attribute == "country" and not one.role for one in between)
    return meaning.role in roles and (company.role in roles or own)


def _take_documented(layout: Layout) -> None:
    """Give the columns that name the partner of a document: beside them "Name" is the document's own."""
    member = Member("partner", "", None, None, 0)
    layout.members = [member]
    told = any(meaning and meaning.names and meaning.role for meaning in layout.meanings)
    companies = [one for one in layout.meanings if one and one.names and one.attribute == NAME and one.role]
    is_of_company = any(one.role != "site" for one in companies)
    for index, meaning in enumerate(layout.meanings):
        if meaning and meaning.names and not meaning.role and told:
            layout.meanings[index] = Meaning(detail="bill")
        elif meaning in companies and is_of_company and meaning is not None and meaning.role == "site":
            # the paper of one plant of a company is none of its others
            layout.give(index, member, "facility", meaning.sure)
        elif meaning and meaning.names and not member.columns.get(meaning.attribute):
            if not member.columns:
                member.at = index
            _name(layout, member, index, meaning)
    _settle_names(layout, member)


def _join_numbers(layout: Layout) -> None:
    """Give the number of a party that no column names to the only one that it can mean: "Vendor no.", "Supplier"."""
    for member in layout.members:
        if member.has_name or member.tier is not None or member.ordinal is not None:
            continue
        near = [
            other
            for other in layout.members
            if other.has_name
            and other.kind in _NEAR.get(member.kind, ())
            and not set(other.columns) & set(member.columns)
        ]
        if len(near) == 1:
            for index in [index for indexes in member.columns.values() for index in indexes]:
                choice = layout.chosen[index]
                layout.take_back(index)
                layout.give(index, near[0], choice.field, "likely")


def _settle_names(layout: Layout, member: Member) -> None:
    """Decide which column holds the name of a party: its other columns hold numbers and further names."""
    for index in list(member.columns.get(NAME, ())):
        profile = layout.profile(index)
        if profile.cells and profile.share(lambda cell: bool(_DIGITS.fullmatch(cell))) >= _MOSTLY:
            layout.take_back(index)
            layout.give(index, member, ID, layout.sure(index))
    names: Sequence[int] = member.columns.get(NAME, ())
    if len(names) < 2:
        return
    best = min(names, key=lambda index: (_rank(layout, index), index))
    for index in names:
        if index != best:
            further = [qualifiers()[one][1] for one in layout.meaning(index).qualifiers]
            layout.take_back(index)
            if not any(further) and _of_others(layout, index, best):
                # neither another name nor, as far as is known, a buyer: the path is open until a person says which
                layout.chosen[index] = Choice(None, "", "asked", (f"{member.role}: aliases", "buyer: name"))
                layout.buyer_open = True
                continue
            layout.give(index, member, next(filter(None, further), "aliases"), layout.sure(index))
    member.at = min(member.at, best)


def _of_others(layout: Layout, index: int, best: int) -> bool:
    """Return whether most cells of a column hold no word of the name beside them: they name other companies."""
    rows = layout.sheet.rows[layout.header.last + 1 : min(layout.header.end, layout.header.last + 1 + _COMPARED)]
    cells = [row.cells for row in rows]
    pairs = [(row[index], row[best]) for row in cells if max(index, best) < len(row) and row[index] and row[best]]
    words = [(set(normalise(one).key.split()), set(normalise(other).key.split())) for one, other in pairs]
    # names in two scripts share no word
    alike = [(one, other) for one, other in words if "".join(one).isascii() and "".join(other).isascii()]
    return len([1 for one, other in alike if not one & other]) * 2 > len(words) > 0


def _rank(layout: Layout, index: int) -> int:
    """Return how far a column is from holding the usual name: native names and names on papers come last."""
    return max((qualifiers()[one][0] for one in layout.meaning(index).qualifiers), default=0)


_TAKE = {"any": _take_company, "": _take_bare, "site": _take_site}
