"""Kinds of decisions: what is decided, and which value is the more cautious where people disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from supplymap.workspace.entries import Value

_MATCH = ("same", "unsure", "", "different")
"""Verdicts on a match, the most cautious first: an open match comes before one that was dismissed."""
OPEN: Value = None


def _of_match(values: Sequence[Value]) -> Value:
    return min(values, key=lambda value: _MATCH.index((value or {}).get("verdict", "")))


def _open(values: Sequence[Value]) -> Value:
    """Decide nothing while people disagree: the two partners stay apart, the column is asked about."""
    return values[0] if all(value == values[0] for value in values) else OPEN


def _kept_longest(values: Sequence[Value]) -> Value:
    """Hold a paper if anybody does, and keep it until the latest day."""
    told = [value for value in values if value]
    if not told:
        return OPEN
    latest = max(told, key=lambda value: str(value.get("until", "")))
    return latest | {"hold": any(value.get("hold") for value in told)}


KINDS: Mapping[str, Callable[[Sequence[Value]], Value]] = {
    "match": _of_match,
    "duplicate": _open,
    "column": _open,
    "document": _kept_longest,
    "file": _open,
    "seen": _open,
}
"""What each kind holds while people disagree. ``file`` is the name of a content of the store, ``seen`` what the files
said of a partner that was decided on by its name alone."""


def cautious(what: str, values: Sequence[Value]) -> Value:
    """Return the value that holds of several that stand beside each other: the more cautious.

    Parameters
    ----------
    what
        Kind of the decision; of one that this version does not know nothing holds.
    values
        At least one.
    """
    return KINDS.get(what, _open)(values)
