"""Every text of the files, searched for listed names, places in the XUAR and North Korean labor.

Neither a layout that was not understood nor a column that was must hide them: each hit is a possible match with the
address of its cell. Names are compared as names, and the fields of a site by the rules of sites.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from supplymap import reference
from supplymap.model import HEADER_FIELD, NAMES_FIELD, Partner, supplies
from supplymap.model.loose import texts_of
from supplymap.reference import places
from supplymap.reference.issues import issue
from supplymap.reference.names import fold, han_of
from supplymap.reference.names import words as words_of
from supplymap.screening import north_korea
from supplymap.screening.equality import made
from supplymap.screening.index import listed_names
from supplymap.screening.mentions import may_mention, mentions
from supplymap.screening.sites import in_region

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from supplymap.model import LooseText, Match, Records
    from supplymap.screening.index import ListedNames
    from supplymap.screening.mentions import Mention

MENTION_SCORE = 50.0
"""Score of a match by a mention in a text that is no name."""

MANY_COUNTRIES = 50
MANY_PROVINCES = 16
"""Countries and provinces of China from which a list is one to choose from, and says nothing of anybody."""

LONGEST_CHOICE = 60
"""Characters of the longest text that is compared with the names of countries and provinces."""

LONGEST_ANSWER = 60
"""Characters of the longest text that is read as the answer to its heading."""

SHOWN = 80
"""Most characters of a text that a reason shows."""

_BY_THE_RULES_OF_SITES = frozenset({"region", "city", "address"})
"""Fields of the partner's own site, in which a place means where it is, or a road."""
_YES = frozenset(("yes", "y", "true", "x", "oui", "si", "ja", "sim", "da", "是", "有", "예"))
_APART = re.compile(r"[,;|\n，、；]")
_ASKS = re.compile(
    r"[?？]|\b(?:y ?/ ?n|yes ?/ ?no|yes or no)\b|是否"
    r"|^\W*(?:\d+[.)]\s*)?(?:do|does|did|is|are|was|were|has|have|can|any|which|what|whether|if|please|list(?! of)"
    r"|describe|indicate|specify|declare|values|answers?|how many)\b(?!:)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?:[^.!?。！？\n]|\.(?=\S))+[.!?。！？]?")
_LETTER = re.compile(r"[a-zA-Z]")
_LATIN = re.compile(r"[0-9a-z]+")
_COUNT = re.compile(
    r"\W*(?:(?:approx\w*|about|around|ca|circa|up to|over|more than|less than)\W+)?"
    r"[\d\s.,]*[1-9][\d\s.,]*(?:%|[^\W\d_]{1,10})?\W*(?:\([^()]*\))?\W*",
    re.IGNORECASE,
)
_SOME = re.compile(
    r"(?:a )?(?:some|several|few|partly|partially|in part|occasionally|sometimes|seasonally)(?: |$)"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?)"
    r"(?: workers?| people| persons?)?$"
)
_WHO = re.compile(
    r"(?:suppliers?|vendors?|mills?|factory|factories|farms?|gins?|ginners?|spinners?|weavers?|manufacturers?|producers?"
    r"|makers?|growers?|sources?|plants?|sub ?contractors?)(?: name| in| from| of| at)*$"
)
"""How a heading ends that asks for a company, once the place is taken out: "Supplier in Xinjiang"."""
_NOBODY = re.compile(r"(?:no|none|not|nil|never|n a|na|unknown|tb[acd]|to be|pending|without)(?: |$)")


@dataclass(frozen=True, slots=True)
class _Hits:
    """What one text says: listed names, a place in the XUAR, words for North Korea."""

    mentioned: tuple[Mention, ...] = ()
    place: str = ""
    korea: str = ""


_NOTHING = _Hits()


class Looked(NamedTuple):
    """What the texts say.

    Attributes
    ----------
    records
        With a possible match for every hit. What a text about no partner names becomes an unlisted partner, once for
        each listing, so that it reaches the importer. Each such text has an issue ``listed-name-in-text``.
    found
        The new ones of its matches.
    told
        The texts by partner and listing, also where a match was known already.
    """

    records: Records
    found: Sequence[Match]
    told: Mapping[tuple[str, str], Iterable[str]]


