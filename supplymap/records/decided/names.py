"""Names of links and documents that people said whom they mean, and those of which nobody has said so."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from supplymap.reference.recognition import Directory, changes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from supplymap.model import ReferenceDecision, Source, Subject
    from supplymap.model.decisions import Applied

Why = Literal["several", "unlisted", "document"]
_SEVERAL = "several partners of the files may be meant"


class NameFate(NamedTuple):
    """What became of a decision on a name.

    Attributes
    ----------
    said
        What stands decided.
    outcome
        Whether it holds.
    partner
        The partner that is meant; None for one of its own, or none.
    changes
        What changed since, each in a few words.
    """

    said: ReferenceDecision
    outcome: Applied
    partner: Subject | None = None
    changes: tuple[str, ...] = ()


class OpenName(NamedTuple):
    """A name that leads to no partner of a list, or to several.

    Attributes
    ----------
    name
        As written.
    why
        ``several`` where several partners bear it; ``unlisted`` where only a link has it, ``document`` where only a
        document has it.
    places
        The rows that use it.
    near
        Numbers of the partners that it may mean.
    links
        How many links name it, where that is counted.
    """

    name: str
    why: Why
    places: tuple[Source, ...]
    near: tuple[int, ...]
    links: int = 0


@dataclass(slots=True, eq=False)
class Names:
    """Names that links and documents use, in a run.

    Attributes
    ----------
    fates
        What became of each decision on a name.
    open
        Names of which nobody has said whom they mean.
    """

    fates: tuple[NameFate, ...] = ()
    open: list[OpenName] = field(default_factory=list)


def fates_of(decisions: Iterable[ReferenceDecision], partners: Mapping[str, Subject]) -> list[tuple[NameFate, str]]:
    """Return what becomes of decisions on names, each with the id of the partner that is meant, or none.

    Parameters
    ----------
    decisions
        In any sequence: it changes nothing.
    partners
        The partners of the lists, by their ids.
    """
    directory = Directory(partners.items())
    return [_fate(said, directory) for said in sorted(decisions, key=lambda one: one.decision.key)]


def _fate(said: ReferenceDecision, directory: Directory) -> tuple[NameFate, str]:
    """Return what becomes of a decision, and the id of the partner that is meant."""
    if said.decision.is_conflict:
        return NameFate(said, "asked again", changes=("people disagree",)), ""
    wanted = said.partner
    if wanted is None:
        return NameFate(said, "holds"), ""
    ids = directory.meant(wanted)
    if len(ids) != 1:
        return NameFate(said, "several" if ids else "not found", changes=(_SEVERAL,) if ids else ()), ""
    now = directory.subject(ids[0])
    # where it is and what else it is called says nothing of which partner a name means
    found = changes([wanted], replace(now, names=(), places=(), parent="", texts=()))
    return NameFate(said, "asked again" if found else "holds", now, found), ids[0]
