"""Decisions for tests, and a log written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplymap.workspace import Draft
from supplymap.workspace.entries import Entry, sealed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

WHY = "Checked the registry"


def match(
    name: str = "Aksu Mill",
    verdict: str = "different",
    *,
    listing: str = "UFLPA-1",
    replaces: tuple[str, ...] | None = None,
    **partner: Any,
) -> Draft:
    """Return a decision on a partner and an entry of a list; an empty verdict takes it back."""
    about = {"partners": [{"name": name, **partner}], "listing": {"id": listing, "name": "Listed Mill", "text": "t1"}}
    value = {"verdict": verdict} if verdict else None
    return Draft("match", f"match {listing} {name.casefold()}", about, value, WHY, replaces)


def entry(number: int = 1, **fields: Any) -> tuple[Entry, bytes]:
    """Return an entry and its line, with fields changed."""
    draft = match(f"Mill {number}")
    usual: dict[str, Any] = {
        "key": draft.key,
        "at": f"2026-11-26T10:10:10.{number:06}+00:00",
        "on": "2026-11-26",
        "user": "ana",
        "machine": "pc",
        "by": "Ana Lee",
        "what": "match",
        "why": WHY,
        "origin": "",
        "revision": 1,
        "replaces": (),
        "old": None,
        "new": draft.new,
        "about": draft.about,
    }
    return sealed(**usual | fields)


def write_lines(path: Path, lines: Sequence[bytes]) -> None:
    """Write lines as a log has them."""
    path.write_bytes(b"".join(line + b"\n" for line in lines))
