"""What stands decided, as the steps read it; and what entries of the log say of partners and entries of lists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from supplymap.errors import WorkspaceError
from supplymap.model import (
    ColumnReadingDecision,
    Decision,
    Decisions,
    DuplicateDecision,
    MatchDecision,
    ReferenceDecision,
    Subject,
    Voice,
)
from supplymap.workspace.kinds import cautious, is_clear, is_legible
from supplymap.workspace.plainvalues import plain
from supplymap.workspace.state import Standing
from supplymap.workspace.tokens import token

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from supplymap.model import Question
    from supplymap.workspace.entries import Entry, Value
    from supplymap.workspace.state import State

_SAID = {"match": "verdict", "duplicate": "verdict", "column": "reading", "reference": "means"}
"""The field of a value that holds what was decided."""
DECIDED = frozenset(_SAID)
"""Kinds that need a person and a reason."""
SEEN = "seen "
"""Begins the key of what files said of partners that were decided on by their names alone; an entry's id ends it."""


class Draft(NamedTuple):
    """A decision that is still to be recorded.

    Attributes
    ----------
    what, key, about, new, why
        As in `supplymap.workspace.entries.Entry`.
    replaces
        Ids of the entries that the person saw; None: all that stand when it is recorded.
    by, origin
        As in `supplymap.workspace.entries.Entry`; those of `supplymap.workspace.Workspace.record` if empty.
    """

    what: str
    key: str
    about: dict[str, Any]
    new: Value
    why: str
    replaces: tuple[str, ...] | None = None
    by: str = ""
    origin: str = ""


def draft_of(question: Question, value: str, why: str, replaces: tuple[str, ...] | None = None) -> Draft:
    """Return the decision of a question.

    Parameters
    ----------
    question
        What was asked.
    value
        The verdict, the reading of a column, or what a name means; empty to take a decision back.
    why, replaces
        As in `Draft`.
    """
    about: dict[str, Any]
    if question.what == "reference":
        # the words for the partners are part of it: they say which of them is meant
        about = {"name": question.found, "choices": list(question.choices)}
        about["partners"] = [plain(partner) for partner in question.partners]
    elif question.what == "column":
        names = ("header", "place", "headers", "file", "sheet")
        about = {name: getattr(question, name) for name in names}
    else:
        about = {"partners": [plain(partner) for partner in question.partners]}
    if question.what == "match":
        about["listing"] = {
            "id": question.listing,
            "name": question.listing_name,
            "text": question.listing_text,
        }
    return Draft(question.what, question.key, about, value_of(question.what, value), why, replaces)


def value_of(what: str, said: str) -> Value:
    """Return the value of an entry that decides so; None for no decision."""
    return {_SAID[what]: said} if said else None


def said(what: str, value: Value) -> str:
    """Return what a value decides, in one text; empty for none."""
    return str((value or {}).get(_SAID.get(what, ""), ""))


def decisions_of(state: State) -> Decisions:
    """Return all that stands decided, for the steps; of what this version does not understand nothing."""
    matches, duplicates, columns, references = [], [], [], []
    # by key, not by when it was decided: clocks decide nothing
    for _, standing in sorted(state.standing.items()):
        if standing.what not in _SAID:
            continue
        value = standing.value
        if value is None and not standing.is_conflict:
            continue
        heads = _holding(standing, value)
        if not heads:
            continue
        about, decision = heads[-1].about, _decision(standing, value)
        if standing.what == "column":
            headers = tuple(about["headers"])
            where = about.get("file", ""), about.get("sheet", "")
            columns.append(ColumnReadingDecision(decision, about["header"], about["place"], headers, *where))
            continue
        if standing.what == "reference":
            references.append(ReferenceDecision(decision, about["name"], *_may_mean(heads)))
            continue
        partners = joined([_partners(head, state) for head in heads])
        if standing.what == "duplicate":
            duplicates.append(DuplicateDecision(decision, (partners[0], partners[1])))
        else:
            listing = about["listing"]
            # a text that somebody saw counts before none
            text = next((text for head in reversed(heads) if (text := head.about["listing"].get("text"))), "")
            matches.append(MatchDecision(decision, partners[0], listing["id"], listing.get("name", ""), text))
    return Decisions(tuple(matches), tuple(duplicates), tuple(columns), tuple(references))


def _may_mean(heads: Sequence[Entry]) -> tuple[tuple[str, ...], tuple[Subject, ...]]:
    """Return the words for the partners that entries say a name may mean, and each of these as it was seen last."""
    found = {
        word: subject_of(partner)
        for head in heads
        for word, partner in zip(head.about["choices"], head.about["partners"], strict=True)
    }
    return tuple(found), tuple(found.values())


def about_of(standing: Standing, state: State) -> dict[str, Any] | None:
    """Return what a decision is about, its partners with all that was seen of them; None if it is not understood."""
    heads = _holding(standing, standing.value)
    if not heads:
        return None
    about = dict(heads[-1].about)
    if "partners" in about and "choices" not in about:
        about["partners"] = [plain(partner) for partner in joined([_partners(head, state) for head in heads])]
    return about


def _holding(standing: Standing, value: Value) -> list[Entry]:
    """Return the entries that say what holds, or all where none of them does; each one that can be understood."""
    clear = [head for head in standing.heads if is_clear(head)] or [head for head in standing.heads if is_legible(head)]
    return [head for head in clear if head.new == value] or clear


def decision_of(standing: Standing) -> Decision:
    """Return what stands decided of one thing."""
    return _decision(standing, standing.value)


