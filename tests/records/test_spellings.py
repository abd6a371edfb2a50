"""Names that are spelled nearly alike: as a full comparison finds them, and in a bounded time where there are many."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

import pytest
from rapidfuzz import fuzz, process

from supplymap.records import spellings
from supplymap.records.spellings import MOST_ASKED, MOST_PAIRS, SPELLING_SIMILARITY, alike, closest
from tests.sheets_by_hand import links, partners, records

if TYPE_CHECKING:
    from collections.abc import Sequence

SYLLABLES = ("an", "bel", "cor", "dan", "eli", "far", "gol", "han")


def names(chance: random.Random, count: int) -> list[str]:
    made = []
    for _ in range(count):
        word = "".join(chance.choices(SYLLABLES, k=4))
        made.append(f"{word} {chance.choice(['mill 1', 'mill 2', 'works', 'glass'])}")
    # a letter less, here and there
    made += [name.replace(chance.choice(name[3:]), "", 1) for name in made[: count // 5]]
    return list(dict.fromkeys(made))


def numbers(key: str) -> list[str]:
    return [word for word in key.split() if any(map(str.isdigit, word))]


def all_pairs(keys: Sequence[str], countries: Sequence[str]) -> list[tuple[int, int]]:
    return [
        (a, b)
        for a, b in itertools.combinations(range(len(keys)), 2)
        if keys[a][:3] == keys[b][:3]
        and keys[a] != keys[b]
        and numbers(keys[a]) == numbers(keys[b])
        and (countries[a] == countries[b] or not countries[a] or not countries[b])
        and fuzz.token_sort_ratio(keys[a], keys[b]) >= SPELLING_SIMILARITY
    ]


@pytest.mark.parametrize("seed", range(5))
def test_alike_names_are_those_of_a_full_comparison(seed: int) -> None:
    chance = random.Random(seed)
    keys = names(chance, 500)
    countries = [chance.choice(["CN", "VN", ""]) for _ in keys]
    pairs = all_pairs(keys, countries)
    assert len(pairs) > 20
    assert alike(keys, countries) == (tuple(pairs), 0)


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


def test_twenty_thousand_units_are_no_spellings_of_one_another() -> None:
    keys = [f"unit {number}" for number in range(20_000)]
    assert alike(keys, ["CN"] * len(keys)) == ((), 0)


def test_twenty_thousand_names_that_are_all_alike_are_compared_with_few_and_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    keys = [f"zetazetazeta works {''.join(three)}" for three in itertools.product(letters, letters, letters)]
    keys += [f"zetazetazeta mills {''.join(three)}" for three in itertools.product("abcde", letters, letters)]
    compared = 0
    original = process.cdist

    def counted(some: Sequence[str], others: Sequence[str], **options: object) -> object:
        nonlocal compared
        compared += len(some) * len(others)
        return original(some, others, **options)

    monkeypatch.setattr(process, "cdist", counted)
    found = alike(keys, ["CN"] * len(keys))
    assert len(keys) > 20_000
    assert len(found.pairs) == MOST_PAIRS
    assert found.further > 0
    assert compared <= 4 * spellings.WINDOW * len(keys)


def test_a_misspelling_in_a_very_large_block_is_found() -> None:
    chance = random.Random(3)
    keys = list(dict.fromkeys(f"abc{''.join(chance.choices('defghijklmnopqrstuvwxyz', k=14))}" for _ in range(6_000)))
    assert len(keys) > spellings.WHOLE_BLOCK
    # one differs at its end, the other at its beginning
    keys += [f"{keys[5]}q", f"{keys[9][:4]}q{keys[9][4:]}"]
    found = set(alike(keys, ["CN"] * len(keys)).pairs)
    assert {(5, len(keys) - 2), (9, len(keys) - 1)} <= found


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
