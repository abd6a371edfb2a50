"""How well and how fast partners under many spellings are found again, beside splink and plain rapidfuzz.

Usage: ``python benchmarks/duplicates.py LIST.csv [LIST.csv ...] [--size 10000] [--seeds 1 2] [--peers] [--speed]``

The lists have columns name, country and address, as those of Open Supply Hub have; further facilities are made in their
manner: words of their names recombined, streets and towns of their addresses with other numbers. One in ten gets a
variant of one of the kinds of `KINDS`; `UNSEEN` are kinds that were not looked at while the rules were written,
measured apart. Beside them stand near misses that are other partners: `MISSES`.

Precision: of the pairs merged without a question, how many are variants of one facility. Recall: of the variants, how
many are merged with their facility, and how many are merged or asked about beside it. ``--peers`` compares with
rapidfuzz's token_sort_ratio, of names alone and with addresses, and with splink 5 (duckdb, trained without labels;
of seven sets of comparisons that were tried the best is kept). Both give each pair a score and leave the
threshold to the user: theirs is the one with the best F1, chosen by the labels, which no user has. "merged" is the
share found at the lowest threshold with a precision of 0.995, "all" what as many of their best pairs hold as supplymap
merges and asks about together. Peers go into an environment of their own::

    python3 -m venv peers && peers/bin/pip install . splink pandas

Every method runs in a process of its own; seconds are of the processor, MB what it takes beside the rows.

Measured on 2026-11-27 with three lists of Open Supply Hub (Summer 2019, Winter 2019 V2, list 2) and 2,776 further names
with towns, ``--seeds 1 --peers``: 12,000 rows with 1,000 variants and 1,000 near misses. Python 3.11.7, rapidfuzz
3.14.6, splink 5.0.0, duckdb 2.0.1::

    kinds                             precision   recall   merged      all   seconds    MB
    supplymap                             1.000             0.425    0.973       1.9    41
    rapidfuzz, names                      0.588    0.616    0.280    0.652       4.9    75
    rapidfuzz, names and addresses        0.717    0.792    0.260    0.833      30.5    52
    splink                                0.807    0.692    0.099    0.698       8.3   336
    unseen kinds
    supplymap                             1.000             0.341    0.931       1.5    41
    rapidfuzz, names                      0.598    0.606    0.054    0.637       4.2    74
    rapidfuzz, names and addresses        0.709    0.833    0.051    0.834      29.2    53
    splink                                0.620    0.873    0.047    0.656       8.6   337

supplymap asked 7.0 questions for 100 rows, 2.5 and 2.2 of them about two partners that are not one.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import logging
import platform
import random
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from supplymap.records.duplicates.bands import Place, Portrait
from supplymap.records.duplicates.merging import grouped, shared_numbers, sure_pairs
from supplymap.records.duplicates.names import spelled
from supplymap.records.duplicates.search import search
from supplymap.reference import countries

if TYPE_CHECKING:
    from collections.abc import Sequence


MERGED = 0.995
"""Precision that merging without a question needs."""


@dataclass(frozen=True, slots=True)
class Facility:
    """A row of a list, and which facility it is of."""

    name: str
    country: str
    address: str
    city: str
    of: int
    kind: str = ""


FORMS = (
    "Co., Ltd.",
    "Co Ltd",
    "Company Limited",
    "Ltd.",
    "Limited",
    "LTD",
    "Co.,LTD",
    "Corp.",
    "Inc.",
    "Pvt. Ltd.",
    "LLC",
)
SHORT = {
    "international": "Intl", "manufacturing": "Mfg", "industries": "Ind.", "industrial": "Indl", "textile": "Tex",
    "textiles": "Tex.", "garments": "Gmts", "garment": "Gmt", "factory": "Fty", "technology": "Tech", "company": "Co",
    "enterprise": "Ent", "enterprises": "Ent.", "trading": "Trdg", "products": "Prods", "brothers": "Bros",
    "knitting": "Knit", "development": "Dev", "electronics": "Elec", "import": "Imp", "export": "Exp",
}  # fmt: skip
ADDRESS = {
    "road": "Rd.", "rd": "Road", "street": "St", "avenue": "Ave", "district": "Dist.", "industrial": "Indl.",
    "floor": "Fl",
    "zone": "Zn", "building": "Bldg", "no": "#", "village": "Vill.", "block": "Blk", "plot": "Plot No.",
}  # fmt: skip
HAN = {
    "shanghai": "上海", "jiangsu": "江苏", "zhejiang": "浙江", "suzhou": "苏州", "ningbo": "宁波", "textile": "纺织",
    "garment": "服装", "garments": "服装", "knitting": "针织", "fashion": "时装", "shoes": "鞋业", "clothing": "服装",
    "plastic": "塑料", "footwear": "鞋业", "guangdong": "广东", "dongguan": "东莞", "wenzhou": "温州",
    "quanzhou": "泉州",
    "jinjiang": "晋江", "fujian": "福建", "hangzhou": "杭州", "wuxi": "无锡", "nantong": "南通", "changzhou": "常州",
    "shaoxing": "绍兴", "jiaxing": "嘉兴", "hua": "华", "long": "龙", "da": "达", "fei": "飞", "xin": "新", "li": "丽",
    "feng": "丰", "sheng": "盛", "jin": "金", "tai": "泰", "hong": "宏", "yuan": "源", "ming": "明", "fang": "方",
}  # fmt: skip
MORE = (
    "an", "bai", "bao", "chang", "cheng", "chun", "de", "dong", "fu", "guang", "guo", "hai", "heng", "jia",
    "jian", "jun",
    "kang", "lan", "lei", "liang", "lu", "mei", "nan", "ning", "ping", "qiang", "rui", "run", "shan", "shi",
    "shun", "song",
    "tian", "wan", "wei", "wen", "xiang", "xing", "xiong", "yi", "ying", "yong", "yu", "yun", "ze", "zhen",
    "zhong", "zhou",
)  # fmt: skip
LETTERS = (
    "ka", "ri", "mo", "sha", "lo", "ba", "tu", "ne", "ji", "ra", "dos", "fel", "gar", "an", "bel", "cor",
    "dan", "el", "far",
    "gol", "han", "is", "kar", "lim", "mer", "nav", "or", "pet", "qua", "ros", "sil", "tan", "ur", "vin", "wol", "zan",
)  # fmt: skip
SYLLABLES = ("hua", "long", "da", "fei", "xin", "li", "feng", "sheng", "jin", "tai", "hong", "yuan", "ming", "fang")


def _words(name: str) -> list[str]:
    return name.replace(",", " ").replace("(", " ").replace(")", " ").split()


def _bare(name: str) -> list[str]:
    """Return the words of a name without the legal form at its end."""
    words = _words(name)
    forms = {
        "co",
        "co.",
        "ltd",
        "ltd.",
        "limited",
        "company",
        "inc",
        "inc.",
        "corp",
        "corp.",
        "llc",
        "pvt",
        "pvt.",
        "s.a.",
    }
    while len(words) > 1 and words[-1].casefold().strip(".") in {form.strip(".") for form in forms}:
        words.pop()
    return words


# ---- kinds of variants


def legal_form(one: Facility, chance: random.Random) -> Facility:
    """Return it with another legal form."""
    return replace(one, name=" ".join([*_bare(one.name), chance.choice(FORMS)]))


def upper_case(one: Facility, chance: random.Random) -> Facility:
    """Return it in capitals, without commas and dots."""
    del chance
    return replace(one, name=one.name.upper().replace(".", ""), address=one.address.upper().replace(",", " "))


def abbreviation(one: Facility, chance: random.Random) -> Facility:
    """Return it with trade words cut short."""
    del chance
    return replace(one, name=" ".join(SHORT.get(word.casefold().strip("."), word) for word in _words(one.name)))


def typing_error(one: Facility, chance: random.Random) -> Facility:
    """Return it with a letter left out, added, changed or swapped."""
    words = _words(one.name)
    long = [at for at, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if not long:
        return legal_form(one, chance)
    at = chance.choice(long)
    word, place = words[at], chance.randrange(1, len(words[at]) - 1)
    other = chance.choice("abcdefghiklmnoprstuvwy")
    kind = chance.randrange(4)
    words[at] = (
        word[:place] + word[place + 1 :],
        word[:place] + other + word[place:],
        word[:place] + other + word[place + 1 :],
        word[:place] + word[place + 1] + word[place] + word[place + 2 :],
    )[kind]
    return replace(one, name=" ".join(words))


def transliteration(one: Facility, chance: random.Random) -> Facility:
    """Return it with a sound spelled another way."""
    changes = (
        ("oo", "u"),
        ("ee", "i"),
        ("ch", "j"),
        ("k", "q"),
        ("c", "k"),
        ("ou", "u"),
        ("w", "v"),
        ("y", "i"),
        ("z", "s"),
    )
    words = _words(one.name)
    for old, new in chance.sample(changes, len(changes)):
        for at, word in enumerate(words[:2]):
            low = word.casefold()
            if old in low[1:] and len(word) > 4:
                words[at] = word[0] + low[1:].replace(old, new, 1)
                return replace(one, name=" ".join(words))
    return legal_form(one, chance)


def word_order(one: Facility, chance: random.Random) -> Facility:
    """Return it with its first word behind the others."""
    words = _bare(one.name)
    if len(words) < 2:
        return legal_form(one, chance)
    return replace(one, name=" ".join([*words[1:], words[0], chance.choice(FORMS)]))


def address_forms(one: Facility, chance: random.Random) -> Facility:
    """Return it with other words for road, zone and floor, and another legal form."""
    words = [ADDRESS.get(word.casefold().strip(".,"), word) for word in one.address.replace(",", " , ").split()]
    return legal_form(replace(one, address=" ".join(words)), chance)


def dropped_city(one: Facility, chance: random.Random) -> Facility:
    """Return it without its town in the name."""
    words = _words(one.name)
    towns = {word.casefold() for word in _words(one.city)}
    kept = [word for word in words if word.casefold() not in towns]
    return replace(one, name=" ".join(kept)) if len(kept) > 2 else legal_form(one, chance)


def merged_words(one: Facility, chance: random.Random) -> Facility:
    """Return it with its first two words as one."""
    words = _words(one.name)
    if len(words) < 2:
        return legal_form(one, chance)
    return replace(one, name=" ".join([words[0] + words[1].casefold(), *words[2:]]))


def native_script(one: Facility, chance: random.Random) -> Facility:
    """Return it in Chinese, where its words are known."""
    words = [word.casefold() for word in _bare(one.name)]
    if one.country != "CN" or not all(word in HAN or _syllables(word) for word in words):
        return legal_form(one, chance)
    return replace(
        one, name="".join(HAN.get(word) or "".join(HAN[s] for s in _syllables(word)) for word in words) + "有限公司"
    )


def _syllables(word: str) -> list[str]:
    found = []
    while word:
        part = next((each for each in sorted(SYLLABLES, key=len, reverse=True) if word.startswith(each)), "")
        if not part:
            return []
        found.append(part)
        word = word[len(part) :]
    return found


def missing_address(one: Facility, chance: random.Random) -> Facility:
    """Return it without an address, and its name in another form."""
    kind = chance.choice((legal_form, typing_error, abbreviation))
    return replace(kind(one, chance), address="", city="")


def reordered_address(one: Facility, chance: random.Random) -> Facility:
    """Return it with the parts of its address in another sequence."""
    parts = [part.strip() for part in one.address.split(",")]
    chance.shuffle(parts)
    return legal_form(replace(one, address=", ".join(parts)), chance)


def unseen_two_typos(one: Facility, chance: random.Random) -> Facility:
    """Return it with two typing errors."""
    return typing_error(typing_error(one, chance), chance)


def unseen_brackets(one: Facility, chance: random.Random) -> Facility:
    """Return it with its country in brackets."""
    del chance
    return replace(one, name=f"{one.name} ({one.country})", address=one.address.replace(",", ";"))


def unseen_shortened(one: Facility, chance: random.Random) -> Facility:
    """Return it without its last word."""
    del chance
    words = _bare(one.name)
    return replace(one, name=" ".join(words[: max(2, len(words) - 1)]))


def unseen_ms(one: Facility, chance: random.Random) -> Facility:
    """Return it with M/s. before its name."""
    del chance
    return replace(one, name=f"M/s. {one.name}")


def unseen_plural_and(one: Facility, chance: random.Random) -> Facility:
    """Return it with trade words in the plural."""
    words = [f"{word}s" if word.casefold() in SHORT and not word.endswith("s") else word for word in _words(one.name)]
    return legal_form(replace(one, name=" ".join(words)), chance)


def unseen_partial_address(one: Facility, chance: random.Random) -> Facility:
    """Return it with half of its address."""
    parts = [part.strip() for part in one.address.split(",")]
    return legal_form(replace(one, address=", ".join(parts[: max(2, len(parts) // 2)])), chance)


Kind = Callable[[Facility, random.Random], Facility]
KINDS = (
    legal_form, upper_case, abbreviation, typing_error, transliteration, word_order, address_forms, dropped_city,
    merged_words, native_script, missing_address, reordered_address,
)  # fmt: skip
UNSEEN = (
    unseen_two_typos, unseen_brackets, unseen_shortened, unseen_ms, unseen_plural_and, unseen_partial_address,
)  # fmt: skip


# ---- near misses, which are other partners


def other_site(one: Facility, other: Facility, chance: random.Random) -> Facility:
    """Return another site of a group: its name with the town of another, at that one's address."""
    del chance
    return replace(
        other, name=f"{' '.join(_bare(one.name))} {other.city.split()[0]} Ltd." if other.city else other.name
    )


