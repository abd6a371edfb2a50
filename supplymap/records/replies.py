"""Values read from answers: yes or no, shares, scores, numbers of workers, ratings, numbers of criteria."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.records.values import read_number
from supplymap.reference.marks import normal_form
from supplymap.reference.names import fold
from supplymap.reference.row_words import row_words, written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


_NO_ANSWER = re.compile(
    r"no (?:data|info|information|answers?|responses?|repl(?:y|ies)|records?|idea|evidence either way)\b"
)
_BREAKS = re.compile(r"[\s,;:.()/–—、，。-]+")
_BUT = re.compile(r"\b(?:but|except|although|though|however|only|some|yes|unless|apart from|other than)\b")
"""Words that qualify an answer: "no, except for trainees" is no plain no."""

_CHOICES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "corrective_actions": (
        ("none", r"no|none|nil|n|0|not (?:needed|required|necessary)|nothing (?:open|required)|no findings|无"),
        ("overdue", r".*\b(?:overdue|past due|late|delayed|missed|expired)\b.*|.*(?:逾期|超期).*"),
        ("open", r".*\b(?:not|un|never) ?(?:yet )?(?:closed|completed?|done|resolved|verified|finished)\b.*|未关闭"),
        ("open", r".*\b(?:open|in progress|ongoing|started|partly|partially|submitted|planned|agreed|pending)\b.*"),
        (
            "open",
            r"(?=(.*?\b(?:none|not all|nothing|no)\b))\1"
            r".*\b(?:closed|completed?|done|resolved|verified|finished)\b.*",
        ),
        (
            "open",
            r"(?=(.*?\b(?:closed|completed?|done|resolved|verified|finished)\b))\1"
            r".*\b(?:but|except|although|however)\b.*",
        ),
        ("open", r"yes|y"),
        ("closed", r".*\b(?:closed|completed?|done|resolved|verified|finished|implemented)\b.*|.*(?:已关闭|完成).*"),
    ),
    "code_of_conduct": (
        ("none", r"no|none|n|nein|false|0|no code|无|否|没有"),
        ("own", r"(?:its |their )?own(?: code)?(?: of conduct)?|yes|y|ja|true|x|v|in place|是|有"),
        ("ours adopted", r"(?:ours?|adopted|signed|accepted)(?: (?:ours?|code|of|conduct|adopted|signed|accepted))*"),
    ),
    "refuses_disclosure": (("yes", r"refus(?:ed|es|al)(?: to .*)?|declin(?:ed|es)(?: to .*)?|will not disclose"),),
}
"""Answers with words of their own, by field: the first pattern that fits the whole folded text.

