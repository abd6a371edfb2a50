"""What a person decides on the command line: a match or two partners, as the latest run of the workspace knows them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from supplymap.cli.decided_words import listing_words, partner_words
from supplymap.cli.marks import one_key
from supplymap.cli.subjects import listing_named, nobody, partner_named
from supplymap.errors import RequestError

if TYPE_CHECKING:
    from supplymap.config import Config
    from supplymap.model import Question, Subject, Use
    from supplymap.workspace import Draft
    from supplymap.workspace.state import State

_CALLED = {"match": "match", "duplicate": "pair of partners", "column": "column", "reference": "name"}
_NEEDED = {
    "column": 'what the column is with --is, as --is "factory: country"',
    "reference": "whom it means with --means, as --means own",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the workspace knows when somebody decides.

    Attributes
    ----------
    state
        What stands decided.
    config
        Settings of the workspace.
    run
        Name of the latest finished run; empty before the first.
    questions, uses
        Of that run.
    partners
        All partners of its files.
    """

    state: State
    config: Config
    run: str = ""
    questions: tuple[Question, ...] = ()
    uses: tuple[Use, ...] = ()
    partners: tuple[Subject, ...] = ()


def key_named(known: Known, text: str) -> str:
    """Return the name that a mark asks about; empty where it asks about something else."""
    from supplymap.workspace.decided import DECIDED  # noqa: PLC0415 - keeps --help fast

    questions = {question.key: question for question in known.questions}
    standing = {key: one for key, one in known.state.standing.items() if one.what in DECIDED}
    key = one_key(text, [*questions, *standing])
    if key in questions:
        return questions[key].found if questions[key].what == "reference" else ""
    return str(standing[key].latest.about.get("name", "")) if standing[key].what == "reference" else ""


def key_draft(known: Known, text: str, value: str, why: str, *, is_reading: bool) -> Draft:
    """Return the decision of a question that is named by its mark.

    Parameters
    ----------
    known
        What the workspace knows.
    text
        The mark, or its beginning.
    value
        A verdict, or with ``is_reading`` what a column is.
    why
        The reason.

    Raises
    ------
    SupplymapError
        If no question has the mark, or the value does not answer it.
    """
    from supplymap.workspace import Draft, draft_of  # noqa: PLC0415 - keeps --help fast
    from supplymap.workspace.decided import DECIDED, about_of, refuse_unclear  # noqa: PLC0415

    questions = {question.key: question for question in known.questions}
    standing = {key: one for key, one in known.state.standing.items() if one.what in DECIDED}
    key = one_key(text, [*questions, *standing])
    refuse_unclear(key, standing[key].heads if key in standing else ())
    what = questions[key].what if key in questions else standing[key].what
    if is_reading is not (what == "column") or what == "reference" or not value:
        needed = _NEEDED.get(what, "--verdict")
        msg = f"{text} asks about a {_CALLED[what]}: give {needed}."
        raise RequestError(msg)
    if what == "match":
        refuse_site(value)
    if what == "column":
        value = _reading(
            known, questions[key].header if key in questions else standing[key].latest.about["header"], value
        )
    if key in questions:
        return draft_of(questions[key], value, why)
    about = about_of(standing[key], known.state) or standing[key].latest.about
    field = "reading" if what == "column" else "verdict"
    return Draft(what, key, about, {field: value}, why)


def refuse_site(verdict: str) -> None:
    """Refuse a verdict on a match that only two partners can have."""
    if verdict == "site":
        msg = (
            "--verdict site says that two partners are sites of one company: name the second one with --same-as. Of a "
            "list entry it is same, different or unsure."
        )
        raise RequestError(msg)


def _reading(known: Known, header: str, value: str) -> str:
    """Return what a column is said to be; refuse what means nothing."""
    from supplymap.config import applied, column_decision  # noqa: PLC0415 - keeps --help fast

    with applied(known.config):
        column_decision(header, None, value)
    return " ".join(value.split())


def match_draft(known: Known, partner: str, country: str, listing: str, verdict: str, why: str) -> Draft:
    """Return the decision whether a partner is the one that a list entry names.

    Parameters
    ----------
    known
        What the workspace knows.
    partner, country
        As in `partner_named`.
    listing
        Id of the entry; empty where the partner has one open question.
    verdict, why
        What is decided, and the reason.

    Raises
    ------
    SupplymapError
        If it is not clear which partner or entry is meant.
    """
    from supplymap.workspace import draft_of  # noqa: PLC0415 - keeps --help fast

    refuse_site(verdict)
    meant = _company(known, partner, country, listing) or partner_of(known, partner, country)
    asked = [question for question in known.questions if question.what == "match" and meant in question.partners]
    if listing:
        return draft_of(_on_listing(known, meant, listing, asked), verdict, why)
    if len(asked) == 1:
        return draft_of(asked[0], verdict, why)
    if asked:
        entries = "; ".join(listing_words(question.listing, question.listing_name) for question in asked)
        msg = f"{partner_words(meant)} has {len(asked)} possible matches: {entries}. Say which with --listing."
    else:
        msg = (
            f"Nothing is open about {partner_words(meant)}: name a list entry with --listing, or another partner "
            "with --same-as."
        )
    raise RequestError(msg)


