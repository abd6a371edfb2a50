"""Known headers that are most like one that is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from supplymap import reference
from supplymap.reference.headers import known_headers
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

_SIMILARITY = 80.0
"""Similarity (0 to 100) from which a header may be meant as a known one."""
_SUGGESTED = 2
_LONG = 5
"""Least letters of a known header that a longer header may contain by more than chance."""
_SEARCHED = 100
"""Most characters of a header that are compared with the known ones."""


def closest_headers(heading: str) -> list[str]:
    """Return the headers of the template that a header may mean, best first; at most two.

    A header may be misspelt, or have a known one among its words: "Country of the mill".
    """
    text = fold(heading[:_SEARCHED])
    titles = _titles()
    near = process.extract(text, list(titles), scorer=fuzz.ratio, limit=_SUGGESTED, score_cutoff=_SIMILARITY)
    found = [known for known, _, _ in near]
    words = text.split()
    parts = {" ".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1)}
    found += sorted(
        (part for part in parts if len(part) >= _LONG and part in titles), key=lambda part: (-len(part), part)
    )
    return list(dict.fromkeys(titles[known] for known in found))[:_SUGGESTED]


@reference.per_folder
def _titles() -> Mapping[str, str]:
    """Map every known header, folded, to the one of the template."""
    headers: dict[str, str] = {}
    for row in reference.table("columns"):
        headers.setdefault(row["field"], row["header"])
    return {known: headers[next(iter(fields.values()))] for known, fields in known_headers().items() if known}
