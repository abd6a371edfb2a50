"""A person's decisions on matches."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap.config import refuse_contradiction
from supplymap.reference.names import normalise
from supplymap.screening.index import names_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from supplymap.config import Judgement
    from supplymap.model import Match, Partner


def decide(
    matches: Iterable[Match], partners: Iterable[Partner], judgements: Sequence[Judgement]
) -> tuple[tuple[Match, ...], tuple[Judgement, ...]]:
    """Apply a person's decisions: they override any score, and the reason shows them.

    Returns
    -------
    decided, unused
        All matches, and the judgements without a match.

    Raises
    ------
    ConfigError
        If two judgements of one partner and listing differ.
    """
    matches = tuple(matches)
    if not judgements:
        return matches, ()
    by_id = {partner.id: partner for partner in partners}
    matched: dict[str, list[Partner]] = defaultdict(list)
    for match in matches:
        matched[match.listing].append(by_id[match.partner])
    decisions: dict[tuple[str, str], Judgement] = {}
    used: set[Judgement] = set()
    for judgement in judgements:
        for partner in _meant(judgement.partner, matched[judgement.listing], by_id):
            # one judgement may name the partner by its id, another by its name
            first = decisions.setdefault((partner.id, judgement.listing), judgement)
            refuse_contradiction(first, judgement, f"Settings, partner {partner.name!r}")
            used.add(judgement)
    decided: list[Match] = []
    for match in matches:
        decision = decisions.get((match.partner, match.listing))
        if decision is None:
            decided.append(match)
            continue
        verdict = "it is the one listed" if decision.decision == "same" else "it is another"
        note = f"{match.reason}; {decision.by} decided on {decision.on} that {verdict}: {decision.reason}"
        if decision.decision == "same" and match.strength == "possible":
            decided.append(replace(match, strength="exact", reason=note))
        elif decision.decision == "same":
            decided.append(replace(match, reason=note))
        else:
            decided.append(replace(match, strength="dismissed", reason=note))
    return tuple(decided), tuple(judgement for judgement in judgements if judgement not in used)


def _meant(wanted: str, candidates: Sequence[Partner], known: Container[str]) -> Sequence[Partner]:
    """Return the partners that a judgement means: by id, else by the name as written, else by the one equal name.

    A name that several partners have only after normalisation is ambiguous and means none of them, so that no
    match is dismissed because of another company.
    """
    if wanted in known:
        return [partner for partner in candidates if partner.id == wanted]
    if named := [partner for partner in candidates if wanted and wanted in names_of(partner)]:
        return named
    key = normalise(wanted).key
    same = [partner for partner in candidates if key and key in {normalise(name).key for name in names_of(partner)}]
    return same if len(same) == 1 else []
