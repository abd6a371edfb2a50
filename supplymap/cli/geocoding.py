"""Addresses sent to a geocoding service: only where it is asked for, told before, and not without a yes."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from supplymap.cli.terminal import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from supplymap.config import Config
    from supplymap.model import AddressQuery, Geocoded

CACHE = "cache"
"""Folder of a workspace with what services answered."""


def asker(
    config: Config, workspace: Path | None, progress: Callable[[str], None], *, yes: bool
) -> Callable[[Sequence[AddressQuery]], Sequence[Geocoded]] | None:
    """Return what asks the service that the settings name; None where they name none.

    Raises
    ------
    ConfigError
        If the service needs a key or a server that is not given: before anything is read.
    """
    if not config.geocoder:
        return None
    from supplymap.config import applied  # noqa: PLC0415 - keeps --help fast
    from supplymap.places.services import KEY, geocoder_of, service_named  # noqa: PLC0415

    with applied(config):
        service = service_named(config.geocoder, config.geocoder_server)
    # a missing key is told before the files are read
    geocoder = geocoder_of(service, os.environ.get(KEY, ""))
    path = (workspace / CACHE if workspace else _cache()) / f"{service.name}.jsonl"

    def asked(queries: Sequence[AddressQuery]) -> Sequence[Geocoded]:
        from supplymap.places.asking import ask, keep_answers, kept_answers  # noqa: PLC0415

        known = kept_answers(path, service.name)
        count = sum(query.text not in known for query in queries)
        if count and not _agreed(count, service.title, service.host, progress, yes=yes):
            queries = [query for query in queries if query.text in known]
        found = ask(queries, service, geocoder, known, keep=partial(_keep, path, keep_answers), progress=progress)
        if found.problem:
            progress("")
            say(f"Note: {found.problem} The sites are placed by the gazetteer.", error=True)
        return found.answers

    return asked


def _agreed(count: int, title: str, host: str, progress: Callable[[str], None], *, yes: bool) -> bool:
    """Say what is to be sent, and return whether a person agrees."""
    progress("")
    several = "addresses" if count > 1 else "address"
    verb = "will be" if yes else "would be"
    say(f"{count:,} {several} of your files {verb} sent to {title} ({host}) over the internet.", error=True)
    say("Names of partners are not sent; who reads along may still learn whom you buy from.", error=True)
    if yes:
        return True
    if sys.stdin.isatty() and sys.stderr.isatty():
        return typer.confirm("Send them?", default=False, err=True)
    say("Nothing was sent: add --yes to send them without being asked.", error=True)
    return False


def _keep(path: Path, keep: Callable[[Path, Sequence[Geocoded]], None], answer: Geocoded) -> None:
    """Keep an answer for later runs; where that is not possible, it is asked again then."""
    try:
        keep(path, [answer])
    except OSError:
        return


def _cache() -> Path:
    """Return the folder of this user for what can be fetched again."""
    if sys.platform == "win32":
        home = os.environ.get("LOCALAPPDATA", "")
        return (Path(home) if home else Path.home() / "AppData" / "Local") / "supplymap" / CACHE
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "supplymap"
    home = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(home) if home else Path.home() / ".cache") / "supplymap"
