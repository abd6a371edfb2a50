"""North Korean labor: stated in a field, which is a finding, or told of in a text, which a person must look at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from supplymap.model import Finding, Match
from supplymap.reference.marks import normal_form
from supplymap.reference.names import fold, fold_denials

if TYPE_CHECKING:
    from supplymap.model import Supply

CAATSA = "CAATSA"
"""The law on North Korean labor, in the place of the id of a listing."""

BASIS = "CAATSA, North Korean labor; see CBP Pub. No. 5560-0526 of 2026-06-12"
_TITLE = "North Korean labor"

_PEOPLE = (
    "workers?|labou?r|labou?rers?|nationals?|citizens?|staff|employees?|operators?|crews?|seafarers?|people|persons?"
    "|migrants?|women|team|manpower"
)
_LATIN = re.compile(
    rf"""(?<![a-z0-9])(?:
    north\ korea(?:ns?)?|northkoreans?|nth\ koreans?|n\ ?korea(?:ns?)?|korea\ (?:\|\ )?north
    |dprk|dpr\ (?:of\ )?korea(?:ns?)?
    |democratic\ peoples?\ republic\ of\ korea|korea\ (?:\|\ )?(?:the\ )?dem(?:ocratic)?\ peoples?|nk\ (?:{_PEOPLE})
    |nordkorea\w*|nord\ coreen\w*|coree\ du\ nord|norcorean[oa]s?|corea\ del\ nor(?:te|d)|nordcorean[oaie]
    |coreia\ do\ norte|norte\ coreanos?|trieu\ tien|kuzey\ kore\w*|korea\ utara
    |kndr|severo\ ?kore\w*|severn\w*\ kore\w*
    |(?:pyongyang|phyongyang|pyeongyang|sinuiju|chongjin|hamhung|kaesong)(?!\ (?:road|rd|street|lu|naengmyeon|noodles?))
    )(?![a-z0-9])""",
    re.VERBOSE,
)
"""Names in Latin letters, in the languages of buyers, as folded, and large cities; a bar stands for a comma."""
_SIGNS = (
    *("kore", "core", "dprk", "nk ", "dpr ", "trieu", "kndr"),
    *("pyong", "pyeong", "sinuiju", "chongjin", "hamhung", "kaesong"),
)
"""Parts of every such name, folded: a text without them needs no closer look."""
_ASIAN = re.compile(
    r"北朝[鲜鮮]|朝[鲜鮮](?!族|半[岛島]|[蓟薊]|冷面|泡菜|[战戰][争爭]|人参|[语語文菜服]|[东西南北中]?(?:路|街|大街|大道))|北[韩韓]"
    r"|平壤(?![路街冷]|大街|大道)|新[义義]州|开城工[业業]|북한(?!산|강)|북조선|조선민주주의인민공화국|평양(?!냉면)|신의주|개성공단"
)
"""朝鲜 is the country; 朝鲜族 are Koreans of China, 朝鲜蓟 is the artichoke, 북한산 and 북한강 lie in South Korea."""

_KINDS = (
    "any|either|other|kind|such|using|used?|uses|employ(?:s|ing|ed)?|hir(?:e|es|ing|ed)|ha(?:ve|s|d|ving)|engag(?:e|es|ed|ing)"
    "|is|are|was|were|with|from|of|in|to|the|forced|foreign|migrant|overseas|dispatched|prison|child|uyghurs?|uighurs?"
    "|chinese|russian|xinjiang|or|and|nor|relations?|business|links?|ties|trade|presence|sourc(?:e|ed|ing)|goods|materials?"
    f"|products?|evidence|signs?|indications?|cases?|{_PEOPLE}"
)
_NO = (
    "no|not|non|never|none|without|zero|0|nil|neither|nor|free|dont|doesnt|didnt|isnt|arent|excluding|except"
    r"|kein\w*|sin|ningun\w*|aucun\w*|pas|khong|sans|nessun\w*"
)
# "No, North Korean workers" denies nothing: the pause comes before the first word
_DENIED_BEFORE = re.compile(rf"(?<![a-z0-9])(?<!or )(?:{_NO})(?: (?:{_KINDS})(?: \|)?){{0,8}} $")
_DENIED_AFTER = re.compile(
    rf"(?: (?:{_PEOPLE}|or|and|forced|used|employed)){{0,4}}(?: \|)? (?:deniedfree"
    r"|(?:no|none|nil|0|zero|not|never|n a|na|not applicable)(?= \||\s*$)"
    r"|(?:(?:is|are|were|was|will be|must be) )?(?:strictly )?(?:not (?:used|employed|hired|present|allowed|permitted)"
    r"|never used|prohibited|banned|forbidden|excluded))(?![a-z0-9])"
)
_HAN_DENIED = re.compile(
    r"(?:无|無|没有|沒有|非|未|不|禁止|严禁|嚴禁|绝不|絕不)(?:任何|使用|雇用|雇佣|聘用|招用|有|存在|涉及|来自|是|含|接受|从|和|与|或|外籍|外国){0,4}$"
)
_KOREAN_DENIED = re.compile(r"[\s\w]{0,12}(?:없|아니|금지)")
_SENTENCE = re.compile(r"[;!?\n|。；！？]|(?<=\w\w)\.(?=\s|$)")
_PAUSE = re.compile(r"[,:，、：()（）]|\s[-–—]\s|\bbut\b|\bhowever\b", re.IGNORECASE)
_SUBJECT = re.compile(rf" (?:north korean|dprk|nk) (?:forced )?(?:{_PEOPLE}) ")
_STATES = re.compile(
    r" (?:\d+|employ(?:s|ed|ing)|us(?:es|ed|ing)|hir(?:es|ed|ing)|dispatched|sent|work(?:s|ed|ing)?|found|seen"
    r"|present|came|live) | at (?!work )\w"
)
_SANCTIONS = re.compile(
    r"(?<![a-z])(?:sanction\w*|embargo\w*|ofac|sdn|watch ?list|denied part\w*|restricted part\w*|export controls?"
    r"|prohibited countr\w*)(?![a-z])|制裁|禁运"
)
_WORKERS = re.compile(rf"(?<![a-z])(?:{_PEOPLE})(?![a-z])|工人|劳工|劳务|员工|근로자|노동자")
_BEFORE = 120
"""Most characters searched before a name for a denial."""


def stated(supply: Supply) -> Finding | None:
    """Return the finding of a partner whose fields state North Korean labor; None if they do not."""
    if supply.partner.country == "KP":
        return _finding("it is in North Korea", "country field")
    if supply.partner.declares_north_korean_labor:
        return _finding("it declares North Korean labor", "declaration")
    if any(link.origin == "KP" for link in supply.declared):
        return _finding("it supplies goods of North Korean origin", "origin field")
    return None


def _finding(reason: str, source: str) -> Finding:
    return Finding("caatsa", BASIS, CAATSA, _TITLE, reason, source)


def may_tell(text: str, folded: str) -> bool:
    """Return whether a text may tell of North Korea: a quick look, before :func:`told`."""
    return any(sign in folded for sign in _SIGNS) or (
        not text.isascii() and _ASIAN.search(normal_form(text)) is not None
    )


def told(text: str) -> str:
    """Return the words with which a text tells of North Korea or its people; empty where it does not, or denies it.

    Parameters
    ----------
    text
        Any text: a remark, an answer, a number of workers.

    Returns
    -------
    told
        "north korean", for example, as folded. "no North Korean workers" gives nothing, nor does a list of countries
        under sanctions.
    """
    if not may_tell(text, fold(text)):
        return ""
    if not text.isascii():
        wide = normal_form(text)
        for match in _ASIAN.finditer(wide):
            denied = _HAN_DENIED.search(wide, max(0, match.start() - _BEFORE), match.start())
            if not denied and not _KOREAN_DENIED.match(wide, match.end(), match.end() + _BEFORE):
                return match.group()
    for sentence in _SENTENCE.split(text):
        folded = f" {' | '.join(map(fold_denials, _PAUSE.split(sentence)))} "
        listed = _SANCTIONS.search(folded) is not None and _WORKERS.search(folded) is None
        for match in _LATIN.finditer(folded):
            before = folded[max(0, match.start() - _BEFORE) : match.start()]
            if not (listed or _DENIED_BEFORE.search(before) or _DENIED_AFTER.match(folded, match.end())):
                return match.group()
    return ""


def is_stated(text: str) -> bool:
    """Return whether a text about no partner states something of North Korea, rather than names a subject.

    "North Korean labor" and "Policy on North Korean workers" head a question or a chapter; "30 North Korean workers",
    "employs North Koreans" and the name of the country, as in an address, state something.
    """
    folded = f" {fold(text)} "
    return _STATES.search(folded) is not None or _SUBJECT.search(folded) is None


def by_text(partner: str, text: str, reason: str) -> Match:
    """Return the possible match of a partner, by id, with a text that tells of North Korean labor."""
    return Match(partner, "caatsa", "possible", CAATSA, _TITLE, text, 50.0, reason, BASIS, "the files")
