"""Company names made comparable: without case, accents, punctuation and legal forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from anyascii import anyascii

from supplymap import reference
from supplymap.reference.marks import normal_form

if TYPE_CHECKING:
    from collections.abc import Iterable

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_TO_TRANSLITERATE = re.compile(
    r"[^\x00-\x7f\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+"
)
"""All but ASCII, Chinese, Japanese, Korean, Thai and Lao, which stay as they are."""
_INITIALS = re.compile(r"\.(?<=\b[a-z]\.)\s?(?=[a-z]\b)")
_APOSTROPHES = re.compile(r"['’‘`´ʻʼ]")
_NOT_WORD = re.compile(r"[\W_]+")
_PLAIN = bytes(ord(chr(code).lower()) if chr(code).isalnum() else ord(" ") for code in range(128)).ljust(256)
"""ASCII in small letters, with a blank for every other sign: all texts are folded, and most are ASCII."""
_BETWEEN_NAMES = re.compile(r"[|;\n]")

_ByWord = dict[str, list[tuple[str, ...]]]
_GROUPS = frozenset({"group", "holding"})
"""Classes of ``legal_forms.csv`` that are words of a name, though they come off it to compare."""
DENIED = "deniedfree"
"""A word that no text has; it replaces the "free" of "Xinjiang-free"."""
_HYPHEN_FREE = re.compile(r"(?<=\w)[-\u2010\u2011\u2013]free(?![\w-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NormalName:
    """A name ready to compare.

    Attributes
    ----------
    key
        The distinctive tokens in sequence, joined by blanks: equal keys mean equal names.
    tokens
        Words of the Latin (or transliterated) name without legal forms.
    han
        The Chinese characters of the name, simplified, with the legal form; empty if it has none.
    form
        The class of its legal form in ``legal_forms.csv``, such as ``limited`` for Co., Ltd. and Company Limited alike;
        empty if it has none. "Company" alone is none.
    groups
        The words Group and Holding, which are part of the name, not of its form, but distinguish nobody: sorted.
    """

    key: str
    tokens: tuple[str, ...]
    han: str
    form: str = ""
    groups: tuple[str, ...] = ()

    @property
    def distinctive(self) -> int:
        """Number of distinctive tokens."""
        return len(self.tokens)


@reference.per_folder
def _forms() -> tuple[frozenset[str], _ByWord, _ByWord, tuple[str, ...]]:
    """Return the legal forms: anywhere, at the start, at the end (by their outer word), Chinese (longest first)."""
    rows = reference.table("legal_forms")
    anywhere = frozenset(row["form"] for row in rows if row["where"] == "anywhere")
    start, end = (
        _by_word(
            [_without(row["form"], anywhere) for row in rows if row["where"] == where and row["script"] == "latin"],
            outer,
        )
        for where, outer in (("start", 0), ("end", -1))
    )
    chinese = {row["form"] for row in rows if row["script"] == "han"}
    chinese |= {form.translate(_simplified()) for form in chinese}
    han = tuple(sorted(chinese, key=lambda form: (-len(form), form)))
    return anywhere, start, end, han


@reference.per_folder
def _classes() -> dict[tuple[str, ...], str]:
    """Return the class of each Latin form, by its words as they come off a name."""
    rows = [row for row in reference.table("legal_forms") if row["script"] == "latin"]
    anywhere = _forms()[0]
    shortened = {tuple(_without(row["form"], anywhere).split()): row["class"] for row in rows}
    return shortened | {tuple(row["form"].split()): row["class"] for row in rows}


def legal_form(forms: Iterable[tuple[str, ...]]) -> tuple[str, tuple[str, ...]]:
    """Return the class of the legal forms of one name, and its words Group and Holding.

    Parameters
    ----------
    forms
        Each form as its words, folded: ``("co",)``, ``("limited",)``, ``("joint", "stock")``.

    Returns
    -------
    form, groups
        The classes, sorted and joined by blanks (Co., Ltd. and Company Limited are both ``limited``), and the words.
    """
    classes = {_classes().get(form, "") for form in forms} - {""}
    return " ".join(sorted(classes - _GROUPS)), tuple(sorted(classes & _GROUPS))


def is_form(text: str) -> bool:
    """Return whether a text is nothing but legal forms: "Ltd.", "Co., Ltd.", "S.A. de C.V.", "有限公司"."""
    anywhere, start, end, han = _forms()
    words = [word for word in fold(text).split() if word != "and"]
    kept = [word for word in words if word not in anywhere]
    name = [""]  # stands where a name would
    only = name in (_strip([*kept, *name], start, [], at_start=True), _strip([*name, *kept], end, [], at_start=False))
    return bool(words) and (only or text.strip() in han)


def carries_form(name: str) -> bool:
    """Return whether a name has a legal form at its end or start, and something besides.

    Group and Holding are words of a name, not forms.
    """
    anywhere, start, end, han = _forms()
    if is_form(name):
        return False
    if name.strip().endswith(han):
        return True
    words = [word for word in fold(name).split() if word != "and"]
    kept = [word for word in words if word not in anywhere]
    if not kept or words[0] in anywhere:
        return False
    removed: list[tuple[str, ...]] = []
    _strip(_strip(kept, start, removed, at_start=True), end, removed, at_start=False)
    return words[-1] in anywhere or any(_classes().get(form) not in _GROUPS for form in removed)


def _without(form: str, anywhere: frozenset[str]) -> str:
    """Return a form without the words that are removed from names first: "limited liability" without "limited"."""
    return " ".join(word for word in form.split() if word not in anywhere)


def _by_word(forms: list[str], outer: int) -> _ByWord:
    """Group forms by their first or last word, longest first."""
    forms_by_word: dict[str, list[tuple[str, ...]]] = {}
    for form in sorted((tuple(form.split()) for form in forms), key=lambda form: (-len(form), form)):
        forms_by_word.setdefault(form[outer], []).append(form)
    return forms_by_word


@reference.per_folder
def _simplified() -> dict[int, str]:
    return {ord(row["traditional"]): row["simplified"] for row in reference.table("han_variants")}


def fold(text: str) -> str:
    """Fold a text for comparison: width, case, accents, punctuation; Asian scripts stay as they are.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    folded
        Lower-case words separated by single blanks.
    """
    if not text.isascii():
        wide = normal_form(text).casefold()
        text = _TO_TRANSLITERATE.sub(_transliterated, wide).lower()
    if "&" in text or "+" in text:
        text = text.replace("&", " and ").replace("+", " and ")
    if not text.isascii():
        return _NOT_WORD.sub(" ", _INITIALS.sub("", _APOSTROPHES.sub("", text))).strip()
    if "." in text:
        text = _INITIALS.sub("", text.lower().replace("'", "").replace("`", ""))
    return " ".join(text.encode().translate(_PLAIN, b"'`").decode().split())


def _transliterated(match: re.Match[str]) -> str:
    return anyascii(match.group())


def fold_denials(text: str) -> str:
    """Fold a text, with the "free" of "Xinjiang-free" replaced by :data:`DENIED`.

    Only the hyphen counts: "Kashgar Free Trade Zone" denies nothing, and "Turkmenistan free cotton" may mean the
    same as "Turkmenistan, free sample". In doubt a text gives a finding too many rather than none.
    """
    return fold(_HYPHEN_FREE.sub(f" {DENIED}", text))


@partial(reference.per_folder, size=400_000)
def normalise(name: str) -> NormalName:
    """Normalise a company name.

    Legal forms (``legal_forms.csv``) are removed: the unmistakable ones anywhere, the others only at the end
    or the start, so that "San Miguel" keeps its San. "and" does not count. If no word would be left, all are kept.

    Parameters
    ----------
    name
        The name as written.

    Returns
    -------
    normal
        The comparable form.
    """
    anywhere, start, end, _ = _forms()
    every = [word for word in fold(name).split() if word != "and"]
    removed: list[tuple[str, ...]] = [(word,) for word in every if word in anywhere]
    kept = [word for word in every if word not in anywhere]
    kept = _strip(kept, start, removed, at_start=True)
    kept = _strip(kept, end, removed, at_start=False)
    tokens = tuple(kept or every)
    return NormalName(" ".join(tokens), tokens, han_of(name), *legal_form(removed if kept else ()))


def han_of(text: str) -> str:
    """Return the Chinese characters of a text, simplified by ``han_variants.csv``."""
    if text.isascii():
        return ""
    return "".join(_HAN.findall(normal_form(text))).translate(_simplified())


def simplified(text: str) -> str:
    """Return a text with its traditional Chinese characters simplified by ``han_variants.csv``."""
    return text if text.isascii() else text.translate(_simplified())


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, to search for names.

    Chinese characters, "and" and the unmistakable legal forms are left out, and so is the s of a plural:
    "Textile" and "Textiles" are one word.

    Parameters
    ----------
    text
        A name, or any text.

    Returns
    -------
    words
        The words in sequence.
    """
    anywhere = _forms()[0]
    latin = text if text.isascii() else _HAN.sub(" ", text)
    return tuple(map(singular, (word for word in fold(latin).split() if word != "and" and word not in anywhere)))


