"""What a person is asked about names of links and documents, and what became of decisions on them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.model import OWN, Question, Source, Use
from supplymap.reference.identities import reference_key, subject
from supplymap.reference.issues import issue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from supplymap.model import Issue, Partner
    from supplymap.records.decided.names import NameFate, OpenName
    from supplymap.records.understanding import Understanding

MOST_ASKED = 100
"""Most names that a run asks about: more than that nobody answers."""
MOST_OFFERED = 200
"""Most names without a similar one that a person may say something of."""
_ROWS_NAMED = 3
_MOST_CHOICES = 5


def name_uses(state: Understanding) -> tuple[Use, ...]:
    """Return what became of each decision on a name; one that no row uses is not found."""
    return tuple(_use(state, fate) for fate in state.names.fates)


def _use(state: Understanding, fate: NameFate) -> Use:
    unused = fate.outcome == "holds" and not state.directory.was_used(fate.said.name)
    outcome = "not found" if unused else fate.outcome
    partners = (fate.partner,) if fate.partner is not None and outcome != "not found" else ()
    return Use(fate.said.decision.key, outcome, partners, fate.changes)


def name_issues(state: Understanding) -> Iterator[Issue]:
    """Yield who decided whom a name means, for each name that the files use."""
    for fate in state.names.fates:
        voices = fate.said.decision.voices
        if fate.outcome != "holds" or not voices or not state.directory.was_used(fate.said.name):
            continue
        meant = fate.partner.name if fate.partner is not None else "a partner of its own"
        text = f"It means {meant}, as {voices[-1].by} decided on {voices[-1].on}: {voices[-1].why}"
        yield issue("name-as-decided", Source("", "", 0), "", fate.said.name, message=text)


def name_questions(
    state: Understanding, partners: Sequence[Partner]
) -> tuple[tuple[Question, ...], tuple[Question, ...]]:
    """Return what is asked about names, and what may be said of others that resemble no partner.

    Parameters
    ----------
    state
        The working state, with links and documents read.
    partners
        The partners as records show them.
    """
    fates = {fate.said.decision.key: fate for fate in state.names.fates}
    twins = [frozenset(pair[:2]) for pair in state.duplicates]
    asked: list[tuple[int, Question]] = []
    offered = []
    for one in _gathered(state.names.open):
        key = reference_key(one.name)
        fate = fates.get(key)
        if fate is not None and fate.outcome == "holds" and fate.said.decision.value:
            continue
        question = _question(one, key, [partners[number] for number in one.near], fate)
        # whether two bearers of the name are one is asked first
        is_open = one.why != "several" or not any(pair <= frozenset(one.near) for pair in twins)
        if question.former is not None or (question.choices and is_open):
            asked.append((0 if question.former is not None else 1 if one.why == "several" else 2, question))
        else:
            offered.append(question)
    asked.sort(key=lambda pair: pair[0])
    return tuple(question for _, question in asked[:MOST_ASKED]), tuple(offered[:MOST_OFFERED])


def _gathered(names: Iterable[OpenName]) -> list[OpenName]:
    """Return each name once, with all the rows that use it."""
    once: dict[str, OpenName] = {}
    for one in names:
        key = reference_key(one.name)
        known = once.get(key)
        once[key] = known._replace(places=(*known.places, *one.places)) if known is not None else one
    return list(once.values())


def _question(one: OpenName, key: str, near: Sequence[Partner], fate: NameFate | None) -> Question:
    near = near[:_MOST_CHOICES]
    decided = fate is not None and (fate.said.decision.value or fate.said.decision.is_conflict)
    return Question(
        key,
        "reference",
        tuple(subject(partner) for partner in near),
        file=one.places[0].file if one.places else "",
        sheet=one.places[0].sheet if one.places else "",
        found=one.name,
        reason=_reason(one, near),
        choices=words_for(near),
        where=_where(one.places, one.links),
        former=fate.said.decision if fate is not None and decided else None,
        changes=(fate.changes or ("the partner is not in these files",)) if fate is not None and decided else (),
    )


def _reason(one: OpenName, near: Sequence[Partner]) -> str:
    if one.why == "several":
        return f"{len(one.near)} partners bear the name, so what links say of it goes to each of them."
    said = "A link names it" if one.why == "unlisted" else "A document names it"
    what = "it is taken for a partner of its own" if one.why == "unlisted" else "the document belongs to nobody"
    closest = f" The closest listed name is {near[0].name}." if near else ""
    return f"{said}, and no list of partners has the name: {what}.{closest}"


def _where(places: Sequence[Source], links: int) -> str:
    """Return the first rows that use a name, and how many more there are."""
    rows = [str(place) for place in sorted(set(places))]
    hidden = len(rows) - _ROWS_NAMED
    if links > len(rows):
        return f"{'; '.join(rows[:_ROWS_NAMED])}; {links:,} links in all"
    return "; ".join(rows[:_ROWS_NAMED]) + (f"; and {hidden:,} more" if hidden > 0 else "")


def words_for(partners: Sequence[Partner]) -> tuple[str, ...]:
    """Return words for partners that tell them apart: name and country, then number or place, then id."""
    found = [_words(partner, "") for partner in partners]
    counts = Counter(found)
    for at, partner in enumerate(partners):
        if counts[found[at]] > 1:
            city = next((site.city for site in partner.sites if site.city), "")
            found[at] = _words(partner, dict(partner.numbers).get("id", "") or city)
    counts = Counter(found)
    return tuple(
        text if counts[text] == 1 and text != OWN else f"{text} [{partner.id}]"
        for text, partner in zip(found, partners, strict=True)
    )


def _words(partner: Partner, further: str) -> str:
    country = reference.countries().name(partner.country) if partner.country else ""
    told = ", ".join(filter(None, (country, further)))
    name = " ".join(partner.name.split())
    return f"{name} ({told})" if told else name