def _on_listing(known: Known, meant: Subject, listing: str, asked: list[Question]) -> Question:
    """Return the open question on a partner and an entry, or the same where it was decided or nothing asks."""
    from supplymap.config import applied  # noqa: PLC0415 - keeps --help fast
    from supplymap.model import Question  # noqa: PLC0415
    from supplymap.reference.identities import listing_text, match_key  # noqa: PLC0415

    entry = listing_named(listing, known.config)
    id_, name = (entry, "") if isinstance(entry, str) else (entry.id, entry.name)
    if open_one := next((question for question in asked if question.listing == id_), None):
        return open_one
    with applied(known.config):
        text = "" if isinstance(entry, str) or not meant.seen else listing_text(entry)
        key = _decided_before(known, meant, id_) or match_key(meant, id_)
    return Question(key, "match", (meant,), listing=id_, listing_name=name, listing_text=text)


def _decided_before(known: Known, meant: Subject, listing: str) -> str:
    """Return the key of the decision on a partner and an entry that the latest run used, so that it is continued."""
    for use in known.uses:
        standing = known.state.standing.get(use.key)
        if standing is None or standing.what != "match" or not standing.is_clear or meant not in use.partners:
            continue
        if standing.latest.about["listing"]["id"] == listing:
            return use.key
    return ""


def with_other_keys(known: Known, draft: Draft) -> list[Draft]:
    """Return a decision, and the same under each key by which others decided otherwise on that partner and entry.

    Somebody may have decided by the name alone, or on another computer; else people would go on to disagree.

    Parameters
    ----------
    known
        What the workspace knows.
    draft
        What is decided.
    """
    from supplymap.workspace import subject_of  # noqa: PLC0415 - keeps --help fast

    if draft.what != "match":
        return [draft]
    partners = tuple(subject_of(each) for each in draft.about["partners"])
    drafts = [draft]
    for use in known.uses:
        standing = known.state.standing.get(use.key)
        if (
            standing is not None
            and standing.is_clear
            and standing.what == "match"
            and standing.value not in (None, draft.new)
            and use.key != draft.key
            and use.partners == partners
            and standing.latest.about["listing"]["id"] == draft.about["listing"]["id"]
        ):
            drafts.append(draft._replace(key=use.key))
    return drafts


def duplicate_draft(known: Known, partner: str, country: str, other: str, verdict: str, why: str) -> Draft:
    """Return the decision whether two partners are one; the name of the first is kept for both.

    Parameters
    ----------
    known
        What the workspace knows.
    partner, country
        The first, as in `partner_named`.
    other
        The second, by name or number.
    verdict, why
        What is decided, and the reason.

    Raises
    ------
    SupplymapError
        If it is not clear which are meant.
    """
    from supplymap.model import Question  # noqa: PLC0415 - keeps --help fast
    from supplymap.reference.identities import duplicate_key  # noqa: PLC0415
    from supplymap.workspace import draft_of  # noqa: PLC0415

    both = partner_of(known, partner, country), partner_of(known, other, "")
    if both[0] == both[1]:
        msg = (
            f"{partner!r} and {other!r} are one partner already: {partner_words(both[0])}. If somebody decided so, "
            "'supplymap history' shows the mark, and 'supplymap undo' parts them again."
        )
        raise RequestError(msg)
    asked = [question for question in known.questions if question.what == "duplicate"]
    question = next((one for one in asked if set(one.partners) == set(both)), None)
    question = question or Question(_pair_before(known, both) or duplicate_key(*both), "duplicate")
    return draft_of(replace(question, partners=both), verdict, why)


def _pair_before(known: Known, both: tuple[Subject, Subject]) -> str:
    """Return the key of the decision on two partners that the latest run used."""
    for use in known.uses:
        standing = known.state.standing.get(use.key)
        if standing and standing.what == "duplicate" and set(use.partners) == set(both):
            return use.key
    return ""


def _company(known: Known, wanted: str, country: str, listing: str) -> Subject | None:
    """Return the company of several sites that a match is open of, where its name means no other partner."""
    from supplymap.reference.identities import spelling  # noqa: PLC0415 - keeps --help fast
    from supplymap.reference.recognition import holds_place, places_of  # noqa: PLC0415

    questions = [
        question
        for question in known.questions
        if question.what == "match" and (not listing or question.listing.casefold() == listing.strip().casefold())
    ]
    single = set(known.partners)
    companies = [one for question in questions for one in question.partners if one not in single]
    found = partner_named(wanted, country, companies) if companies else None
    if found is None:
        return None
    places, name = places_of([found]), spelling(found.name)
    others = (one for one in known.partners if spelling(one.name) == name)
    are_sites = all(one.places and all(holds_place(places, place) for place in one.places) for one in others)
    return found if are_sites else None


def partner_of(known: Known, wanted: str, country: str) -> Subject:
    """Return the partner that is meant: one of the latest run; before any run, one that is known by its name alone."""
    from supplymap.model import Subject  # noqa: PLC0415 - keeps --help fast

    asked = (partner for question in known.questions for partner in question.partners)
    if found := partner_named(wanted, country, (*asked, *known.partners)):
        return found
    if known.run:
        raise nobody(wanted, known.partners, "If it is in another list, run that list in this workspace first.")
    name = " ".join(wanted.split())
    if not name:
        msg = "Which partner? Name it with --partner."
        raise RequestError(msg)
    return Subject(name, seen=False)