def _decision(standing: Standing, value: Value) -> Decision:
    voices = tuple(voice_of(head) for head in standing.heads)
    return Decision(standing.latest.key, standing.revision, said(standing.what, value), voices)


def is_decided_since(standing: Standing, question: Question) -> bool:
    """Return whether a question was decided after the run that asks it, also if in the same words as before."""
    now, former = decision_of(standing), question.former
    return former is None or (now.revision, now.voices) != (former.revision, former.voices)


def voice_of(entry: Entry) -> Voice:
    """Return what one person decided."""
    return Voice(said(entry.what, entry.new), entry.by, entry.on, entry.why, entry.id)


def undone(state: State, key: str) -> Draft:
    """Return the draft that gives back what stood on a key before it was decided last.

    Raises
    ------
    WorkspaceError
        If nothing was decided on it, people disagree about it, or what stood before is not known here, or not
        understood.
    """
    standing = state.standing.get(key)
    if standing is None or standing.what not in (*DECIDED, "document"):
        msg = f"Nothing was decided on {token(key)}, so there is nothing to take back."
        raise WorkspaceError(msg)
    refuse_unclear(key, standing.heads)
    if standing.is_conflict:
        msg = f"People disagree on {token(key)}: decide it again, which settles it. Nothing was recorded."
        raise WorkspaceError(msg)
    former = [state.entries.get(id_) for head in standing.heads for id_ in head.replaces]
    value = cautious(standing.what, [head.old for head in standing.heads])
    if None in former:
        msg = (
            f"What stood on {token(key)} before was recorded on another computer, whose log is not here yet: copy it "
            "into the log folder first, or decide again. Nothing was recorded."
        )
        raise WorkspaceError(msg)
    saying = sorted((entry for entry in former if entry and entry.new == value), key=lambda entry: entry.order)
    # with what runs saw of a partner that was decided by its name: changes since then still count
    about = about_of(Standing(tuple(saying)) if saying else standing, state) or standing.latest.about
    return Draft(standing.what, key, about, value, "", tuple(head.id for head in standing.heads))


def refuse_unclear(key: str, entries: Iterable[Entry]) -> None:
    """Refuse to take the place of entries that this version does not understand.

    Raises
    ------
    WorkspaceError
        If there is such an entry.
    """
    if not all(map(is_clear, entries)):
        msg = (
            f"What was decided on {key} was recorded by a later version of supplymap: install that version, "
            "then decide again. Nothing was recorded."
        )
        raise WorkspaceError(msg)


def _partners(entry: Entry, state: State) -> list[Subject]:
    """Return the partners as they were seen when it was decided, or as the first runs after that saw them."""
    partners = [subject_of(each) for each in entry.about["partners"]]
    noted = state.standing.get(SEEN + entry.id)
    if noted is None or all(partner.seen for partner in partners):
        return partners
    seen = [[subject_of(each) for each in head.about["partners"]] for head in noted.heads if is_clear(head)]
    usable = [each for each in seen if len(each) == len(partners)]
    return common(usable) if usable else partners


def joined(seen: Sequence[Sequence[Subject]]) -> list[Subject]:
    """Return partners as several people saw them who decided alike: all texts that any of them saw.

    Parameters
    ----------
    seen
        The partners of each decision, at least one, the latest last.
    """
    if len(seen) == 1:
        return list(seen[0])
    seen = [of for of in seen if all(one.seen for one in of)] or seen
    of_each = zip(*_in_one_sequence(seen), strict=True)
    return [
        _with(of, {name: tuple(dict.fromkeys(text for one in of for text in getattr(one, name))) for name in _LISTS})
        for of in of_each
    ]


def common(seen: Sequence[Sequence[Subject]]) -> list[Subject]:
    """Return partners as several runs saw them after they were decided on by name: the texts that all of them saw."""
    of_each = zip(*_in_one_sequence(seen), strict=True)
    return [_with(of, {name: _in_all([getattr(one, name) for one in of]) for name in _LISTS}) for of in of_each]


_LISTS = ("names", "numbers", "places", "texts")


def _in_one_sequence(seen: Sequence[Sequence[Subject]]) -> list[list[Subject]]:
    """Return the partners of each in the sequence of the last: people name two partners in either."""
    names = [partner.name for partner in seen[-1]]
    return [sorted(of, key=lambda one: names.index(one.name) if one.name in names else len(names)) for of in seen]


def _in_all(lists: Sequence[tuple[Any, ...]]) -> tuple[Any, ...]:
    shared = set(lists[0]).intersection(*lists[1:])
    return tuple(text for text in lists[-1] if text in shared)


def _with(of: Sequence[Subject], lists: dict[str, Any]) -> Subject:
    """Return the last of them with these lists; a country or parent that they do not share was seen by nobody."""
    last, names = of[-1], {one.name: None for one in of}
    return replace(
        last,
        **lists | {"names": tuple(dict.fromkeys(name for name in (*names, *lists["names"]) if name != last.name))},
        country=last.country if len({one.country for one in of}) == 1 else "",
        parent=last.parent if len({one.parent for one in of}) == 1 else "",
        seen=any(one.seen for one in of),
    )


def subject_of(values: dict[str, Any]) -> Subject:
    """Return a partner as an entry of the log names it."""
    return Subject(
        name=values["name"],
        names=tuple(values.get("names", ())),
        country=values.get("country", ""),
        numbers=tuple((registry, number) for registry, number in values.get("numbers", ())),
        places=tuple(values.get("places", ())),
        parent=values.get("parent", ""),
        texts=tuple(values.get("texts", ())),
        seen=values.get("seen", True),
    )
