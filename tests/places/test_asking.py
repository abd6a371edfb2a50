"""Geocoding services behind the interface of geopy: no test uses the network."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from geopy.exc import GeocoderAuthenticationFailure, GeocoderQuotaExceeded, GeocoderTimedOut, GeocoderUnavailable
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from supplymap.errors import ConfigError
from supplymap.model import AddressQuery, Geocoded
from supplymap.places.asking import ask, keep_answers, kept_answers
from supplymap.places.services import Service, geocoder_of, precision_of, service_named, services

if TYPE_CHECKING:
    from pathlib import Path

FAKE = Service("fake", "Fake service", "geo.example.com", needs_key=False, seconds=0.0, most=5)
DHAKA = (23.81, 90.41)


class Fake(Geocoder):  # type: ignore[misc]  # geopy has no types
    """Answers what it is told to, and remembers what it was asked."""

    def __init__(self, *answers: Any) -> None:
        super().__init__()
        self.answers, self.asked = list(answers), []

    def geocode(self, query: str) -> Any:
        self.asked.append(query)
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer


def place(latitude: float, longitude: float, **raw: Any) -> Location:
    return Location("A place", (latitude, longitude), raw)


def queries(*texts: str) -> list[AddressQuery]:
    return [AddressQuery(text, "BD") for text in texts]


def test_each_address_is_asked_once_and_kept_at_once() -> None:
    kept: list[Geocoded] = []
    fake = Fake(place(*DHAKA, place_rank=30), None)
    found = ask(queries("a", "b"), FAKE, fake, {}, keep=kept.append, wait=0.0)
    assert found.problem == ""
    assert found.answers == (Geocoded("a", "fake", *DHAKA, "site", "A place"), Geocoded("b", "fake"))
    assert kept == list(found.answers)
    assert fake.asked == ["a", "b"]


def test_what_was_answered_before_is_not_asked_again() -> None:
    known = {"a": Geocoded("a", "fake", *DHAKA)}
    fake = Fake(None)
    found = ask(queries("a", "b"), FAKE, fake, known, wait=0.0)
    assert fake.asked == ["b"]
    assert found.answers == (known["a"], Geocoded("b", "fake"))


def test_a_failure_is_tried_once_more_and_the_others_go_on() -> None:
    fake = Fake(GeocoderTimedOut("slow"), place(*DHAKA), GeocoderTimedOut("slow"), GeocoderTimedOut("slow"), None)
    found = ask(queries("a", "b", "c"), FAKE, fake, {}, wait=0.0)
    assert fake.asked == ["a", "a", "b", "b", "c"]
    assert [answer.query for answer in found.answers] == ["a", "c"]
    assert found.problem == "Fake service gave no answer: 1 address is not looked up there."


def test_nothing_more_is_asked_where_nobody_answers() -> None:
    fake = Fake(*[GeocoderUnavailable("no network")] * 20)
    found = ask(queries(*"abcde"), FAKE, fake, {}, wait=0.0)
    assert found == ((), "Fake service cannot be reached: 5 addresses are not looked up there.")
    assert len(fake.asked) == 6


def test_a_failure_puts_no_trace_on_the_terminal() -> None:
    code = (
        "from geopy.exc import GeocoderUnavailable\n"
        "from tests.places.test_asking import FAKE, Fake, queries\n"
        "from supplymap.places.asking import ask\n"
        "fake = Fake(*[GeocoderUnavailable('no network')] * 20)\n"
        "print(ask(queries('a'), FAKE, fake, {}, wait=0.0).problem)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "Fake service gave no answer: 1 address is not looked up there."
    assert done.stderr == ""


def test_a_key_that_is_refused_and_a_quota_end_it() -> None:
    refused = ask(queries("a", "b"), FAKE, Fake(*[GeocoderAuthenticationFailure("no")] * 2), {}, wait=0.0)
    assert refused == ((), "Fake service does not accept the key: no address was looked up there.")
    fake = Fake(place(*DHAKA), *[GeocoderQuotaExceeded("enough")] * 2)
    ended = ask(queries("a", "b", "c"), FAKE, fake, {}, wait=0.0)
    assert [answer.query for answer in ended.answers] == ["a"]
    assert ended.problem == "Fake service takes no more addresses now: 2 addresses are not looked up there."


def test_a_service_gets_no_more_addresses_than_it_takes() -> None:
    fake = Fake()
    found = ask(queries(*"abcdefg"), FAKE, fake, {}, wait=0.0)
    assert fake.asked == list("abcde")
    assert found.problem == "Fake service takes 5 addresses in one run: 2 addresses are left for later runs."


@pytest.mark.parametrize("answer", [None, Location("x", (0.0, 0.0), "text")])
def test_odd_answers_do_no_harm(answer: Any) -> None:
    found = ask(queries("a"), FAKE, Fake(answer), {}, wait=0.0)
    assert len(found.answers) == 1


def test_answers_are_kept_in_a_file_and_damaged_lines_left_out(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "fake.jsonl"
    assert kept_answers(path, "fake") == {}
    answers = [Geocoded("a", "fake", *DHAKA, "site", "Dhaka"), Geocoded("ü", "fake")]
    keep_answers(path, answers[:1])
    keep_answers(path, answers[1:])
    with path.open("a", encoding="utf-8") as file:
        file.write('{"query": "torn\n[1]\n{"query": "b", "service": "fake", "latitude": "north"}\n')
        file.write('{"query": "c", "service": "other"}\n')
    assert kept_answers(path, "fake") == {answer.query: answer for answer in answers}


@pytest.mark.parametrize(
    ("raw", "precision"),
    [
        ({"place_rank": 30}, "site"),
        ({"place_rank": 26}, "site"),
        ({"place_rank": 16}, "town"),
        ({"place_rank": 8}, "region"),
        ({"place_rank": 4}, "country"),
        ({"properties": {"type": "house"}}, "site"),
        ({"properties": {"type": "city"}}, "town"),
        ({"properties": {"layer": "region"}}, "region"),
        ({"components": {"_type": "road"}}, "site"),
        ({"components": {"_type": "country"}}, "country"),
        ({"properties": "text"}, "town"),
        ({}, "town"),
    ],
)
def test_an_answer_says_how_precise_it_is(raw: dict[str, Any], precision: str) -> None:
    assert precision_of(raw) == precision


@pytest.mark.parametrize("name", [name for name, service in services().items() if service.host])
def test_every_service_is_one_of_geopy(name: str) -> None:
    service = service_named(name)
    geocoder = geocoder_of(service, "secret" if service.needs_key else "")
    assert service.host in (geocoder.domain, getattr(geocoder, "api", geocoder.domain)) or service.host in str(
        vars(geocoder)
    )
    assert geocoder.headers["User-Agent"].startswith("supplymap/")


def test_a_service_needs_what_it_needs() -> None:
    with pytest.raises(ConfigError, match=r"OpenCage needs a key: .*SUPPLYMAP_GEOCODER_KEY"):
        geocoder_of(service_named("opencage"))
    with pytest.raises(ConfigError, match="pelias needs a server of your own"):
        service_named("pelias")
    own = service_named("nominatim", "geo.example.com")
    assert (own.host, own.seconds) == ("geo.example.com", 0.0)
    assert geocoder_of(own).api == "https://geo.example.com/search"
    with pytest.raises(ConfigError, match="There is no geocoding service 'bing'"):
        service_named("bing")
