"""What a person is asked of matches, and what became of the decisions on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.model import Question, Source, Use
from supplymap.reference.identities import listing_text, match_key
from supplymap.reference.issues import issue
from supplymap.reference.recognition import MANY
from supplymap.screening.judgements import is_judgement

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from supplymap.model import Issue, Listing, Match, MatchDecision, Partner, Subject
    from supplymap.screening.companies import Companies
    from supplymap.screening.verdicts import Pair, Verdict, Verdicts

_KINDS = ("uflpa-entity", "uflpa-region", "caatsa", "wro")
"""Kinds of matches, the gravest first."""
GONE = "no entry of the lists held has this id any more"


def questions_of(
    matches: Iterable[Match],
    verdicts: Iterable[Verdict],
    partners: Iterable[Partner],
    entries: Iterable[Listing],
    texts: Mapping[Pair, Sequence[str]],
    companies: Companies,
) -> tuple[Question, ...]:
    """Return a question for each partner and entry whose match is open, or was decided before its texts changed.

    What is open of the name of a company of several sites is one question.

    Parameters
    ----------
    matches
        As they stand with all decisions.
    verdicts
        What decisions made of some of them.
    partners, entries
        Those that matches name.
    texts
        Goods, origins and remarks on which matches rest.
    companies
        The companies of partners.

    Returns
    -------
    questions
        The most serious first.
    """
    decided = {(one.match.partner, one.match.listing): one for one in verdicts}
    by_id = {partner.id: partner for partner in partners}
    known = {entry.id: entry for entry in entries}
    asked: list[tuple[tuple[object, ...], Question]] = []
    seen: set[Pair] = set()
    for match in sorted(matches, key=_weakest_last):
        pair = match.partner, match.listing
        verdict = decided.get(pair)
        if match.strength == "former" or not (match.strength == "possible" or (verdict and _is_asked(verdict))):
            continue
        whom = companies.pair(match)
        if whom in seen:
            continue
        seen.add(whom)
        now = _now(match, verdict, by_id[match.partner], companies, texts)
        question = _question(match, verdict, now, known.get(match.listing), len(companies.sites(*whom)))
        rank = (match.strength != "exact", not question.former, _KINDS.index(match.kind), -match.score)
        asked.append(((*rank, question.key), question))
    return tuple(question for _, question in sorted(asked, key=lambda pair: pair[0]))


def _weakest_last(match: Match) -> tuple[bool, float]:
    return match.strength != "exact", -match.score


def _now(
    match: Match,
    verdict: Verdict | None,
    partner: Partner,
    companies: Companies,
    texts: Mapping[Pair, Sequence[str]],
) -> Subject:
    """Return whom a match is about as the files have it."""
    if verdict:
        return verdict.partner
    whom = companies.pair(match)
    return companies.subject(whom[0], partner, match.listing, companies.texts(texts, whom))


def _is_asked(verdict: Verdict) -> bool:
    """Return whether a person is asked again: texts have changed, or people disagree."""
    return verdict.asked or len({voice.value for one in verdict.decisions for voice in one.decision.voices}) > 1


def _question(match: Match, verdict: Verdict | None, now: Subject, entry: Listing | None, sites: int) -> Question:
    reason = verdict.found.reason if verdict else match.reason
    if sites:
        every = "both" if sites == 2 else f"all {sites:,}"
        reason = f"{reason}; what you decide holds for {every} sites of the company"
    first = verdict.decisions[0].decision if verdict else None
    former = first if verdict and _is_asked(verdict) else None
    return Question(
        key=(first.key if first and verdict and verdict.several == 1 else "") or match_key(now, match.listing),
        what="match",
        partners=(now,),
        listing=match.listing,
        listing_name=match.listing_name,
        listing_text=listing_text(entry) if entry else "",
        found=match.matched,
        # what was decided before is told apart from why it is asked
        reason=reason,
        former=former,
        changes=_changes(verdict) if verdict else (),
    )


def _changes(verdict: Verdict) -> tuple[str, ...]:
    if verdict.several > 1:
        return (f"{verdict.several:,} partners of the files may be meant by that",)
    # others may have decided under another key: by the name alone, in a settings file, before its country was known
    first, *others = (one.decision for one in verdict.decisions)
    otherwise = [voice for one in others for voice in one.voices[-1:] if one.value != first.value]
    return (*verdict.changes, *(f"{one.by} decided otherwise on {one.on}: {one.why}" for one in otherwise))


def uses_of(verdicts: Verdicts, made: Iterable[Verdict], known: Collection[str]) -> tuple[Use, ...]:
    """Return what became of each decision of the workspace.

    Parameters
    ----------
    verdicts
        All decisions, and whom they mean.
    made
        What they made of matches.
    known
        Ids that decisions may name: entries, orders on goods, the XUAR, North Korean labor.
    """
    by_pair = {verdicts.companies.pair(one.match): one for one in made}
    return tuple(
        _use(one, verdicts, ids, by_pair, known)
        for one, ids in zip(verdicts.decisions, verdicts.meant, strict=True)
        if not is_judgement(one)
    )


def _use(
    one: MatchDecision,
    verdicts: Verdicts,
    ids: Sequence[str],
    by_pair: Mapping[Pair, Verdict],
    known: Collection[str],
) -> Use:
    key = one.decision.key
    if not ids:
        return Use(key, "not found")
    # of more namesakes than that none is told apart, and each of their decisions would name all of them
    made = [(id_, by_pair.get((id_, one.listing))) for id_ in ids[:MANY]]
    partners = tuple(verdict.partner if verdict else verdicts.partner(id_, one.listing) for id_, verdict in made)
    if one.listing not in known:
        return Use(key, "not found", partners, (GONE,))
    if len(ids) > 1:
        return Use(key, "several", partners)
    ((_, verdict),) = made
    if verdict and verdict.asked and one in verdict.decisions:
        return Use(key, "asked again", partners, verdict.changes)
    return Use(key, "holds", partners)


def issues_of(verdicts: Verdicts, made: Iterable[Verdict], known: Collection[str]) -> tuple[Issue, ...]:
    """Return what is told of decisions that are about nothing in these files or lists."""
    by_pair = {verdicts.companies.pair(one.match) for one in made}
    found = []
    for one, ids in zip(verdicts.decisions, verdicts.meant, strict=True):
        shown = f"{one.partner.name} / {one.listing}"
        clear = len(ids) == 1 and (ids[0], one.listing) in by_pair
        if is_judgement(one):
            if not clear:
                found.append(issue("judgement-unused", Source("(configuration)", "", 0), "", shown))
        elif one.listing not in known:
            found.append(issue("decision-entry-gone", Source("(decisions)", "", 0), "", shown))
        elif one.decision.value == "same" and not ids:
            found.append(issue("decided-partner-absent", Source("(decisions)", "", 0), "", shown))
    return tuple(found)
