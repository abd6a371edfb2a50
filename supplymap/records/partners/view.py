"""The partners as records shows them, made from columns when they are looked at."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from supplymap.model import Answer, Origin, Partner, Site, Source
from supplymap.model.views import View
from supplymap.records.identifiers import numbers_in
from supplymap.records.partners.facts import NO_TIER, REGISTRIES
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from supplymap.records.directory import Directory
    from supplymap.records.partners.facts import Facts
    from supplymap.records.understanding import Understanding

_ROW = 0xFFFFFFFF
_RAGGED = ("names", "goods", "hts", "origins", "registered")


class Partners(View[Partner]):
    """The partners of a directory, with what rows say of them.

    Parameters
    ----------
    state
        The working state; what is kept of it are its texts, the addresses of its sheets, the directory and the facts.
    ids
        The id of each partner.
    """

    def __init__(self, state: Understanding, ids: Sequence[str]) -> None:
        self._texts: Sequence[str] = state.vocabulary.texts
        self._places = [(sheet.file, sheet.name) for sheet in state.sheets]
        self._directory: Directory = state.directory
        self._facts: Facts = state.facts
        self._ids = ids
        self._importer = state.importer
        self._companies: Sequence[int] = state.companies

    def __len__(self) -> int:
        """Return the number of partners."""
        return len(self._ids)

    def made(self, start: int, end: int) -> Iterator[Partner]:
        """Make the partners from one number up to another."""
        facts, texts = self._facts, self._texts
        described = min(end, len(facts.country))
        words = ("country", "native", "role", "stage", "stage_text", "parent")
        columns = {name: [texts[code] for code in getattr(facts, name)[start:described].tolist()] for name in words}
        ragged = {name: getattr(facts, name).cut(start, described) for name in _RAGGED}
        whole = (facts.tier, facts.north_korean, facts.cargo)
        numbers = zip(*(column[start:described].tolist() for column in whole), strict=True)
        sites = self._sites(start, described, columns["country"])
        lines = zip(sites, *(each.cut(start, described) for each in (facts.rows, facts.details)), strict=True)
        told = zip(zip(*columns.values(), strict=True), zip(*ragged.values(), strict=True), numbers, lines, strict=True)
        for number, one in enumerate(told, start):
            yield self._described(number, *one)
        for number in range(max(start, described), end):
            yield self._bare(number)

    def _source(self, row: int) -> Source:
        file, sheet = self._places[row >> 32]
        return Source(file, sheet, row & _ROW)

    def _bare(self, number: int) -> Partner:
        """Make a partner of which no row says more than its name."""
        directory = self._directory
        return Partner(
            id=self._ids[number],
            name=directory.names[number],
            aliases=directory.others[number][1:],
            role="importer" if number == self._importer else "",
            numbers=self._numbers(number),
            documents=tuple(self._facts.documents.get(number, ())),
            listed=directory.listed[number],
            sources=(directory.sources[number],),
        )

    def _described(
        self,
        number: int,
        words: tuple[str, ...],
        codes: tuple[list[int], ...],
        numbers: tuple[int, bool, bool],
        lines: tuple[tuple[Site, ...], list[int], list[int]],
    ) -> Partner:
        facts, directory, texts = self._facts, self._directory, self._texts
        name = directory.names[number]
        country, native, role, stage, stage_text, parent = words
        names, goods, hts, _, registered = ([texts[code] for code in each] for each in codes)
        names += (*directory.joined.get(number, ()), *directory.meant.get(number, ()))
        origins = ([texts[column[at]] for column in facts.declared] for at in codes[3])
        tier, north_korean, cargo = numbers
        sites, rows, kept = lines
        return Partner(
            id=self._ids[number],
            name=name,
            native_name=native,
            aliases=tuple(dict.fromkeys(other for other in names if other and other != name)),
            country=country,
            role="importer" if number == self._importer else role,
            stage=stage,
            stage_text=stage_text,
            goods=tuple(goods),
            hts=tuple(hts),
            origins=tuple(Origin(*one) for one in origins),
            tier=None if tier == NO_TIER else tier,
            parent=parent,
            sites=sites,
            documents=tuple(facts.documents.get(number, ())),
            listed=directory.listed[number],
            declares_north_korean_labor=north_korean,
            cargo=cargo,
            company=self._company(number),
            registered=tuple(sorted(registered)),
            numbers=self._numbers(number),
            answers=self._answers(number),
            details=tuple(sorted((texts[facts.headings[at]], texts[facts.remarks[at]]) for at in kept)),
            sources=tuple(map(self._source, rows)) or (directory.sources[number],),
        )

    def _company(self, number: int) -> str:
        """Return the id of the first site of a partner's company; empty where it is the only one."""
        first = self._companies[number] if number < len(self._companies) else -1
        return "" if first < 0 else self._ids[first]

    def _sites(self, start: int, end: int, countries: list[str]) -> list[tuple[Site, ...]]:
        """Make the sites of the partners from one number up to another."""
        facts, texts = self._facts, self._texts
        places, of = facts.places, facts.sites.cut(start, end)
        lines = np.array([line for each in of for line in each], np.int64)
        words = (
            *(places.country, places.region, places.city, places.address, places.postal_code),
            *(places.address_country, places.facility),
        )
        told = zip(*([texts[code] for code in column[lines].tolist()] for column in words), strict=True)
        numbers = zip(*(column[lines].tolist() for column in (places.latitude, places.longitude)), strict=True)
        rows = facts.place_rows[lines].tolist()
        located = facts.positions.of(lines) if facts.positions else [None] * len(lines)
        made = []
        owners = (country for country, each in zip(countries, of, strict=True) for _ in each)
        for owner, texts_, (latitude, longitude), row, where in zip(owners, told, numbers, rows, located, strict=True):
            country, region, city, address, postal_code, other, facility = texts_
            # a row that leaves the country out is about the partner of the rows that state it
            place = country or owner, region, city, address, postal_code, _number(latitude), _number(longitude)
            made.append(Site(*place, self._source(row), other, facility, where))
        following = iter(made)
        return [tuple(islice(following, len(each))) for each in of]

    def _numbers(self, number: int) -> tuple[tuple[str, str], ...]:
        """Return the partner's numbers; its name that stands in a column of numbers is none."""
        directory, texts = self._directory, self._texts
        name = directory.names[number].casefold()
        told = {registry: [texts[code] for code in each.of(number)] for registry, each in self._facts.numbers.items()}
        own = told["id"] = [*directory.ids[number], *told.get("id", ())]
        # an own number may be an OS ID: it is both
        told["os_id"] = [*(text for text in own if numbers_in("partner_id", text)), *told.get("os_id", ())]
        return tuple(
            (registry, text)
            for registry in REGISTRIES
            for text in dict.fromkeys(told.get(registry, ()))
            if text.casefold() != name
        )

    def _answers(self, number: int) -> tuple[Answer, ...]:
        if not len(self._facts.answers.rows):
            return ()
        return tuple(sorted(map(self._answer, self._facts.answers.lines.of(number)), key=lambda answer: answer.field))

    def _answer(self, at: int) -> Answer:
        answers, texts = self._facts.answers, self._texts
        columns = (answers.field, answers.value, answers.text, answers.note)
        field, value, text, note = (texts[column[at]] for column in columns)
        return Answer(field, value, text, self._source(int(answers.rows[at])), note)


