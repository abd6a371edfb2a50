"""Kinds of decisions: what their entries hold, and which value is the more cautious where people disagree."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, NamedTuple

from supplymap.model import OWN, Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from supplymap.workspace.entries import Entry, Value

_DUPLICATE = ("same", "different", "unsure", "site")
"""Verdicts on two partners."""
_MATCH = ("same", "unsure", "", "different")
"""Verdicts on a match, the most cautious first: an open match comes before one that was dismissed."""
_VERDICTS = tuple(verdict for verdict in _MATCH if verdict)
OPEN: Value = None
_SUBJECT = {field.name for field in fields(Subject)}


class Kind(NamedTuple):
    """One kind of decision.

    Attributes
    ----------
    cautious
        Returns which of several values holds while people disagree.
    is_clear
        Returns whether this version understands what an entry is about and says.
    """

    cautious: Callable[[Sequence[Value]], Value]
    is_clear: Callable[[dict[str, Any], Value], bool]


def _of_match(values: Sequence[Value]) -> Value:
    return min(values, key=_caution)


def _caution(value: Value) -> int:
    verdict = (value or {}).get("verdict", "")
    return _MATCH.index(verdict if verdict in _MATCH else "")


def _open(values: Sequence[Value]) -> Value:
    """Decide nothing while people disagree: the two partners stay apart, the column is asked about."""
    return values[0] if all(value == values[0] for value in values) else OPEN


def _of_duplicate(values: Sequence[Value]) -> Value:
    """Decide nothing while people disagree, unless anybody says that the two are sites of one company.

    Then they stay two partners, and what a list says of one reaches the other.
    """
    sites = [value for value in values if (value or {}).get("verdict") == "site"]
    return sites[0] if sites else _open(values)


def _kept_longest(values: Sequence[Value]) -> Value:
    """Hold a paper if anybody does, and keep it until the latest day."""
    told = [value for value in values if value]
    if not told:
        return OPEN
    latest = max(told, key=lambda value: str(value.get("until", "")))
    return latest | {"hold": any(value.get("hold") for value in told)}


def _is_match(about: dict[str, Any], value: Value) -> bool:
    listing = about.get("listing")
    return (
        _are_partners(about, 1)
        and isinstance(listing, dict)
        and _are_texts(listing, {"id"})
        and _is_verdict(value, _VERDICTS)
    )


def _is_duplicate(about: dict[str, Any], value: Value) -> bool:
    return _are_partners(about, 2) and _is_verdict(value, _DUPLICATE)


def _is_column(about: dict[str, Any], value: Value) -> bool:
    place, headers = about.get("place"), about.get("headers")
    texts = {name: text for name, text in about.items() if name not in ("place", "headers")}
    return (
        isinstance(place, int)
        and _is_list_of_texts(headers)
        and _are_texts(texts, {"header"})
        and (value is None or (value.keys() == {"reading"} and isinstance(value["reading"], str)))
    )


def _is_reference(about: dict[str, Any], value: Value) -> bool:
    """Return whether a name is said to mean one of the partners that are told beside it, or one of its own."""
    choices, partners = about.get("choices"), about.get("partners")
    if not (isinstance(choices, list) and _is_list_of_texts(choices) and isinstance(partners, list)):
        return False
    if len(choices) != len(partners):
        return False
    texts = {name: text for name, text in about.items() if name not in ("choices", "partners")}
    return (
        _are_partners(about, len(partners))
        and _are_texts(texts, {"name"})
        and (value is None or (value.keys() == {"means"} and value["means"] in (*choices, OWN)))
    )


def _is_seen(about: dict[str, Any], value: Value) -> bool:  # noqa: ARG001 - all kinds are asked in one way
    partners = about.get("partners")
    return isinstance(partners, list) and _are_partners(about, len(partners))


def _is_plain(about: dict[str, Any], value: Value) -> bool:
    """Return whether the fields of a value are texts, numbers, yes or no."""
    return all(isinstance(each, str | int | float | None) for each in [*about.values(), *(value or {}).values()])


def _are_partners(about: dict[str, Any], count: int) -> bool:
    partners = about.get("partners")
    return isinstance(partners, list) and len(partners) == count and all(map(_is_partner, partners))


def _is_partner(values: Any) -> bool:  # noqa: ANN401 - any JSON
    """Return whether this version knows all that is told of a partner: a decision may rest on each of its texts."""
    if not (isinstance(values, dict) and values.keys() <= _SUBJECT and isinstance(values.get("seen", True), bool)):
        return False
    pairs, lists = values.get("numbers", []), [values.get(name, []) for name in ("names", "places", "texts")]
    texts = {name: values[name] for name in ("name", "country", "parent") if name in values}
    return (
        _are_texts(texts, {"name"})
        and isinstance(pairs, list)
        and all(
            isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair) for pair in pairs
        )
        and all(isinstance(each, list) and all(isinstance(one, str) for one in each) for each in lists)
    )


def _is_list_of_texts(value: Any) -> bool:  # noqa: ANN401 - any JSON
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _are_texts(values: dict[str, Any], needed: set[str]) -> bool:
    return needed <= values.keys() and all(isinstance(text, str) for text in values.values())


def _is_verdict(value: Value, possible: Collection[str]) -> bool:
    return value is None or (value.keys() == {"verdict"} and value["verdict"] in possible)


KINDS: Mapping[str, Kind] = {
    "match": Kind(_of_match, _is_match),
    "duplicate": Kind(_of_duplicate, _is_duplicate),
    "column": Kind(_open, _is_column),
    "reference": Kind(_open, _is_reference),
    "document": Kind(_kept_longest, _is_plain),
    "file": Kind(_open, _is_plain),
    "seen": Kind(_open, _is_seen),
}
"""``file`` is the name of a content of the store, ``seen`` what the files said of a partner that was decided on by its
name alone."""
_UNKNOWN = Kind(_open, lambda _about, _value: False)


def cautious(what: str, values: Sequence[Value]) -> Value:
    """Return the value that holds of several that stand beside each other: the more cautious.

    Parameters
    ----------
    what
        Kind of the decision; of one that this version does not know nothing holds.
    values
        At least one.
    """
    return KINDS.get(what, _UNKNOWN).cautious(values)


def is_clear(entry: Entry) -> bool:
    """Return whether this version understands all of an entry; it does not if a later version wrote more.

    What is not understood is never written over, and dismisses nothing.
    """
    return not entry.further and is_legible(entry)


def is_legible(entry: Entry) -> bool:
    """Return whether what an entry is about and says is as this version writes it, whatever stands beside it."""
    return KINDS.get(entry.what, _UNKNOWN).is_clear(entry.about, entry.new)


def cautious_of(entries: Sequence[Entry]) -> Value:
    """Return the value that holds of entries that stand beside each other.

    One that is not understood counts as what it says and as nothing decided beside it: the more cautious of both.

    Parameters
    ----------
    entries
        At least one, on one key.
    """
    values = [entry.new for entry in entries]
    return cautious(entries[-1].what, values if all(map(is_clear, entries)) else [OPEN, *values])
