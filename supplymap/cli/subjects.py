"""The partner and the list entry that a person names, among those that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.cli.decided_words import placed_words
from supplymap.errors import ConfigError, PartnerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from supplymap.config import Config
    from supplymap.model import Listing, Subject

_SHOWN = 10
_OF_NO_LIST = ("XUAR", "CAATSA")
"""What stands in the place of the id of an entry for sites in Xinjiang and for North Korean labor."""


def partner_named(wanted: str, country: str, known: Iterable[Subject]) -> Subject | None:
    """Return the one partner that a person names: by name as written, else by the user's number, else by equal names.

    Parameters
    ----------
    wanted
        Name or number.
    country
        Name or code of its country, where namesakes are to be told apart; else empty.
    known
        Those that there are.

    Returns
    -------
    partner
        None if there is no such.

    Raises
    ------
    PartnerError
        If several have the name.
    """
    from supplymap.reference import countries  # noqa: PLC0415 - keeps --help fast
    from supplymap.reference.names import normalise  # noqa: PLC0415

    known = list(dict.fromkeys(known))
    wanted = " ".join(wanted.split())
    code = countries().code(country) or "" if country else ""
    if country and not code:
        msg = f"{country!r} is no country that is known: write its name, or its code of two letters."
        raise PartnerError(msg)
    key = normalise(wanted).key
    ways: tuple[Callable[[Subject], object], ...] = (
        lambda one: wanted in (one.name, *one.names),
        lambda one: wanted in (number for registry, number in one.numbers if registry == "id"),
        lambda one: key and key in {normalise(name).key for name in (one.name, *one.names)},
    )
    elsewhere: list[Subject] = []
    for way in ways:
        named = [one for one in known if way(one)]
        fitting = [one for one in named if not code or one.country == code]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise PartnerError(_which(wanted, country, fitting, none_there=False))
        # one in the country may be written in another way
        elsewhere = elsewhere or named
    if elsewhere:
        raise PartnerError(_which(wanted, country, elsewhere, none_there=True))
    return None


def _which(wanted: str, country: str, named: Sequence[Subject], *, none_there: bool) -> str:
    """Return the question which of several partners is meant."""
    shown = "; ".join(map(placed_words, named[:_SHOWN]))
    more = f"; and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
    if none_there:
        return f"No partner named {wanted!r} is in {country}; there is {shown}{more}."
    return (
        f"{len(named)} partners are named {wanted!r}: {shown}{more}. Say which with --country, by its number, "
        "or by the mark (k-...) that 'supplymap status' shows."
    )


def nobody(wanted: str, known: Iterable[Subject], otherwise: str) -> PartnerError:
    """Return the failure that no partner has a name, with the closest ones.

    Parameters
    ----------
    wanted, known
        As in `partner_named`.
    otherwise
        What to do if none of them is meant, as a sentence.
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - needed for the message only

    names = sorted({partner.name for partner in known})
    near = [name for name, *_ in process.extract(wanted, names, scorer=fuzz.WRatio, limit=3, processor=str.casefold)]
    closest = f" The closest names are: {', '.join(near)}." if near else ""
    return PartnerError(f"No partner is named {wanted!r}.{closest} {otherwise}")


def listing_named(wanted: str, config: Config) -> Listing | str:
    """Return the list entry with an id, in small or capital letters, or what stands in the place of one.

    Raises
    ------
    ConfigError
        If there is none; the message has the ids of those that may be meant.
    """
    from supplymap.config import applied  # noqa: PLC0415 - keeps --help fast
    from supplymap.reference.lists import listings  # noqa: PLC0415

    text = " ".join(wanted.split())
    if text.upper() in _OF_NO_LIST:
        return text.upper()
    with applied(config):
        entries = listings()
        found = next((entry for entry in entries if entry.id.casefold() == text.casefold()), None)
        if found:
            return found
        raise ConfigError(_no_entry(text, entries))


def _no_entry(text: str, entries: Sequence[Listing]) -> str:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - needed for the message only

    from supplymap.reference.names import normalise  # noqa: PLC0415 - keeps --help fast
    from supplymap.screening.orders import orders  # noqa: PLC0415

    key = normalise(text).key
    # as reports call orders on goods, which name nobody
    called = {order.id: (order.name,) for order in orders()}
    names = [
        (entry, name)
        for entry in entries
        for name in (*entry.names, *(native for native, _ in entry.native_names), *called.get(entry.id, ()), entry.id)
        if name
    ]
    equal = {entry.id: entry for entry, name in names if key and normalise(name).key == key}
    if equal:
        meant = " or ".join(f"{entry.id} ({entry.name})" for entry in equal.values())
        return f"--listing takes the id of a list entry: {text!r} is {meant}."
    texts = [name for _, name in names]
    near = process.extract(text, texts, scorer=fuzz.WRatio, limit=6, processor=str.casefold)
    ids = list(dict.fromkeys(f"{names[at][0].id} ({names[at][0].name})" for _, _, at in near))
    return (
        f"No entry of the lists held has the id {text!r}. The closest are: {'; '.join(ids[:3])}. "
        "The column 'List entry' of the sheet Findings has the ids; XUAR is for a site in Xinjiang."
    )
