"""Decisions of people, and what is asked of them: about partners and list entries, never about rows or ranks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from supplymap.model.rows import Issue, Source  # noqa: TC001 - fields of records are looked at when they are read

Verdict = Literal["same", "different", "unsure", "site", ""]
"""What was decided of a match or of two partners; empty: nothing, or no more. ``site``: two sites of one company."""
Applied = Literal["holds", "asked again", "several", "not found"]
"""What became of a decision: it holds; a text that it rests on has changed; it may mean several partners; none."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A partner as a decision means it: what identifies it, and what was seen of it then.

    Attributes
    ----------
    name
        As written.
    names
        Its further names as written: native ones, aliases.
    country
        ISO 3166-1 alpha-2 code, or empty.
    numbers
        Pairs of a registry and the number there: ``id`` for the user's own, or a row of ``registries.csv``.
    places
        Region, city, address and postal code of each of its sites, as one text each.
    parent
        The company that it belongs to; several may hold the name of one parent.
    texts
        What else a match rested on, as written: goods, their codes and origins, remarks. Two subjects that differ in
        nothing else are equal: it is one partner, seen beside several entries.
    seen
        False where the person named it without seeing what the files say of it: nothing but its name is known then.
    """

    name: str
    names: tuple[str, ...] = ()
    country: str = ""
    numbers: tuple[tuple[str, str], ...] = ()
    places: tuple[str, ...] = ()
    parent: str = ""
    texts: tuple[str, ...] = field(default=(), compare=False)
    seen: bool = True


@dataclass(frozen=True, slots=True)
class Voice:
    """What one person decided.

    Attributes
    ----------
    value
        The decision: a `Verdict`, ``party: field`` for a column, a partner in words or `OWN` for a name; empty for one
        that was taken back.
    by, on, why
        Person, ISO date and reason.
    entry
        Id of the entry that says it: of the log, or of the import report that it was chosen in.
    """

    value: str
    by: str
    on: str
    why: str
    entry: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Decision:
    """What stands decided of one thing.

    Attributes
    ----------
    key
        What it is about, as the log has it.
    revision
        How often it was decided, from 1.
    value
        What holds: while people disagree the more cautious, which may be that nothing is decided.
    voices
        Who decided, the latest last; several where people did not know of each other.
    """

    key: str
    revision: int
    value: str
    voices: tuple[Voice, ...]

    @property
    def is_conflict(self) -> bool:
        """Whether people disagree."""
        return len({voice.value for voice in self.voices}) > 1


@dataclass(frozen=True, slots=True)
class MatchDecision:
    """Whether a partner is the one that a list entry names.

    Attributes
    ----------
    partner
        As it was seen.
    listing
        Id of the entry, or ``XUAR`` for a site in Xinjiang.
    listing_name
        Its main name then.
    listing_text
        Digest of its names, countries and goods then; empty where nobody saw them.
    """

    decision: Decision
    partner: Subject
    listing: str
    listing_name: str = ""
    listing_text: str = ""


@dataclass(frozen=True, slots=True)
class DuplicateDecision:
    """Whether two partners are one.

    Attributes
    ----------
    partners
        As they were seen; the name of the first is kept for both.
    """

    decision: Decision
    partners: tuple[Subject, Subject]


@dataclass(frozen=True, slots=True)
class ColumnReadingDecision:
    """What a column of tables of one layout is.

    Attributes
    ----------
    header
        As written.
    place
        Which of the columns with this header in its table, from 0.
    headers
        All headers of the table, in the spelling of `supplymap.config.level`, sorted.
    file, sheet
        Where it was seen; a decision holds elsewhere too.
    """

    decision: Decision
    header: str
    place: int
    headers: tuple[str, ...]
    file: str = ""
    sheet: str = ""


OWN = "own"
"""Stands for a name that means a partner of its own: none that is listed."""


@dataclass(frozen=True, slots=True)
class ReferenceDecision:
    """Which partner a name means in links and documents, where no list has it or several partners bear it.

    Attributes
    ----------
    name
        As written.
    choices, partners
        What the name may mean, in words, and each of these partners as it was seen. The value of the decision is one
        of the words, or `OWN`.
    """

    decision: Decision
    name: str
    choices: tuple[str, ...] = ()
    partners: tuple[Subject, ...] = ()

    @property
    def partner(self) -> Subject | None:
        """The partner that is meant; None for one of its own, and where nothing is decided."""
        value = self.decision.value
        return self.partners[self.choices.index(value)] if value in self.choices else None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A decision that was chosen in an import report of this run.

    Attributes
    ----------
    key
        Of the decision.
    source
        The row of the report.
    """

    key: str
    source: Source


@dataclass(frozen=True, slots=True)
class Decisions:
    """All that stands decided, handed to the steps as an argument; no step reads it from a disk.

    Attributes
    ----------
    reports
        Digests of the import reports whose choices are among them.
    chosen
        Those of them that were chosen in these reports.
    told
        What became of the choices in these reports, for people.
    """

    matches: tuple[MatchDecision, ...] = ()
    duplicates: tuple[DuplicateDecision, ...] = ()
    columns: tuple[ColumnReadingDecision, ...] = ()
    references: tuple[ReferenceDecision, ...] = ()
    reports: tuple[str, ...] = ()
    chosen: tuple[Chosen, ...] = ()
    told: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Something that a person is asked to decide.

    Attributes
    ----------
    key
        What the decision will be about.
    what
        ``match``, ``duplicate``, ``column`` or ``reference``.
    partners
        The partner, the two partners, or those that a name may mean, as the files have them now; empty for a column.
    listing, listing_name, listing_text
        As in `MatchDecision`; empty for the others.
    header, place, headers, file, sheet
        As in `ColumnReadingDecision`, and where the column was seen; empty for the others.
    found
        The text that gave the match, an example of the column, or the name that is asked about.
    reason
        Why it is asked, in a sentence.
    choices
        For a column what it may be, the likeliest first; for a name each of `partners` in words.
    where
        For a name the rows that use it, in words.
    former
        What was decided before its texts changed; None where it was never decided.
    changes
        Why it is asked again, each in a few words: what changed since, who decided otherwise under another key.
    """

    key: str
    what: Literal["match", "duplicate", "column", "reference"]
    partners: tuple[Subject, ...] = ()
    listing: str = ""
    listing_name: str = ""
    listing_text: str = ""
    header: str = ""
    place: int = 0
    headers: tuple[str, ...] = ()
    file: str = ""
    sheet: str = ""
    found: str = ""
    reason: str = ""
    choices: tuple[str, ...] = ()
    where: str = ""
    former: Decision | None = None
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """What became of a decision in a run.

    Attributes
    ----------
    key
        Of the decision.
    partners
        Those that it was found to be about, as the files have them now; of very many the first.
    outcome
        What became of it.
    changes
        What changed since it was decided, each in a few words.
    """

    key: str
    outcome: Applied
    partners: tuple[Subject, ...] = ()
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Merger:
    """Two partners of the files that are one, because a person said so.

    Attributes
    ----------
    partner
        Id of the one that they are.
    kept, other
        The one whose name is kept, and the other, as the files have them.
    decision
        By which they are one; where several are, one of the decisions.
    """

    partner: str
    kept: Subject
    other: Subject
    decision: Decision