Where one word must follow another, a lookahead with its backreference fixes the first match: the search stays linear.
"""


def read_share(text: str) -> float | None:
    """Read a share or probability from 0 to 1: ``0.35``, ``0,35``, ``.35``, ``35%``; None if it is none."""
    bare = re.sub(r"\s", "", normal_form(text))
    percent = bare.endswith("%")
    bare = bare.removesuffix("%").replace(",", ".")
    if not re.fullmatch(r"\+?(?:\d+(?:\.\d*)?|\.\d+)(?:e-?\d{1,2})?", bare, re.IGNORECASE):
        return None
    value = float(bare) / 100 if percent else float(bare)
    return value if 0.0 <= value <= 1.0 else None


def says_nothing(text: str) -> bool:
    """Return whether an answer leaves the question open: blank, n/a, unknown, tbd, no answer."""
    folded = fold(text)
    silent = not folded and _token(text) not in written("yes") | written("no")
    bare = text.strip().casefold()
    unanswered = bare in written("unanswered") or (folded != "" and folded in row_words("unanswered"))
    return silent or unanswered or bool(_NO_ANSWER.match(folded))


def _token(text: str) -> str:
    """Return the first word of an answer; a tick or a cross is a word."""
    bare = text.strip().casefold()
    answers = written("yes") | written("no")
    if bare in answers:
        return bare
    # a word with its accents first: "có" is yes, "co" is a company
    for words in (bare, fold(text) or bare):
        word = next((part for part in _BREAKS.split(words) if part), "")
        if word in answers:
            return word
    return ""


def read_yes_no(text: str) -> str | None:
    """Read yes or no in the usual spellings and languages; None if it is neither, or a qualified no."""
    word = _token(text)
    if word in written("no"):
        return None if _BUT.search(fold(text)) else "no"
    return "yes" if word in written("yes") else None


def read_workforce(text: str) -> str | None:
    """Read a share of the workers: percent, a word, or yes and no."""
    folded = fold(text)
    for value, kind in (("majority", "most-of"), ("some", "some-of")):
        if folded and folded in row_words(kind):
            return value
    # of a range the upper end counts
    bare = re.sub(r"^(?:[<>~≈]=?|[\d.,]+\s*+%?\s*+(?:-|–|to)(?=\s*\d))\s*", "", text.strip())
    number = read_share(bare)
    if number is None and re.fullmatch(r"\d{1,2}(?:[.,]\d+)?\s*(?:percent|pct)?|100", bare):
        # a plain number above 1 is a percentage; 1 itself is read as all of them, the worse of the two
        number = float(re.sub(r"[^\d.]", "", bare.replace(",", "."))) / 100
    if number is not None:
        return "none" if number == 0 else "majority" if number >= 0.5 else "some"
    answer = read_yes_no(text)
    return None if answer is None else "share not stated" if answer == "yes" else "none"


def read_score(text: str) -> str | None:
    """Read an audit score from 0 to 100; a decimal below 1 is a share of 100."""
    unit = r"(?<!\s)\s*+(?:(?:/|out of|of)\s*100|points?|pts|%)\s*$"
    bare = re.sub(unit, "", text.strip(), flags=re.IGNORECASE)
    number = read_number(bare)
    if number is not None and 0 < number < 1 and not text.strip().endswith("%"):
        number *= 100
    return f"{number:g}" if number is not None and 0 <= number <= 100 else None


def read_workers(text: str) -> str | None:
    """Read a number of workers or a range; the upper end counts."""
    bare = re.sub(r"(?<=\d)[,'’ ](?=\d{3}\b)", "", _plain(text))
    bare = re.sub(r"\b(?:workers?|employees?|people|persons?|staff|approx(?:imately)?|about|ca|circa)\b\.?", "", bare)
    bare = bare.strip(" ~≈.")
    if match := re.fullmatch(r"(\d{1,7})\s*(?:-|–|—|to|~)\s*(\d{1,7})", bare):
        low, high = int(match[1]), int(match[2])
        return f"{low}-{high}" if low <= high else None
    if match := re.fullmatch(r"(?:>=?|over|more than|above)\s*(\d{1,7})|(\d{1,7})\s*(?:\+|and more|or more)", bare):
        return f"{int(match[1] or match[2]) + (1 if match[1] else 0)}-"
    if match := re.fullmatch(r"(?:<=?|under|less than|up to|below)\s*(\d{1,7})", bare):
        return f"0-{int(match[1])}"
    match = re.fullmatch(r"(\d{1,7})(?:\.0+)?", bare)
    return f"{int(match[1])}-{int(match[1])}" if match else None


def _plain(text: str) -> str:
    """Remove width and case, and keep the punctuation of numbers."""
    return normal_form(text).strip().casefold()


def read_threat(text: str) -> str | None:
    """Read a threat rating by the words of ``five_step.csv``."""
    folded = text.strip()[0] if re.fullmatch(r"[123]\.0+", text.strip()) else fold(text)
    # a number beside its word; "2.1" is no rating
    folded = re.sub(r"^[123] (?=[^\W\d])|(?<=[^\W\d]) [123]$", "", folded)
    rows = [row for row in reference.table("five_step") if row["scale"] == "threat"]
    return next((row["value"] for row in rows if folded in row["words"].split("|")), None)


def read_criteria(text: str) -> str | None:
    """Read numbers of criteria (``3.1; 4.5``), none, or a bare count; sorted, joined by a bar."""
    folded = _plain(text)
    if re.fullmatch(r"none|no|nil|0|all met|无|nothing", folded):
        return "none"
    if match := re.fullmatch(r"(\d{1,3})(?:\.0+)?", folded):
        return f"count {match[1]}"
    numbers = re.findall(r"(?<![\d.])(\d{1,2}\.\d{1,2})(?![\d.])", folded)
    remainder = re.sub(r"\d{1,2}\.\d{1,2}|\b(?:msc|and|ctpat|criteri(?:on|a)|no|nos)\b|[\s,;|/&.]+", "", folded)
    if not numbers or remainder:
        return None
    return "|".join(sorted(set(numbers), key=lambda number: [int(part) for part in number.split(".")]))


def read_choice(field: str) -> Callable[[str], str | None]:
    """Return the reader of a field whose answers have words of their own."""

    def read(text: str) -> str | None:
        folded = fold(text)
        return next((value for value, words in _CHOICES.get(field, ()) if re.fullmatch(words, folded)), None)

    return read


def read_likelihood(text: str) -> str | None:
    """Read a likelihood from 0 to 1, written so that it reads back as the same number."""
    value = read_share(text)
    return None if value is None else repr(value)
