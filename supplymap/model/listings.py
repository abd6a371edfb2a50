"""Entries of the lists, and what they say of partners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FindingKind = Literal["uflpa-entity", "uflpa-region", "wro", "caatsa"]


@dataclass(frozen=True, slots=True)
class Listing:
    """An entry of a list: the UFLPA Entity List, a WRO or Finding.

    Attributes
    ----------
    list
        ``uflpa`` or ``wro``.
    names
        Every name of the entry in Latin script: main name, aliases, former names.
    native_names
        Pairs of native name and whether equality with it is a finding (high-confidence legal name).
    countries
        ISO codes the entry is in.
    seen_on_list
        False when the legal name was not read on the list itself.
    """

    id: str
    list: str
    instrument: str
    names: tuple[str, ...]
    native_names: tuple[tuple[str, bool], ...] = ()
    countries: tuple[str, ...] = ()
    includes_subsidiaries: bool = False
    seen_on_list: bool = True
    active: bool = True
    status: str = "active"
    effective: str = ""
    merchandise: str = ""
    note: str = ""
    source: str = ""
    as_of: str = ""

    @property
    def name(self) -> str:
        """The main name."""
        return self.names[0] if self.names else self.merchandise


@dataclass(frozen=True, slots=True)
class Match:
    """A resemblance between a partner's name and a listing, or between its site and the XUAR.

    Attributes
    ----------
    strength
        ``exact`` gives a finding; ``possible`` waits for a person; ``former`` is an order no longer in
        force; a person judged a ``dismissed`` one different.
    kind
        The finding kind it would be.
    reason
        Why it has this strength.
    """

    partner: str
    kind: FindingKind
    strength: Literal["exact", "possible", "former", "dismissed"]
    listing: str
    listing_name: str
    matched: str
    score: float
    reason: str
    basis: str
    source: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A legal trigger: yes or no, with the table row it rests on."""

    kind: FindingKind
    basis: str
    listing: str
    listing_name: str
    reason: str
    source: str
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class ListStatus:
    """How old and how complete a list or table is.

    Attributes
    ----------
    as_of
        Date of the data, as precise as known; empty for a user's copy without its own ``lists.csv``.
    complete
        Whether the table held all of its official source on the as-of date and nothing newer is known.
    sentence
        What every output says about it.
    """

    name: str
    title: str
    source: str
    as_of: str
    sha256: str
    complete: bool
    held: int
    known_total: int | None
    licence: str
    sentence: str
