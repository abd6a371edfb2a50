"""Addresses asked of a geocoding service one by one, within its limits; what it answered before is not asked again."""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

from supplymap.model import Geocoded
from supplymap.places.services import precision_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from supplymap.model import AddressQuery
    from supplymap.places.services import Service

_MOST_FAILURES = 3
"""After so many failures one after the other nothing more is asked: the service or the network is not there."""
_RETRIES = 1
_WAIT = 5.0
_LONGEST_PLACE = 200


class Asked(NamedTuple):
    """What became of the addresses.

    Attributes
    ----------
    answers
        One for each address that was answered, now or before.
    problem
        Why not all were answered, in a sentence; empty where all were.
    """

    answers: tuple[Geocoded, ...]
    problem: str = ""


def ask(
    queries: Sequence[AddressQuery],
    service: Service,
    geocoder: Any,  # noqa: ANN401 - geopy has no types
    known: Mapping[str, Geocoded],
    *,
    keep: Callable[[Geocoded], None] = lambda _: None,
    progress: Callable[[str], None] = lambda _: None,
    wait: float = _WAIT,
) -> Asked:
    """Ask for the positions of addresses.

    Parameters
    ----------
    queries
        The addresses.
    service, geocoder
        The service, and its geopy geocoder.
    known
        Answers of earlier runs by address; these are not asked again.
    keep
        Called with each new answer at once, so that a run that is stopped loses none.
    progress
        Called with how far it is.
    wait
        Seconds before an address is asked again after a failure.
    """
    from geopy.exc import (  # noqa: PLC0415 - only where a service is asked
        GeocoderAuthenticationFailure,
        GeocoderInsufficientPrivileges,
        GeocoderQuotaExceeded,
        GeocoderServiceError,
    )
    from geopy.extra.rate_limiter import RateLimiter  # noqa: PLC0415

    _keep_geopy_quiet()
    geocode = RateLimiter(
        geocoder.geocode,
        min_delay_seconds=service.seconds,
        max_retries=_RETRIES,
        error_wait_seconds=max(wait, service.seconds),
        swallow_exceptions=False,
    )
    answers = [known[query.text] for query in queries if query.text in known]
    open_ = [query for query in queries if query.text not in known]
    failed = in_a_row = 0
    for number, query in enumerate(open_[: service.most], 1):
        progress(f"asking {service.title}: {number:,} of {len(open_):,} addresses")
        try:
            answer = _answer(query, service, geocode(query.text))
        except (GeocoderAuthenticationFailure, GeocoderInsufficientPrivileges):
            return Asked(tuple(answers), f"{service.title} does not accept the key: no address was looked up there.")
        except GeocoderQuotaExceeded:
            left = len(open_) - number + 1
            sentence = f"{service.title} takes no more addresses now: {_addresses(left)} not looked up there."
            return Asked(tuple(answers), sentence)
        except GeocoderServiceError:
            failed, in_a_row = failed + 1, in_a_row + 1
            if in_a_row == _MOST_FAILURES:
                left = len(open_) - number + failed
                sentence = f"{service.title} cannot be reached: {_addresses(left)} not looked up there."
                return Asked(tuple(answers), sentence)
            continue
        in_a_row = 0
        keep(answer)
        answers.append(answer)
    if (left := len(open_) - service.most) > 0:
        sentence = (
            f"{service.title} takes {service.most:,} addresses in one run: {_addresses(left)} left for later runs."
        )
        return Asked(tuple(answers), sentence)
    problem = f"{service.title} gave no answer: {_addresses(failed)} not looked up there." if failed else ""
    return Asked(tuple(answers), problem)


def _keep_geopy_quiet() -> None:
    """Keep the traces of failed requests, which geopy logs with the address, off the terminal of who set up no log."""
    logger = logging.getLogger("geopy")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def _addresses(count: int) -> str:
    """Return "1 address is" or "2 addresses are"."""
    return f"{count:,} {'addresses are' if count > 1 else 'address is'}"


def _answer(query: AddressQuery, service: Service, location: Any) -> Geocoded:  # noqa: ANN401 - geopy has no types
    """Return an answer; what is no position on the Earth counts as not known."""
    if location is None:
        return Geocoded(query.text, service.name)
    latitude, longitude = float(location.latitude), float(location.longitude)
    if not (abs(latitude) <= 90.0 and abs(longitude) <= 180.0):
        return Geocoded(query.text, service.name)
    raw = location.raw if isinstance(location.raw, dict) else {}
    place = " ".join(str(location.address or "").split())[:_LONGEST_PLACE]
    return Geocoded(query.text, service.name, latitude, longitude, precision_of(raw), place)


def kept_answers(path: Path, service: str) -> dict[str, Geocoded]:
    """Return what a service answered in earlier runs, by address; lines that are damaged are left out."""
    found: dict[str, Geocoded] = {}
    with suppress(OSError), path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            with suppress(ValueError, TypeError):
                one = Geocoded(**json.loads(line))
                if one.service == service and _is_sound(one):
                    found[one.query] = one
    return found


def _is_sound(one: Geocoded) -> bool:
    numbers = one.latitude, one.longitude
    if numbers == (None, None):
        return True
    return all(isinstance(number, float) for number in numbers) and one.precision in (
        "site",
        "town",
        "region",
        "country",
    )


def keep_answers(path: Path, answers: Iterable[Geocoded]) -> None:
    """Add answers to the file of those that are kept, one a line.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8", newline="\n") as lines:
        for one in answers:
            lines.write(json.dumps(asdict(one), ensure_ascii=False, sort_keys=True) + "\n")