def look_through(records: Records, names: ListedNames | None = None, sure: Container[str] | None = None) -> Looked:
    """Search every text, each wording once.

    Parameters
    ----------
    records
        Screened records with their texts.
    names
        Names to look for; by default those of the lists in use.
    sure
        Ids of entries that partners of the files are: texts about nobody that name them say nothing new. By default
        those of exact matches.
    """
    names = names if names is not None else listed_names()
    known = {(match.partner, match.listing) for match in records.matches}
    known |= {(supply.partner.id, north_korea.CAATSA) for supply in supplies(records) if north_korea.stated(supply)}
    if sure is None:
        sure = {match.listing for match in records.matches if match.strength == "exact"}
    told: dict[tuple[str, str], dict[str, None]] = {}
    ids = {partner.id for partner in records.partners}
    partners, matches, issues = list(records.partners), list(records.matches), list(records.issues)
    read = _Reading(names)
    choices = _Choices(records.loose)
    for loose in texts_of(records.loose, read.says_something, headed=True):
        # each text about nobody is told, since nothing else says where it stands
        new = False
        for match, name in read.matches(loose):
            if match.kind in ("uflpa-region", "caatsa") and loose in choices:
                continue
            partner = loose.partner
            new = new or not partner
            if not partner:
                if match.kind not in ("uflpa-region", "caatsa") and match.listing in sure:
                    continue  # a partner of the files is this entry
                partner = name
                if partner not in ids:
                    ids.add(partner)
                    partners.append(Partner(id=partner, name=partner, listed=False, sources=(loose.source,)))
            told.setdefault((partner, match.listing), {})[loose.text] = None
            if (partner, match.listing) not in known:
                new = True
                known.add((partner, match.listing))
                matches.append(replace(match, partner=partner))
        if new:
            issues.append(issue("listed-name-in-text", loose.source, loose.column, loose.text))
    found = matches[len(records.matches) :]
    records = replace(records, partners=tuple(partners), matches=tuple(matches), issues=tuple(issues))
    return Looked(records, found, told)


class _Reading:
    """Texts read so far: each wording is searched once."""

    def __init__(self, names: ListedNames) -> None:
        self._names = names
        self._clean: set[str] = set()
        self._hits: dict[str, _Hits] = {}

    def hits(self, text: str) -> _Hits:
        """Return what a text says."""
        if text in self._clean:
            return _NOTHING
        found = self._hits.get(text)
        if found is None:
            found = self._search(text)
            if found == _NOTHING:
                self._clean.add(text)
            else:
                self._hits[text] = found
        return found

    def says_something(self, text: str) -> bool:
        """Return whether a text says anything at all."""
        return self.hits(text) is not _NOTHING

    def _search(self, text: str) -> _Hits:
        """Search a text for what a quick look says it may hold."""
        folded = fold(text)
        wide = not text.isascii()
        words = frozenset(_LATIN.findall(folded) if wide else folded.split())
        mentioned: tuple[Mention, ...] = ()
        # letters are joined to initials only where no Chinese stands before them
        initials = frozenset(words_of(text)) if wide and _LETTER.search(text) else words
        if may_mention(initials, han_of(text), self._names):
            mentioned = mentions(text, self._names)
        place = places.mentions(text) if places.may_name(text, words) else ""
        return _Hits(mentioned, place, north_korea.told(text) if north_korea.may_tell(text, folded) else "")

    def matches(self, loose: LooseText) -> Iterator[tuple[Match, str]]:
        """Yield a possible match, of no partner yet, for each hit, with a name for a partner of its own."""
        found = self.hits(loose.text)
        asked = self.hits(loose.column) if loose.column else _NOTHING
        if found is _NOTHING and asked is _NOTHING:
            return
        shown = " ".join(loose.text[:SHOWN].split())
        where = f'the text "{shown}" ({loose.source}{", " + loose.column if loose.column else ""})'
        nobody = Partner(id="", name="")
        for listing, name, whole in found.mentioned:
            if loose.field == NAMES_FIELD and not whole:
                continue  # its parts are partners, and compared as names
            reason = f"{where} is the listed name {name}" if whole else f"{where} names {name}"
            match = made(nobody, listing, loose.text, MENTION_SCORE, "possible", reason)
            yield match, loose.text if whole else f"{name} (named in a text)"
        if loose.field in (HEADER_FIELD, NAMES_FIELD):
            return  # a heading asks, and the cells below it answer
        if not loose.partner and (found.place or found.korea):
            found = self.hits(_statements(loose.text))  # a questionnaire asks, and says nothing of anybody
        place, korea = found.place, found.korea
        if not (place or korea) and (asked.place or asked.korea) and _affirms(loose.text, loose.column):
            place, korea = asked.place, asked.korea
        if place and not (loose.partner and loose.field in _BY_THE_RULES_OF_SITES):
            reason = f"{where} names {place}"
            yield (
                in_region("", "possible", loose.text, reason, "xuar_places.csv"),
                "A place in Xinjiang (named in a text)",
            )
        if korea and (loose.partner or north_korea.is_stated(loose.text)):
            reason = f"{where} tells of North Korea"
            yield north_korea.by_text("", loose.text, reason), "North Korean labor (named in a text)"


