"""Choices of import reports that came to nothing: what they are about is not in these files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.reference.issues import issue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from supplymap.model import Decisions, Issue, Use

_SEVERAL = (
    "What was chosen may mean several partners of these files: nothing was done, and the new report asks for each of "
    "them"
)


def without_effect(decisions: Decisions, uses: Iterable[Use]) -> Iterator[Issue]:
    """Yield an issue for each choice of a report of this run that nothing came of.

    Parameters
    ----------
    decisions
        What stands decided, with what was chosen in reports of this run.
    uses
        What became of each decision.
    """
    outcomes = {use.key: use.outcome for use in uses}
    for chosen in decisions.chosen:
        outcome = outcomes.get(chosen.key)
        if outcome == "not found":
            yield issue("choice-without-effect", chosen.source, "", "")
        elif outcome == "several":
            yield issue("choice-without-effect", chosen.source, "", "", message=_SEVERAL)
