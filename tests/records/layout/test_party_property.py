"""No attribute ever lands on another party: any order of columns, any subset of attributes, any role words."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from supplymap import reference
from supplymap.records.layout import readings_of
from supplymap.reference.header_words import parties, words_of
from tests.sheets_by_hand import sheet

ATTRIBUTES = {
    "country": ("Country", "country code", "Land"),
    "city": ("City", "Town"),
    "address": ("Address", "Street address"),
    "region": ("Province", "State"),
    "postal_code": ("Postal code", "ZIP"),
    "partner_id": ("ID", "No.", "code"),
    "origin": ("country of origin",),
    "goods": ("goods",),
}
VALUES = {
    "country": ("Vietnam", "China", "Turkmenistan", "North Korea"),
    "city": ("Hanoi", "Lima", "Mary", "Hue"),
    "address": ("1 Road", "2 Road", "3 Road", "4 Road"),
    "region": ("Hue", "Ica", "Mary", "Lebap"),
    "postal_code": ("A100", "B200", "C300", "D400"),
    "partner_id": ("P-1", "P-2", "P-3", "P-4"),
    "origin": ("Peru", "India", "Mali", "Togo"),
    "goods": ("yarn", "cloth", "shirts", "hats"),
    "name": ("Alpha Works", "Beta Works", "Gamma Works", "Delta Works"),
}
WRITTEN = (
    "{party} {attribute}",
    "{attribute} of {party}",
    "{attribute} ({party})",
    "{party} - {attribute}",
    "{party}_{attribute}",
    "{attribute} of the {party}",
)
# one of each group in a table: within a group the words may mean the same party
GROUPS = (
    ("farm", "gin", "spinner", "mill", "tannery"),
    ("factory", "manufacturer", "producer"),
    ("exporter", "shipper"),
    ("supplier", "vendor", "seller"),
    ("buyer", "customer", "consignee", "importer", "supplies_to"),
    ("carrier", "forwarder", "broker", "warehouse", "consolidator", "notify_party"),
)


class Wanted(NamedTuple):
    """A party of the table: its role, its words, its attributes and the way in which each is written."""

    role: str
    words: str
    attributes: tuple[tuple[str, str, str], ...]


@cache
def phrases(role: str) -> tuple[str, ...]:
    """Return the words of the table for a role that stand well before and behind another word."""
    row = next(row for row in reference.table("party_words") if row["role"] == role)
    return tuple(word for word in row["words"].split("|") if word.isascii() and not word.startswith("name of"))


@st.composite
def tables(draw: st.DrawFn) -> list[Wanted]:
    groups = draw(st.lists(st.sampled_from(GROUPS), min_size=2, max_size=4, unique=True))
    made = []
    for group in groups:
        role = draw(st.sampled_from(group))
        words = draw(st.sampled_from(phrases(role)))
        # goods under the word for a buyer are what the row supplies it with
        possible = sorted(field for field in ATTRIBUTES if _supplies(role) or field not in ("goods", "origin"))
        fields = draw(st.lists(st.sampled_from(possible), unique=True, max_size=5))
        attributes = tuple(
            (field, draw(st.sampled_from(ATTRIBUTES[field])), draw(st.sampled_from(WRITTEN))) for field in fields
        )
        made.append(Wanted(role, words, attributes))
    return made


@settings(max_examples=200, deadline=None)
@given(wanted=tables(), data=st.data())
def test_no_attribute_lands_on_another_party(wanted: list[Wanted], data: st.DataObject) -> None:
    columns: list[tuple[str, str, int]] = []  # header, value, position of the party
    truth: dict[str, int] = {}
    for number, party in enumerate(wanted):
        columns.append((f"{party.words} name", VALUES["name"][number], number))
        truth[VALUES["name"][number]] = number
        for field, attribute, written in party.attributes:
            text = written.format(party=party.words, attribute=attribute)
            columns.append((text, VALUES[field][number], number))
            truth[VALUES[field][number]] = number
    columns = data.draw(st.permutations(columns))
    header, row = [text for text, _, _ in columns], [value for _, value, _ in columns]
    owners = [number for _, _, number in columns]
    for found in readings_of(sheet([header, row])):
        for party in found.parties:
            of_whom = {owners[index] for indexes in party.columns.values() for index in indexes}
            assert len(of_whom) <= 1, (header, party)
        for hop in found.hops:
            supplier = {owners[i] for indexes in found.parties[hop.supplier].columns.values() for i in indexes}
            own = {owners[i] for indexes in hop.columns.values() for i in indexes}
            assert own <= supplier, (header, hop)
    # country, goods and origin of every party come back
    supplying = [number for number, party in enumerate(wanted) if _supplies(party.role)]
    if supplying and _distinct(wanted):
        (found,) = readings_of(sheet([header, row]))
        read = {column.index: column.field for column in found.columns if column.field}
        for index, (text, _, number) in enumerate(columns):
            field = next(
                (
                    f
                    for f, a, w in wanted[number].attributes
                    if w.format(party=wanted[number].words, attribute=a) == text
                ),
                "",
            )
            if field == "country" or (field in ("goods", "origin") and number in supplying):
                assert read.get(index) == field, (header, text)


def _supplies(role: str) -> bool:
    return parties()[role].kind not in ("buyer", "importer", "after", "cargo")


def _distinct(wanted: list[Wanted]) -> bool:
    """Return whether every party has words of its own: "dyeing and printing" holds the words of two."""
    words = [words_of(party.words) for party in wanted]
    return len(set(words)) == len(words)
