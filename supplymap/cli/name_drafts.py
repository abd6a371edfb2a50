"""What a person decides of a name that links or documents use: which partner it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.cli.decided_words import partner_words
from supplymap.cli.drafts import partner_of
from supplymap.errors import RequestError

if TYPE_CHECKING:
    from supplymap.cli.drafts import Known
    from supplymap.model import Question
    from supplymap.workspace import Draft

_OWN = ("own", "a partner of its own", "its own")


def name_draft(known: Known, name: str, means: str, country: str, why: str) -> Draft:
    """Return the decision which partner a name means.

    Parameters
    ----------
    known
        What the workspace knows.
    name
        As the files write it.
    means
        Name or number of a partner, words that were offered for it, or ``own`` for a partner of its own.
    country
        Country of the partner, where several have its name.
    why
        The reason.

    Raises
    ------
    SupplymapError
        If it is not clear which partner is meant.
    """
    from dataclasses import replace  # noqa: PLC0415 - keeps --help fast

    from supplymap.model import OWN  # noqa: PLC0415
    from supplymap.workspace import draft_of  # noqa: PLC0415

    name, means = " ".join(name.split()), " ".join(means.split())
    if not name or not means:
        msg = "Which name, and whom does it mean? Give --reference NAME --means PARTNER, or --means own."
        raise RequestError(msg)
    question = _question(known, name)
    if means.casefold() in _OWN:
        return draft_of(question, OWN, why)
    offered = next((word for word in question.choices if word.casefold() == means.casefold()), "")
    if offered:
        return draft_of(question, offered, why)
    partner = partner_of(known, means, country)
    if partner in question.partners:
        return draft_of(question, question.choices[question.partners.index(partner)], why)
    word = partner_words(partner)
    if word in question.choices:
        word = ", ".join([word, *partner.places[:1]])
    asked = replace(question, choices=(*question.choices, word), partners=(*question.partners, partner))
    return draft_of(asked, word, why)


def _question(known: Known, name: str) -> Question:
    """Return the open question on a name, what was decided of it, or a new one."""
    from supplymap.model import Question  # noqa: PLC0415 - keeps --help fast
    from supplymap.reference.identities import reference_key  # noqa: PLC0415
    from supplymap.workspace import subject_of  # noqa: PLC0415
    from supplymap.workspace.kinds import is_legible  # noqa: PLC0415

    key = reference_key(name)
    asked = next((one for one in known.questions if one.key == key), None)
    if asked is not None:
        return asked
    standing = known.state.standing.get(key)
    if standing is not None and is_legible(standing.latest):
        about = standing.latest.about
        partners = tuple(map(subject_of, about["partners"]))
        return Question(key, "reference", partners, found=about["name"], choices=tuple(about["choices"]))
    return Question(key, "reference", found=name)
