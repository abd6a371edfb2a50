"""Lines on what there is to decide, each with the command that decides it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplymap.cli.decided_words import about_words, listing_words, partner_words, placed_words, said_words, voice_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from supplymap.model import Question
    from supplymap.workspace.agenda import Agenda
    from supplymap.workspace.state import Standing, State

_TITLES = {
    "match": "Possible matches: is the partner the one that is listed?",
    "duplicate": "Possible duplicates: are the two one partner, two sites of one company, or two companies?",
    "reference": "Names in links and documents: which partner do they mean?",
    "column": "Columns: what are they?",
}
_VERDICT = "--verdict different --by NAME --why TEXT      (or same, or unsure)"
_MEANS = '--means "NAME OF A PARTNER" --by NAME --why TEXT      (or own: a partner of its own)'
_READING = '--is "factory: country" --by NAME --why TEXT'


def agenda_lines(agenda: Agenda, state: State, most: int | None, where: str) -> Iterator[str]:
    """Yield what there is to decide, the most pressing first.

    Parameters
    ----------
    agenda, state
        What there is to decide, and what stands.
    most
        Most entries of each list; None: all.
    where
        What a command needs to name the workspace.
    """
    if agenda.conflicts:
        yield ""
        yield "People disagree: decide again, and that holds for both"
        yield from _shown(agenda.conflicts, most, _conflict)
    if agenda.asked_again:
        yield ""
        yield "Asked again: what the decision rests on has changed since, or somebody else decided otherwise"
        yield from _shown(agenda.asked_again, most, lambda one: _question(one, state))
    for what, title in _TITLES.items():
        questions = [one for one in (*agenda.open, *agenda.unsure) if one.what == what]
        if questions:
            yield ""
            yield title
            yield from _shown(questions, most, lambda one: _question(one, state))
    yield from _commands(agenda, where)


def _shown(items: Sequence[Any], most: int | None, lines: Any) -> Iterator[str]:  # noqa: ANN401 - of any kind
    for item in items[:most]:
        yield from lines(item)
    if most is not None and len(items) > most:
        yield f"  ... and {len(items) - most:,} more (--all)"


def _commands(agenda: Agenda, where: str) -> Iterator[str]:
    """Yield what to type."""
    kinds: set[str] = {one.what for one in (*agenda.open, *agenda.unsure, *agenda.asked_again)}
    kinds |= {one.what for one in agenda.conflicts}
    if not kinds:
        return
    yield ""
    yield "To decide one of them, name it by its mark; a few letters of it are enough:"
    if kinds - {"column", "reference"}:
        yield f"  supplymap decide{where} k-... {_VERDICT}"
    if "reference" in kinds:
        yield f"  supplymap decide{where} k-... {_MEANS}"
    if "column" in kinds:
        yield f"  supplymap decide{where} k-... {_READING}"
    yield f"or decide in Excel: supplymap workspace export --to decisions.xlsx{where}"


def _conflict(standing: Standing) -> Iterator[str]:
    from supplymap.workspace import token  # noqa: PLC0415 - keeps --help fast

    latest = standing.latest
    yield f"  {token(latest.key)}  {about_words(latest.what, latest.about, latest.key)}"
    for head in standing.heads:
        yield f"      {voice_words(head)}"
    yield f"      Until then: {said_words(latest.what, latest.about, standing.value)}"


def _question(question: Question, state: State) -> Iterator[str]:
    from supplymap.workspace import token  # noqa: PLC0415 - keeps --help fast
    from supplymap.workspace.agenda import decided_before  # noqa: PLC0415

    yield f"  {token(question.key)}  {question_words(question)}"
    if question.reason:
        yield f"      {question.reason}"
    if question.what == "column":
        example = f"; such as {question.found!r}" if question.found else ""
        yield f"      It may be {' or '.join(map(repr, question.choices)) or 'anything'}{example}"
    if question.what == "reference":
        yield f"      {question.where}"
        yield f"      It may mean {' or '.join(map(repr, question.choices)) or 'a partner of its own'}"
    if standing := decided_before(state, question):
        yield f"      Decided before: {voice_words(standing.latest)}"
    if question.changes:
        yield f"      Why again: {'; '.join(question.changes)}"


def question_words(question: Question) -> str:
    """Return what a question is about."""
    if question.what == "column":
        return f"{question.header!r} in {', '.join(filter(None, (question.file, question.sheet)))}"
    if question.what == "reference":
        return repr(question.found)
    is_numbered = all(any(registry == "id" for registry, _ in partner.numbers) for partner in question.partners)
    words = partner_words if question.what == "match" and is_numbered else placed_words
    partners = [words(partner) for partner in question.partners]
    if question.what == "match":
        partners.append(listing_words(question.listing, question.listing_name))
    return " and ".join(partners)


def plain_agenda(agenda: Agenda) -> dict[str, Any]:
    """Return what there is to decide for other programs."""
    return {
        "conflicts": [_plain_conflict(standing) for standing in agenda.conflicts],
        **{
            name: [_plain_question(question) for question in getattr(agenda, name)]
            for name in ("asked_again", "open", "unsure", "answered")
        },
    }


def _plain_conflict(standing: Standing) -> dict[str, Any]:
    from supplymap.workspace import token  # noqa: PLC0415 - keeps --help fast

    latest = standing.latest
    voices = [{"value": head.new, "by": head.by, "on": head.on, "why": head.why} for head in standing.heads]
    about = {"what": latest.what, "about": latest.about, "voices": voices, "holds": standing.value}
    return {"token": token(latest.key), "key": latest.key, **about}


def _plain_question(question: Question) -> dict[str, Any]:
    from supplymap.workspace import token  # noqa: PLC0415 - keeps --help fast
    from supplymap.workspace.plainvalues import plain  # noqa: PLC0415

    values: dict[str, Any] = plain(question)
    return {"token": token(question.key), **values}