class _Choices:
    """Lists to choose from, which say nothing of anybody: most countries, or most provinces of China.

    They stand in one text, as in a validation list, or in a column about no partner; columns are read at the first hit.
    """

    def __init__(self, texts: Sequence[LooseText]) -> None:
        self._texts = texts

    def __contains__(self, loose: LooseText) -> bool:
        """Return whether a text is such a list, or an entry of one."""
        parts = _APART.split(loose.text)
        if len(parts) >= MANY_PROVINCES and _is_most({choice for part in parts if (choice := _choice(part))}):
            return True
        return not loose.partner and _column(loose) in self._columns

    @cached_property
    def _columns(self) -> frozenset[tuple[str, str, str]]:
        listed: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for loose in texts_of(self._texts, lambda text: len(text) <= LONGEST_CHOICE and bool(_choice(text))):
            if not loose.partner:
                listed[_column(loose)].add(_choice(loose.text))
        return frozenset(column for column, names in listed.items() if _is_most(names))


def _column(loose: LooseText) -> tuple[str, str, str]:
    return loose.source.file, loose.source.sheet, loose.column


@partial(reference.per_folder, size=1 << 12)
def _choice(text: str) -> str:
    """Return the country, by its code, or the province that a text is the name of; empty if it is neither."""
    folded = fold(text)
    if folded in places.provinces():
        return folded
    return (reference.countries().code(text) or "") if folded else ""


def _is_most(names: AbstractSet[str]) -> bool:
    provinces = len(names & places.provinces())
    return provinces >= MANY_PROVINCES or len(names) - provinces >= MANY_COUNTRIES


def _statements(text: str) -> str:
    """Return a text without its questions."""
    sentences = _SENTENCE.findall(text)
    stated = [sentence for sentence in sentences if not _ASKS.search(sentence)]
    return text if len(stated) == len(sentences) else " ".join(stated)


def _affirms(text: str, heading: str) -> bool:
    """Return whether a cell answers its heading with yes, an amount that is not 0, or the company that is asked for."""
    if len(text) > LONGEST_ANSWER:
        return False
    answer = fold(text)
    if answer in _YES or answer.startswith("yes ") or _COUNT.fullmatch(text) or _SOME.match(answer):
        return True
    return _asks_who(heading) and any(map(str.isalpha, text)) and not _NOBODY.match(answer)


def _asks_who(heading: str) -> bool:
    """Return whether a heading asks for a company at the place that it names, rather than whether there is one."""
    place = places.mentions(heading)
    if not place or _ASKS.search(heading):
        return False
    return _WHO.search(" ".join(fold(heading).replace(fold(place), " ").split())) is not None
