"""Names of companies taken apart to be compared: abbreviations written out, numbers of sites and trade words apart."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from anyascii import anyascii
from rapidfuzz.distance import OSA

from supplymap import reference
from supplymap.reference import countries
from supplymap.reference.names import fold, normalise, singular, strip_han_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_ROMAN = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}
_COUNTED = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "first": "1", "second": "2"}
_COUNTING = re.compile(r"0*(\d+)(?:st|nd|rd|th)?")
_COUNTRY = re.compile(r"(?<=\S)\s*\(([A-Z]{2})\)\s*$")
_NO = frozenset({"no", "nos", "number", "nr"})
_MESSRS = ("m", "s")
"""What stands before names in South Asia: "M/s."."""
_LONG_FORM = 5
"""Letters of a word of a legal form from which one with a typing error is known."""
_LONGEST = 24
"""Most words of a name that are compared."""
KEPT = 50_000
"""How many names are kept, taken apart."""


class Spelled(NamedTuple):
    """A name ready to compare.

    Attributes
    ----------
    key
        The normal key: equal keys are one name but for the legal form.
    words
        Its words in sequence, abbreviations written out, without legal forms and numbers.
    own
        Those of the words that are neither of a trade nor of a site: by them companies are told apart.
    numbers
        The numbers in it, sorted, also those of units in Roman letters: "Unit II" and "Unit-2" are of one site.
    joined
        Its words as one text: "Dong Fang" and "Dongfang" are one name.
    form
        The class of its legal form, with Group and Holding.
    foreign
        Whether it is written in another script than Latin, so that its words are transliterated.
    """

    key: str
    words: tuple[str, ...]
    own: tuple[str, ...]
    numbers: tuple[str, ...]
    joined: str
    form: str
    foreign: bool

    def is_same(self, other: Spelled) -> bool:
        """Return whether both are one name but for legal form, blanks and the abbreviations of trade words."""
        return self.joined == other.joined and self.numbers == other.numbers and self.foreign == other.foreign


class _Words(NamedTuple):
    short: Mapping[str, tuple[str, ...]]
    meaning: Mapping[str, str]
    trade: frozenset[str]
    site: frozenset[str]
    foreign: tuple[tuple[str, str], ...]
    firsts: frozenset[str]


@reference.per_folder
def _table() -> _Words:
    short: dict[str, tuple[str, ...]] = {}
    meaning: dict[str, str] = {}
    foreign: dict[str, str] = {}
    trade: set[str] = set()
    site: set[str] = set()
    for row in reference.table("name_words"):
        words = tuple(row["word"].split())
        (site if row["kind"] == "site" else trade).update(words)
        for text in filter(None, row["short"].split("|")):
            short[fold(text)] = words
        for text in filter(None, row["also"].split("|")):
            if _HAN.search(text):
                foreign[text] = row["word"]
            elif " " not in fold(text):
                meaning.setdefault(fold(text), words[0])
    longest_first = tuple(sorted(foreign.items(), key=lambda each: (-len(each[0]), each[0])))
    firsts = frozenset(phrase.split()[0] for phrase in short if " " in phrase)
    return _Words(short, meaning, frozenset(trade | meaning.keys()), frozenset(site), longest_first, firsts)


def meaning_of(word: str) -> str:
    """Return the English word for a trade that a word of another language means; the word itself for any other."""
    return _table().meaning.get(word, word)


def is_trade(word: str) -> bool:
    """Return whether a word tells what a company does, or which of its sites it is, and not which company."""
    words = _table()
    return word in words.trade or word in words.site


@partial(reference.per_folder, size=KEPT)
def spelled(name: str) -> Spelled:
    """Take a name apart.

    Examples
    --------
    >>> spelled("ACME Tex. Mfg. Co., Ltd. (Unit-II)").words
    ('acme', 'textile', 'manufacturing')
    >>> spelled("ACME Tex. Mfg. Co., Ltd. (Unit-II)").numbers
    ('2',)
    >>> spelled("绍兴东方纺织有限公司").words
    ('shaoxingdongfang', 'textile')
    """
    name, of_country = _without_country(name)
    normal = normalise(name)
    table = _table()
    words: list[str] = []
    numbers: list[str] = []
    foreign = False
    tokens = normal.tokens[:_LONGEST]
    if tokens[:2] == _MESSRS:
        tokens = tokens[2:] or tokens
    if not normal.key.isascii():
        latin = tuple(token for token in tokens if token.isascii())
        # a name in two scripts is compared by its Latin words, unless these say only what it makes or which site it is
        known = table.site | table.trade | table.short.keys()
        tokens = latin if any(token.isalpha() and token not in known for token in latin) else tokens
    for token in tokens if table.firsts.isdisjoint(tokens) else _phrased(tokens, table.short):
        if token in table.short:
            words += table.short[token]
        elif not token.isascii():
            foreign = True
            words += _transliterated(token)
        elif token.isalpha():
            if (token in _ROMAN or token in _COUNTED) and words and _counts(words, tokens):
                numbers.append(_ROMAN.get(token) or _COUNTED[token])
            elif token not in _NO:
                words.append(singular(token))
        else:
            numbers.append(_number(token))
    told = tuple(word for word in words if word not in table.site) or tuple(words)
    own = tuple(word for word in told if word not in table.trade)
    form = " ".join(filter(None, (normal.form, *normal.groups, of_country)))
    joined = "".join(told) or "".join(normal.tokens)
    return Spelled(normal.key, told, own, tuple(sorted(numbers)), joined, form, foreign)


def _without_country(name: str) -> tuple[str, str]:
    """Return a name without the code of a country in brackets at its end, and that: "Acme Ltd. (CN)"."""
    found = _COUNTRY.search(name)
    code = countries().code(found[1]) if found else ""
    return (name[: found.start()], code) if found and code else (name, "")


@reference.per_folder
def _form_words() -> tuple[str, ...]:
    forms = {word for row in reference.table("legal_forms") for word in fold(row["form"]).split()}
    return tuple(sorted(word for word in forms if len(word) >= _LONG_FORM and word.isascii()))


@partial(reference.per_folder, size=20_000)
def is_form(word: str) -> bool:
    """Return whether a word is one of legal forms, or so with a typing error: "limitde", "corporsation"."""
    if len(word) < _LONG_FORM - 1:
        return False
    return any(OSA.distance(word, form, score_cutoff=1) <= 1 for form in _form_words() if form[0] == word[0])


def _phrased(tokens: Sequence[str], known: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the words of a name, two that are one word as one: "knit wear"."""
    at = 0
    while at < len(tokens):
        pair = " ".join(tokens[at : at + 2])
        size = 2 if pair in known and at + 1 < len(tokens) else 1
        yield pair if size == 2 else tokens[at]
        at += size


