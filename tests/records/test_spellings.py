"""The listed names that are most like others: as a full comparison finds them."""

from __future__ import annotations

import random

from rapidfuzz import fuzz, process

from supplymap.records import spellings
from supplymap.records.spellings import MOST_ASKED, closest
from tests.sheets_by_hand import links, partners, records

SYLLABLES = ("an", "bel", "cor", "dan", "eli", "far", "gol", "han")


def names(chance: random.Random, count: int) -> list[str]:
    made = []
    for _ in range(count):
        word = "".join(chance.choices(SYLLABLES, k=4))
        made.append(f"{word} {chance.choice(['mill 1', 'mill 2', 'works', 'glass'])}")
    # a letter less, here and there
    made += [name.replace(chance.choice(name[3:]), "", 1) for name in made[: count // 5]]
    return list(dict.fromkeys(made))


def test_closest_names_are_those_of_a_full_comparison() -> None:
    chance = random.Random(7)
    listed, asked = names(chance, 6_000), names(chance, 300)
    assert len(listed) > spellings._COLUMNS
    assert len(asked) > spellings._ROWS
    expected = [
        [at for _, _, at in process.extract(name, listed, scorer=fuzz.token_sort_ratio, limit=3, score_cutoff=75.0)]
        for name in asked
    ]
    assert closest(asked, listed) == expected


def test_beyond_some_hundred_unlisted_names_the_rest_is_told_together() -> None:
    chance = random.Random(1)
    made = [f"{''.join(chance.choices('abcdefghijklmnopqrstuvwxyz', k=12))} Co" for _ in range(MOST_ASKED + 3)]
    rows = [f"{name} > Importer Inc" for name in made]
    # the last one has more links than any other
    found = records(partners("Meridian Knit Works | BD"), links(*rows, f"{made[-1]} > {made[0]}"))
    told = [issue for issue in found.issues if issue.code == "unlisted-partner"]
    assert len(told) == MOST_ASKED + 1
    (rest,) = [issue for issue in told if "further names" in issue.message]
    assert rest.message.startswith("3 further names")
    assert len({rest.source.row, *rest.also}) == 3
    assert MOST_ASKED + 3 + 1 not in {rest.source.row, *rest.also}
    assert made[-1] in {issue.found for issue in told}
