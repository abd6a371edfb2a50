"""Lines on what was decided: about whom, what, by whom, when and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplymap.cli.terminal import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.model import Subject
    from supplymap.workspace.entries import Entry, Value

WHO = "Names are those that people entered; nobody checks them."
_LONGEST = 200
"""Most characters of a name or a place that is shown."""
_SPECIAL = {"XUAR": "a site in Xinjiang (XUAR)", "CAATSA": "North Korean labor (CAATSA)"}

_OF_A_PAPER = {
    "until": "kept until {}",
    "hold": "under legal hold",
    "kind": "of the kind {!r}",
    "partner": "of the partner {!r}",
    "note": "with the note {!r}",
}
"""What people say of a paper."""


def partner_words(partner: Subject) -> str:
    """Return a partner with its country and the user's own number, as far as they are known."""
    from supplymap.reference import countries  # noqa: PLC0415 - keeps --help fast

    known = [countries().name(partner.country)] if partner.country else []
    known += [f"number {number}" for registry, number in partner.numbers if registry == "id"]
    return f"{_cut(partner.name)} ({', '.join(known)})" if known else _cut(partner.name)


def placed_words(partner: Subject) -> str:
    """Return a partner with what tells it from its namesakes: its first place too."""
    return ", ".join([partner_words(partner), *map(_cut, partner.places[:1])])


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def listing_words(listing: str, name: str) -> str:
    """Return a list entry with its id."""
    return _SPECIAL.get(listing) or (f"{name} ({listing})" if name else listing)


def about_words(what: str, about: Mapping[str, Any], key: str) -> str:
    """Return what a decision is about."""
    from supplymap.workspace import subject_of  # noqa: PLC0415 - keeps --help fast
    from supplymap.workspace.kinds import KINDS  # noqa: PLC0415

    if what not in KINDS or not KINDS[what].is_clear(dict(about), None):
        # as a later version writes it
        return key
    if what == "reference":
        return f"The name {_cut(str(about['name']))!r}"
    partners = [partner_words(subject_of(each)) for each in about.get("partners", ())]
    if what == "match":
        listing = about["listing"]
        return f"{partners[0]} and {listing_words(listing['id'], listing.get('name', ''))}"
    if what == "column":
        places = ", ".join(filter(None, (about.get("file", ""), about.get("sheet", ""))))
        return f"The column {about['header']!r}" + (f", as in {places}" if places else "")
    return " and ".join(partners) or str(about.get("name", "")) or key


def said_words(what: str, about: Mapping[str, Any], value: Value) -> str:
    """Return what a value says of what it is about."""
    from supplymap.workspace import NOT_DECIDED, means, said, verdicts  # noqa: PLC0415 - keeps --help fast

    if what in ("match", "duplicate"):
        entry = about.get("listing")
        listing = str(entry.get("id", "")) if isinstance(entry, dict) else ""
        return verdicts(what, listing).get(said(what, value), said(what, value))
    if what == "reference":
        return means(said(what, value))
    if value is None:
        return NOT_DECIDED
    if what == "column":
        return f"it is {said(what, value)!r}"
    said_of_it = {name: each for name, each in value.items() if each not in ("", None, False)}
    if what == "document":
        told = [_OF_A_PAPER.get(name, f"{name} {{}}").format(each) for name, each in said_of_it.items()]
        return f"it is {', '.join(told)}" if told else "no day is set and no hold"
    return ", ".join(f"{name}: {_written(each)}" for name, each in said_of_it.items())


def _written(value: object) -> str:
    return "yes" if value is True else str(value)


def voice_words(entry: Entry) -> str:
    """Return what a person decided, with name, day and reason."""
    from supplymap.workspace import said  # noqa: PLC0415 - keeps --help fast

    value = said(entry.what, entry.new)
    if entry.new is None:
        return f"{entry.by} took the decision back on {entry.on}: {entry.why}"
    if value == "unsure":
        return f"{entry.by} could not tell on {entry.on}: {entry.why}"
    return f"{entry.by} decided on {entry.on} that {said_words(entry.what, entry.about, entry.new)}: {entry.why}"


def entry_lines(entry: Entry) -> list[str]:
    """Return an entry of the log for people."""
    received = entry.at[:16].replace("T", " ")
    return [
        about_words(entry.what, entry.about, entry.key),
        f"  {said_words(entry.what, entry.about, entry.new)} (before: "
        f"{said_words(entry.what, entry.about, entry.old)})",
        f"  by {entry.by} on {entry.on}: {plain(entry.why)}",
        f"  recorded {received} UTC by the account {entry.user} on {entry.machine}",
    ]