def _counts(words: Iterable[str], tokens: Iterable[str]) -> bool:
    """Return whether a Roman numeral counts sites: in a name with a word for a site, or with "No."."""
    site = _table().site | {"factory", "mill"}
    return any(word in site for word in words) or any(token in _NO for token in tokens)


def _number(token: str) -> str:
    """Return the number of a word with digits, without leading zeros; "2nd" is 2."""
    number = _COUNTING.fullmatch(token)
    return number[1] if number else token


def _transliterated(text: str) -> list[str]:
    """Return a text of another script as Latin words, its words for trades as English ones."""
    for form, word in _table().foreign:
        if form in text:
            bare = strip_han_form(text)
            text = bare.replace(form, f" {word} ") if form in bare else bare
    parts = text.split() if " " in text else [strip_han_form(text)]
    return [part if part.isascii() else "".join(anyascii(part).lower().split()) for part in parts]


def skeleton(word: str) -> str:
    """Return the consonants of a word, alike for the spellings of one sound: Mohammad, Muhammed; Chattogram.

    Examples
    --------
    >>> skeleton("mohammad") == skeleton("muhammed"), skeleton("philips") == skeleton("filips")
    (True, True)
    """
    text = word.replace("ph", "f").replace("ck", "k").replace("qu", "k").replace("ch", "j")
    text = text.translate(_SOUNDS)
    found = text[:1]
    for char in text[1:]:
        if char not in "aeiouyh" and char != found[-1:]:
            found += char
    return found


_SOUNDS = str.maketrans({"q": "k", "c": "k", "w": "v", "z": "s", "x": "s"})