def other_number(one: Facility, other: Facility, chance: random.Random) -> Facility:
    """Return the third factory of a company whose second one is in the list."""
    del other
    return replace(one, name=f"{' '.join(_bare(one.name))} Factory {chance.randrange(3, 9)}")


def other_firm(one: Facility, other: Facility, chance: random.Random) -> Facility:
    """Return another firm in the same building, which stands nowhere else in the list."""
    del chance
    words = _bare(other.name)
    name = " ".join(["".join(reversed(words[0].casefold())).title(), *words[1:]])
    return replace(other, name=name, address=one.address, city=one.city, country=one.country)


def near_name(one: Facility, other: Facility, chance: random.Random) -> Facility:
    """Return a firm of one town with a name alike: another first word before the same words for the trade."""
    del chance
    words = _bare(one.name)
    first = "".join(reversed(_bare(other.name)[0].casefold())).title()
    return replace(one, name=" ".join([first, *words[1:]]), address=other.address, city=other.city)


MISSES = (other_site, other_number, other_firm, near_name)


# ---- the set


def read(paths: Sequence[Path]) -> list[Facility]:
    """Read the facilities of lists, each once."""
    found: dict[tuple[str, str], Facility] = {}
    for path in paths:
        with path.open(encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                name = " ".join(row["name"].split())
                parts = [part.strip() for part in row.get("address", "").split(",") if part.strip()]
                towns = [part for part in parts[1:] if part.replace(" ", "").isalpha() and len(part) > 3]
                code = countries().code(row["country"]) or row["country"][:2].upper()
                city = towns[-2] if len(towns) > 1 else towns[0] if towns else ""
                # the lists themselves have some facilities twice
                found.setdefault((spelled(name).joined, code), Facility(name, code, ", ".join(parts), city, 0))
    return list(found.values())


def made(seeds: Sequence[Facility], size: int, chance: random.Random) -> list[Facility]:
    """Return so many facilities: those of the lists, and others made of their words, streets and towns."""
    by_country: dict[str, list[Facility]] = {}
    for one in seeds:
        by_country.setdefault(one.country, []).append(one)
    common = Counter(word.casefold() for one in seeds for word in set(_bare(one.name)))
    found = {(one.name.casefold(), one.country): one for one in seeds}
    while len(found) < size:
        country = chance.choice(seeds).country
        first, second, third = (chance.choice(by_country[country]) for _ in range(3))
        trades = [word for word in _bare(first.name) if common[word.casefold()] > 2][:3] or ["Textile"]
        own = _own_word(country, second, chance)
        town = third.city.split()[:1] if chance.random() < 0.5 else []
        name = " ".join([*town, *own, *trades, chance.choice(FORMS)]).title()
        parts = third.address.split(", ")
        parts[0] = f"No. {chance.randrange(1, 2000)} {' '.join(parts[0].split()[-2:])}".strip()
        one = Facility(name, country, ", ".join(parts), third.city, 0)
        found.setdefault((name.casefold(), country), one)
    return [replace(one, of=at) for at, one in enumerate(list(found.values())[:size])]


def _own_word(country: str, seed: Facility, chance: random.Random) -> list[str]:
    if country == "CN":
        return ["".join(chance.choices((*SYLLABLES, *MORE), k=chance.choice((2, 3, 3))))]
    letters = "".join(chance.choices(LETTERS, k=3))
    return [letters, *([_bare(seed.name)[0]] if chance.random() < 0.3 else [])]


def data(seeds: Sequence[Facility], size: int, seed: int, kinds: Sequence[Kind]) -> list[Facility]:
    """Return facilities, variants of one in ten, and as many near misses; shuffled."""
    chance = random.Random(seed)
    every = made(seeds, size, chance)
    rows = list(every)
    for one in chance.sample(every, size // 10):
        kind = chance.choice(kinds)
        rows.append(replace(kind(one, chance), kind=kind.__name__))  # type: ignore[attr-defined]
    varied = {one.of for one in rows if one.kind}
    for at, one in enumerate(chance.sample(every, size // 10)):
        miss = chance.choice(MISSES)
        other = chance.choice(every)
        if miss is other_site and not other.city:
            miss = other_firm
        if miss is other_number and one.of in varied:
            miss = other_firm
        if miss is other_number:
            rows[one.of] = replace(one, name=f"{' '.join(_bare(one.name))} Factory 2")
        rows.append(replace(miss(one, other, chance), of=size + at, kind=miss.__name__))
    chance.shuffle(rows)
    return rows


# ---- measuring


def portraits(rows: Sequence[Facility]) -> list[Portrait]:
    """Return the rows as they are compared."""
    return [
        Portrait((one.name,), one.country, (Place(one.country, "", one.city, "", one.address),) if one.address else ())
        for one in rows
    ]


def measured(rows: Sequence[Facility]) -> dict[str, float]:
    """Return precision, recall, questions and seconds of the product."""
    start = time.process_time()
    made_ = portraits(rows)
    pairs = search(made_)
    identifying, _ = shared_numbers(made_)
    groups, _ = grouped(made_, sure_pairs(made_, identifying, pairs, {}))
    seconds = time.process_time() - start
    group = {at: number for number, of in enumerate(groups) for at in of}
    merged = [(one, other) for of in groups for at, one in enumerate(of) for other in of[at + 1 :]]
    right = sum(rows[one].of == rows[other].of for one, other in merged)
    where = {one.of: at for at, one in enumerate(rows) if not one.kind}
    variants = [(where[one.of], at) for at, one in enumerate(rows) if one.kind and one.of in where]
    told = {frozenset((pair.first, pair.second)) for pair in pairs}
    found = [frozenset(pair) in told or group.get(pair[0], -1) == group.get(pair[1], -2) for pair in variants]
    missed = Counter(rows[pair[1]].kind for pair, is_found in zip(variants, found, strict=True) if not is_found)
    of_kind = Counter(rows[pair[1]].kind for pair in variants)
    questions = sum(pair.band == "ask" and rows[pair.first].of != rows[pair.second].of for pair in pairs)
    asked = sum(pair.band == "ask" for pair in pairs)
    print("  missed:", ", ".join(f"{kind} {count}/{of_kind[kind]}" for kind, count in missed.most_common()) or "none")
    wrong = [pair for pair in merged if rows[pair[0]].of != rows[pair[1]].of]
    for one, other in wrong[:5]:
        print("  merged wrongly:", rows[one], rows[other])
    needless = Counter(
        rows[p.first].kind or rows[p.second].kind or "made alike"
        for p in pairs
        if p.band == "ask" and rows[p.first].of != rows[p.second].of
    )
    print("  questions about two partners:", dict(needless.most_common()))
    return {
        "precision": right / len(merged) if merged else 1.0,
        "merged": right / len(variants),
        "all": sum(found) / len(found),
        "pairs": len(told | {frozenset(pair) for pair in merged}),
        "questions/100": 100 * asked / len(rows),
        "of two/100": 100 * questions / len(rows),
        "seconds": seconds,
    }


def thresholds(scores: Sequence[tuple[float, bool]], variants: int, most: int) -> dict[str, float]:
    """Return precision and recall at the threshold with the best F1, and what the best pairs hold."""
    right, best, careful, all_ = 0, (0.0, 0.0, 0.0, 0.0), 0.0, 0.0
    for found, (score, is_one) in enumerate(sorted(scores, reverse=True), start=1):
        right += is_one
        precision, recall = right / found, right / variants
        best = max(best, (2 * precision * recall / (precision + recall or 1), precision, recall, score))
        if precision >= MERGED:
            careful = recall
        if found <= most:
            all_ = recall
    named = zip(("F1", "precision", "recall", "threshold"), best, strict=True)
    return {**dict(named), "merged": careful, "all": all_}


def of_rapidfuzz(rows: Sequence[Facility], most: int, *, with_address: bool) -> dict[str, float]:
    """Return what token_sort_ratio of names, or of names and addresses, finds among partners of one country."""
    from rapidfuzz import fuzz, process, utils  # noqa: PLC0415 - a peer

    start = time.process_time()
    texts = [utils.default_process(f"{one.name} {one.address if with_address else ''} {one.country}") for one in rows]
    scores: list[tuple[float, bool]] = []
    for first in range(0, len(texts), 500):
        block = process.cdist(
            texts[first : first + 500], texts[first:], scorer=fuzz.token_sort_ratio, score_cutoff=65, dtype=np.float32
        )
        for at, other in zip(*(each.tolist() for each in block.nonzero()), strict=True):
            one, two = first + at, first + other
            if one < two and rows[one].country == rows[two].country:
                scores.append((float(block[at, other]), rows[one].of == rows[two].of))
    variants = len(rows) - len({one.of for one in rows})
    return {**thresholds(scores, variants, most), "seconds": time.process_time() - start}


def of_splink(rows: Sequence[Facility], most: int) -> dict[str, float]:
    """Return what splink finds: trained by expectation maximisation, without labels."""
    import pandas as pd  # noqa: PLC0415 - for the peer alone
    import splink.comparison_library as cl  # noqa: PLC0415 - a peer
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: PLC0415 - a peer

    logging.disable(logging.ERROR)
    start = time.process_time()
    names = [" ".join(re.findall(r"\w+", " ".join(_bare(one.name)).casefold())) for one in rows]
    words = [name.split() for name in names]
    frame = pd.DataFrame(
        {
            "unique_id": range(len(rows)),
            "name": names,
            "first": [name[:4] for name in names],
            "last": [name[-6:] for name in names],
            "joined": [name.replace(" ", "")[:8] for name in names],
            "longest": [max(own, key=len, default="") for own in words],
            "second": [own[1] if len(own) > 1 else None for own in words],
            "address": [" ".join(re.findall(r"\w+", one.address.casefold())) or None for one in rows],
            "city": [one.city.casefold() or None for one in rows],
            "country": [one.country for one in rows],
        }
    )
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaccardAtThresholds("name", [0.95, 0.8, 0.7]),
            cl.JaroWinklerAtThresholds("address", [0.97, 0.92, 0.8]),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("first", "country"),
            block_on("last", "country"),
            block_on("address"),
            block_on("substr(address, 1, 8)", "country"),
            block_on("longest", "country"),
            block_on("joined"),
            block_on("second", "country", "city"),
        ],
    )
    linker = Linker(DuckDBAPI().register(frame), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("name", "country")], recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("address"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("joined"))
    found = linker.inference.predict(threshold_match_probability=0.001).as_pandas_dataframe()
    scores = [
        (float(score), rows[int(one)].of == rows[int(other)].of)
        for score, one, other in zip(found.match_weight, found.unique_id_l, found.unique_id_r, strict=True)
    ]
    variants = len(rows) - len({one.of for one in rows})
    return {**thresholds(scores, variants, most), "seconds": time.process_time() - start}


METHODS: dict[str, Callable[[Sequence[Facility], int], dict[str, float]]] = {
    "supplymap": lambda rows, _: measured(rows),
    "rapidfuzz, names": lambda rows, most: of_rapidfuzz(rows, most, with_address=False),
    "rapidfuzz, names and addresses": lambda rows, most: of_rapidfuzz(rows, most, with_address=True),
    "splink": of_splink,
}
SETS = {"kinds": KINDS, "unseen kinds": UNSEEN}
COLUMNS = ("precision", "recall", "merged", "all", "seconds", "MB")


def apart(method: str, title: str, seed: int, most: int) -> dict[str, float]:
    """Return what a method gives in a process of its own; print what else it says."""
    asked = [*sys.argv, "--one", method, title, str(seed), str(most)]
    done = subprocess.run([sys.executable, *asked], capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"  {method}: {done.stderr.strip().splitlines()[-1]}")
        return {}
    *said, values = done.stdout.rstrip().splitlines()
    for line in said if method == "supplymap" else ():
        print(line)
    result: dict[str, float] = json.loads(values)
    return result


def of_one(rows: Sequence[Facility], method: str, most: int) -> dict[str, float]:
    """Return what a method gives, and the memory that it takes."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    values = METHODS[method](rows, most)
    return {**values, "MB": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024}


def versions() -> str:
    """Return the versions of what is compared."""
    found = [f"Python {platform.python_version()}"]
    for name in ("rapidfuzz", "splink", "duckdb"):
        with contextlib.suppress(PackageNotFoundError):
            found.append(f"{name} {version(name)}")
    return ", ".join(found)


def main() -> None:
    """Print one table for each seed and set of kinds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lists", nargs="+", type=Path)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--peers", action="store_true", help="beside splink and rapidfuzz")
    parser.add_argument("--speed", action="store_true", help="seconds and memory alone")
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    seeds = read(options.lists)
    if options.one:
        method, title, seed, most = options.one
        print(json.dumps(of_one(data(seeds, options.size, int(seed), SETS[title]), method, int(most))))
        return
    print(f"{len(seeds):,} facilities of the lists; {versions()}")
    if options.speed:
        rows = data(seeds, options.size, options.seeds[0], KINDS)
        made_ = portraits(rows)
        before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        pairs = search(made_)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"{len(rows):,} partners: {time.process_time() - start:.1f} s, {(after - before) / 1024:.0f} MB")
        print(f"{len(pairs):,} pairs")
        return
    for seed in options.seeds:
        for title in SETS:
            print(f"seed {seed}, {title}")
            results = {"supplymap": apart("supplymap", title, seed, 0)}
            most = int(results["supplymap"].get("pairs", 0))
            for method in METHODS if options.peers else ():
                if method not in results:
                    results[method] = apart(method, title, seed, most)
            print(f"  {'':32}" + "".join(f"{column:>11}" for column in COLUMNS))
            for method, values in results.items():
                cells = (f"{values[column]:11.3f}" if column in values else f"{'':11}" for column in COLUMNS)
                print(f"  {method:32}" + "".join(cells))
            others = results["supplymap"].items() - {(column, results["supplymap"].get(column)) for column in COLUMNS}
            print("  supplymap:", ", ".join(f"{key} {value:.4g}" for key, value in sorted(others)), flush=True)


if __name__ == "__main__":
    main()