def unmistakable_forms() -> frozenset[str]:
    """Return the words that are a legal form wherever they stand: co, ltd, gmbh."""
    return _forms()[0]


def singular(word: str) -> str:
    """Return a word without the s of a plural."""
    return word[:-1] if len(word) > 4 and word[-1] == "s" and word[-2] != "s" else word


def _strip(words: list[str], forms: _ByWord, removed: list[tuple[str, ...]], *, at_start: bool) -> list[str]:
    """Return the words without the forms at one end, which are added to those removed."""
    start, end = 0, len(words)
    changed = True
    while changed and end - start > 1:
        changed = False
        for form in forms.get(words[start if at_start else end - 1], ()):
            size = len(form)
            first = start if at_start else end - size
            if size < end - start and tuple(words[first : first + size]) == form:
                start, end = (start + size, end) if at_start else (start, end - size)
                removed.append(form)
                changed = True
                break
    return words[start:end]


def strip_han_form(name: str) -> str:
    """Return a Chinese name without the legal form at its end.

    Parameters
    ----------
    name
        Chinese characters only.

    Returns
    -------
    stripped
        The name without its legal form; the name itself if fewer than two characters would be left.
    """
    for form in _forms()[3]:
        if name.endswith(form) and len(name) - len(form) >= 2:
            return name[: -len(form)]
    return name


LONGEST_HAN_FORM = 8
"""Characters of the longest Chinese legal form."""


def han_form_at(following: str) -> bool:
    """Return whether Chinese characters begin with a legal form."""
    return following.startswith(_forms()[3])


def without_place_words(han: str) -> str:
    """Return a Chinese name without 省 (province) and 市 (city), which are optional in names."""
    return han.replace("省", "").replace("市", "")


def shorter_han(name: str, least: int) -> str:
    """Return the shortest form of a Chinese name, without legal form and place words, of at least that length."""
    ends = [name, *(name[: -len(form)] for form in _forms()[3] if name.endswith(form))]
    return min((end for end in map(without_place_words, ends) if len(end) >= least), key=len, default="")


def split_names(text: str) -> tuple[str, ...]:
    """Split a cell that holds several names separated by ``|``, ``;`` or a line break.

    Commas do not separate: they are part of names ("Co., Ltd.").
    """
    if "|" not in text and ";" not in text and "\n" not in text:
        return (text.strip(),) if text.strip() else ()
    return tuple(dict.fromkeys(part.strip() for part in _BETWEEN_NAMES.split(text) if part.strip()))