def _number(value: float) -> float | None:
    return None if value != value else value  # noqa: PLR0124 - not a number


def ids_of(state: Understanding) -> list[str]:
    """Return the id of every partner: the user's own, or its name, made unique by facility, country, city or a number.

    An id that several sites of a company have is none of them.
    """
    directory, companies = state.directory, state.companies
    taken: set[str] = set()
    numbers: dict[str, int] = {}  # the next number to try for each name: all before are taken
    made: list[str] = []
    shared = {key for key, count in Counter(_own_ids(state)).items() if count > 1}
    for number, name in enumerate(directory.names):
        company = companies[number] if number < len(companies) else -1
        plain = _title(state, number) if company >= 0 else name
        own = next((one for one in directory.ids[number] if (company, one) not in shared), "")
        partner_id = own or plain
        if partner_id in taken or partner_id.startswith("ghost:"):
            country = directory.countries[number]
            choices = [plain, f"{plain} ({country or 'no country'})"]
            choices += [f"{plain} ({country}, {city})" for city in _cities(state, number)[:1]]
            # the graph itself makes the ids of ghosts
            free = (choice for choice in choices if choice not in taken and not choice.startswith("ghost:"))
            partner_id = next(free, "")
            following = numbers.get(name, 2)
            while not partner_id or partner_id in taken:
                partner_id = f"{name} #{following}"
                following += 1
            numbers[name] = following
        taken.add(partner_id)
        made.append(partner_id)
    return made


def _own_ids(state: Understanding) -> Iterator[tuple[int, str]]:
    """Yield the ids of the sites of companies, each with its company."""
    for number, company in enumerate(state.companies):
        if company >= 0:
            yield from ((company, one) for one in state.directory.ids[number])


def _title(state: Understanding, number: int) -> str:
    """Return the name of a site of a company with that of its plant: "Lotus JSC, Plant 2", "Lotus Plant 2"."""
    texts, places = state.vocabulary.texts, state.facts.places
    name = state.directory.names[number]
    plants = (texts[places.facility[line]] for line in state.facts.sites.of(number))
    plant = next(filter(None, plants), "")
    if not plant or fold(plant) == fold(name):
        return name
    return plant if fold(plant).startswith(f"{fold(name)} ") else f"{name}, {plant}"


def _cities(state: Understanding, number: int) -> list[str]:
    """Return the cities of a partner."""
    texts, places = state.vocabulary.texts, state.facts.places
    return [texts[code] for code in (int(places.city[line]) for line in state.facts.sites.of(number)) if code]
