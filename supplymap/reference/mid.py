"""Manufacturer identification codes (MID) of US customs: made from a name and an address, and taken apart.

An entry names the foreign party by such a code alone. The rule: 19 CFR Part 102, Appendix (ecfr.io/Title-19/Part-102/
Appendix), and CBP Form 7501 Instructions, Appendix 2. The code is no key: two firms may share one, filers read the
rule in different ways, and its first two letters are the origin of the goods, not the seat of the firm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anyascii import anyascii

from supplymap.reference.countries import countries
from supplymap.reference.names import fold
from supplymap.reference.tables import per_folder, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LONGEST = 15
"""Most characters of a MID."""
MOST_NUMBERS = 12
"""Most numbers of an address that are looked at: no address has more."""
MOST_LETTERS = 300
"""Most characters of a name or an address that are looked at."""
_SHAPE = re.compile(r"([A-Z]{2})([A-Z0-9]{1,6}?)([0-9]{0,4})([A-Z]{3})")
_OTHER_SCRIPT = re.compile(
    r"[\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)
_NOT_PLAIN = re.compile(r"[^A-Z0-9]")
# "12,34" and "12-34" are one number, and so are "12 - 34" to most filers; a blank alone parts "509 2727"
_JOINED = re.compile(r"[0-9]+(?:[^\w\s]+[0-9]+)*")
_SPACED = re.compile(r"[0-9]+(?:\s*[^\w\s]+\s*[0-9]+)*")
_DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Mid:
    """A MID taken apart.

    Attributes
    ----------
    code
        All of it, as ``VNSAPKNI12HAN``.
    origin
        ISO code of the country of origin of the goods, which its first two letters state; CA for the codes of the
        provinces of Canada.
    tail
        What follows these: name, number and city of the party.
    """

    code: str
    origin: str
    tail: str


@per_folder
def read_mid(text: str) -> Mid | None:
    """Take a MID apart; None for a text that is none.

    Examples
    --------
    >>> read_mid("xo maplea 155 tor")
    Mid(code='XOMAPLEA155TOR', origin='CA', tail='MAPLEA155TOR')
    >>> read_mid("1234567") is None
    True
    """
    code = "".join(text[: LONGEST * 2].upper().split())
    if len(code) > LONGEST or not _SHAPE.fullmatch(code):
        return None
    origin = _provinces().get(code[:2], code[:2])
    return Mid(code, origin, code[2:]) if origin in countries().rows else None


@per_folder
def name_part(name: str, country: str = "") -> str:
    """Return the letters of a name: three of each of its first two words.

    Parameters
    ----------
    name
        In Latin letters, or others that have one usual transcription.
    country
        ISO code of the country, whose usual beginnings of names ("PT" in Indonesia) do not count.

    Returns
    -------
    part
        At most six characters; empty for a name in Chinese, Japanese, Korean, Thai or Lao characters.

    Examples
    --------
    Those of the rule:

    >>> [name_part(name) for name in ("Amalgamated Plastics Corp.", "Bergstrom", "A.B.C. Company", "A B C Company")]
    ['AMAPLA', 'BER', 'ABCCOM', 'ABCCOM']
    >>> [name_part(name) for name in ("O.A.S.I.S. Corp.", "Dr. S.A. Smith", "Shavings B L Inc.")]
    ['OASCOR', 'DRSA', 'SHABL']
    >>> [name_part(name) for name in ("The Embassy of Spain", "Rawles-Aden Corp.", "Thomas S. Delvaux Company")]
    ['EMBSPA', 'RAWCOR', 'THODEL']
    >>> [name_part(name) for name in ("20th Century Fox", "Concept 2000", "N. Minami & Co., Ltd.")]
    ['20TCEN', 'CON200', 'MINCO']
    >>> name_part("PT Morich Indo Fashion", "ID"), name_part("Fabrica de Artigos de Vestuario JUMP HIGH Ltd", "MO")
    ('MORIND', 'JUMHIG')
    """
    words = _words(name)
    for beginning in _beginnings().get(country, ()):
        if tuple(map(str.lower, words[: len(beginning)])) == beginning and len(words) > len(beginning):
            words = words[len(beginning) :]
            break
    words = [word for index, word in enumerate(words) if not _falls(words, index)] or words
    joined: list[str] = []
    initials = ""
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha():
            initials += word
            continue
        # a single initial does not count; several together are a word
        joined += [initials] if len(initials) > 1 else []
        joined += [word] if word else []
        initials = ""
    return "".join(word[:3] for word in (joined or words)[:2])


@per_folder
def number_parts(address: str) -> tuple[str, ...]:
    """Return the digits that filers may take from an address, the reading of the rule first.

    The largest number counts, its first four digits; punctuation inside it does not.

    Parameters
    ----------
    address
        Street, house and box, without the number of the city.

    Returns
    -------
    digits
        Each at most four digits; empty if the address has no number.

    Examples
    --------
    >>> [number_parts(line)[0] for line in ("11455 Main Street, Suite 9999", "232 Main Street, Suite 1234")]
    ['1145', '1234']
    >>> [number_parts(line)[0] for line in ("12,34,56 Alaska Road", "12-34-56 Alaska Road", "Apt. 509 2727 Cleveland")]
    ['1234', '1234', '2727']
    >>> number_parts("One Thousand Century Plaza, Suite 345"), number_parts("One Thousand Century Plaza")
    (('345',), ())
    >>> number_parts("2-6, 8-Chome Isogami-Dori")
    ('268', '26', '8')
    """
    text = anyascii(address[:MOST_LETTERS])
    found: dict[str, None] = {}
    for pattern in (_SPACED, _JOINED, _DIGITS):
        numbers = ["".join(_DIGITS.findall(match)) for match in pattern.findall(text)[:MOST_NUMBERS]]
        if numbers:
            found[max(numbers, key=lambda digits: (int(digits), len(digits)))[:4]] = None
    return tuple(found)


@per_folder
def city_part(city: str, country: str = "") -> str:
    """Return the first three letters of a city.

    Examples
    --------
    >>> [city_part(city) for city in ("Tokyo", "St. Michel", "18-Mile High", "The Hague")]
    ['TOK', 'STM', 'MIL', 'HAG']
    >>> city_part("Kowloon", "HK")
    'HON'
    """
    if country in _city_states():
        return _city_states()[country]
    words = [word for word in _words(city) if word.lower() != "the"]
    return "".join(char for char in "".join(words) if char.isalpha())[:3]


@per_folder
def origin_codes(country: str) -> tuple[str, ...]:
    """Return the first two letters that stand for a country: its ISO code, for Canada those of its provinces."""
    provinces = tuple(code for code, of in _provinces().items() if of == country)
    return provinces or ((country,) if country else ())


def manufacturer_id(name: str, address: str, city: str, country: str) -> str:
    """Return the MID of a name and address, by the rule.

    Parameters
    ----------
    name, address, city
        As on the invoice; the address without the number of the city.
    country
        ISO code of the country of origin of the goods, or the code of a province of Canada.

    Returns
    -------
    code
        At most 15 characters; empty if the name or the country is empty or in no Latin letters.

    Notes
    -----
    19 CFR Part 102, Appendix, and CBP Form 7501 Instructions, Appendix 2.

    Examples
    --------
    >>> manufacturer_id("La Vie de France", "243 Rue de la Payees", "Bremond", "FR")
    'FRLAVIE243BRE'
    >>> manufacturer_id("20th Century Technologies", "5 Ricardo Munoz, Suite 5880", "Caracas", "VE")
    'VE20TCEN5880CAR'
    >>> manufacturer_id("The E.K. Rodgers Companies", "One World Trade Center", "London", "GB")
    'GBEKRODLON'
    >>> manufacturer_id("N. Minami & Co., Ltd.", "2-6, 8-Chome Isogami-Dori, Fukiai-ku", "Kobe", "JP")
    'JPMINCO268KOB'
    >>> manufacturer_id("Bocchaccio S.p.A.", "Via Mendotti, 61", "Verona", "IT")
    'ITBOCSPA61VER'
    >>> manufacturer_id("Murla-Praxiteles Inc.", "", "Athens", "GR")
    'GRMURINCATH'
    """
    part = name_part(name, country)
    digits = next(iter(number_parts(address)), "")
    return f"{country}{part}{digits}{city_part(city, country)}" if part and country else ""


def _words(text: str) -> list[str]:
    """Return the words of a name in plain capitals; a hyphen joins, other punctuation but a blank and a slash falls."""
    if _OTHER_SCRIPT.search(text[:MOST_LETTERS]):
        text = _OTHER_SCRIPT.sub(" ", text[:MOST_LETTERS])
    plain = anyascii(text[:MOST_LETTERS]).upper()
    # initials in a row keep together: "S.P.A." and "S. A."
    plain = re.sub(r"[/\\(),;:|\[\]&+]", " ", plain)
    return [word for part in plain.split() if (word := _NOT_PLAIN.sub("", part))]


def _falls(words: list[str], index: int) -> bool:
    """Return whether a word of a name does not count; the A of "A B C Company" is an initial."""
    word = words[index]
    beside = words[max(index - 1, 0) : index] + words[index + 1 : index + 2]
    return word.lower() in _ignored() and not (len(word) == 1 and any(len(other) == 1 for other in beside))


@per_folder
def _ignored() -> frozenset[str]:
    return frozenset(row["word"] for row in table("mid_words") if row["kind"] == "ignored")


@per_folder
def _beginnings() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    by_country: dict[str, list[tuple[str, ...]]] = {}
    for row in table("mid_words"):
        if row["kind"] == "beginning":
            by_country.setdefault(row["country"], []).append(tuple(fold(row["word"]).split()))
    return {country: _longest_first(beginnings) for country, beginnings in by_country.items()}


def _longest_first(beginnings: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted(beginnings, key=lambda words: (-len(words), words)))


@per_folder
def _city_states() -> Mapping[str, str]:
    return {row["country"]: row["word"] for row in table("mid_words") if row["kind"] == "city"}


@per_folder
def _provinces() -> Mapping[str, str]:
    return {row["word"]: row["country"] for row in table("mid_words") if row["kind"] == "province"}
