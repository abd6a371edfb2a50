"""Thresholds of names at, below and above: how alike, how many words, how many characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplymap.model import Listing, Match, Partner, Records, Site, Source
from supplymap.screening import MIN_DISTINCTIVE, SIMILARITY, mentions, screen
from supplymap.screening.containment import parts
from supplymap.screening.index import MIN_HAN, index
from supplymap.screening.resemblance import _near_spelling
from tests.sheets_by_hand import assessed, links, partners, records, sheet

if TYPE_CHECKING:
    from collections.abc import Sequence


def listing(*names: str, **more: object) -> Listing:
    more = {"countries": ("DE",), "instrument": "Entity List", **more}
    return Listing(more.pop("id", "X-1"), more.pop("list", "uflpa"), names=names, **more)  # type: ignore[arg-type]


def found(name: str, *entries: Listing, country: str = "DE", **more: object) -> list[Match]:
    partner = Partner(id="p", name=name, country=country, **more)  # type: ignore[arg-type]
    return list(screen(Records(partners=(partner,)), listings=entries).matches)


def strengths(name: str, *entries: Listing, country: str = "DE", **more: object) -> list[str]:
    return [match.strength for match in found(name, *entries, country=country, **more)]


def site(**fields: str) -> Site:
    values = {"country": "DE", "region": "", "city": "", "address": "", "postal_code": "", **fields}
    return Site(**values, latitude=None, longitude=None, source=Source("f", "s", 1))  # type: ignore[arg-type]


# ---- how alike two names of a list are


def duplicates(first: str, second: str, *countries: str) -> int:
    rows = [f"{first} | {countries[0]}", f"{second} | {countries[1]}"]
    return len(records(partners(*rows), links("x > Importer Inc")).duplicates)


@pytest.mark.parametrize(
    ("first", "second", "reported"),
    [
        ("abcdef", "abcdex", 0),  # 10 of 12 letters: too short to be told alike
        ("abcdefg", "abcdefx", 1),  # 12 of 14
        ("abcdefghijklmn", "abcdefghijklxy", 1),  # two letters of a long word
        ("abcdefghijklmn", "abcdefghijkxyz", 0),
        ("abcdefghij", "abcdefghix", 1),
        ("abcdefghij", "abcdefghij", 0),  # equal names are one partner
        ("abcdefghij", "abxdefghij", 1),
        ("abcdefghij", "xbcdefghix", 0),  # a word that begins and ends otherwise is another
        ("abcdefghijklmnopq 1", "abcdefghijklmnopq 2", 0),  # numbers tell sites apart
        ("abcdefghijklmnopq 1", "abcdefghijklmnopx 1", 1),
    ],
)
def test_words_may_differ_by_a_letter_long_ones_by_two(first: str, second: str, reported: int) -> None:
    assert duplicates(first, second, "PE", "PE") == reported
    assert duplicates(second, first, "PE", "PE") == reported


@pytest.mark.parametrize(
    ("countries", "reported"), [(("PE", "VN"), 0), (("PE", ""), 1), (("", "PE"), 1), (("", ""), 1), (("PE", "PE"), 1)]
)
def test_spellings_are_compared_where_no_country_contradicts(countries: tuple[str, str], reported: int) -> None:
    assert duplicates("abcdefghij", "abcdefghix", *countries) == reported


def test_a_spelling_names_the_row_of_the_other() -> None:
    made = records(partners("abcdefghij | PE", "abcdefghix | PE"), links("x > Importer Inc"))
    assert made.duplicates == (
        ("abcdefghij", "abcdefghix", "the names differ by a letter or two, and no address tells them apart"),
    )
    (issue,) = [issue for issue in made.issues if issue.code == "possible-duplicate"]
    assert (issue.source.row, issue.found) == (3, "abcdefghix")
    assert issue.message == (
        "The names differ by a letter or two, and no address tells them apart: see abcdefghij in book.xlsx [Partners] "
        "row 2"
    )


@pytest.mark.parametrize(
    ("asked", "suggested"),
    [
        ("abcdefxx", True),  # 12 of 16 characters: 75.0
        ("abcdexxx", False),  # 10 of 16: 62.5
        ("abcdefgx", True),
    ],
)
def test_names_from_75_on_are_suggested(asked: str, *, suggested: bool) -> None:
    made = records(partners("abcdefgh | PE"), links(f"{asked} > Importer Inc"))
    (issue,) = [issue for issue in made.issues if issue.code == "unlisted-partner"]
    assert ("Did you mean abcdefgh?" in issue.suggestion) == suggested


def test_three_names_are_suggested_and_listed_ones_only() -> None:
    listed = [f"abcdefg{letter} | PE" for letter in "hijk"]
    made = records(partners(*listed), links("abcdefgx > Importer Inc", "abcdefgz > abcdefgx"))
    first, second = [issue for issue in made.issues if issue.code == "unlisted-partner"]
    for issue in (first, second):
        assert issue.suggestion.count("abcdefg") == 3
        assert "abcdefgx" not in issue.suggestion


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        # an id that two names bear is of one partner if the names are alike
        ("abcdefghij", "abcdefghix", True),  # 90.0
        ("abcdefghi", "abcdefghx", False),  # 88.9
        ("abcdefghij", "abcdefghij Ltd", True),
    ],
)
def test_an_id_joins_names_from_90_on(first: str, second: str, *, one: bool) -> None:
    made = records(sheet([["ID", "Supplier", "Country"], ["7", first, "PE"], ["7", second, "PE"]]))
    assert (len(made.partners) == 2) == one
    assert ("id-conflict" in [issue.code for issue in made.issues]) != one


# ---- how alike a name and a listed one are


def test_similarity_from_88_on() -> None:
    assert SIMILARITY == 88.0
    # 22 of 25 characters: 88.0
    (match,) = found("Abcdef Ghijk", listing("Abcdef Ghixkl"))
    assert (match.strength, match.score, match.matched) == ("possible", 88.0, "Abcdef Ghijk")
    assert match.reason == "its name is close to the listed name (88 % alike), but not equal"
    # 20 of 24: 83.3; 24 of 27: 88.9
    assert found("Abcdef Ghijk", listing("Abcdef Ghixl")) == []
    assert strengths("Abcdef Ghijkl", listing("Abcdef Ghixklm")) == ["possible"]


@pytest.mark.parametrize(
    ("country", "countries", "expected"),
    [("DE", ("DE",), 1), ("FR", ("DE",), 0), ("FR", ("DE", "FR"), 1), ("", ("DE",), 1), ("FR", (), 1)],
)
def test_a_near_spelling_counts_in_the_countries_of_the_entry(
    country: str, countries: tuple[str, ...], expected: int
) -> None:
    assert len(found("Abcdef Ghijk", listing("Abcdef Ghixkl", countries=countries), country=country)) == expected


@pytest.mark.parametrize(
    ("first", "second", "near"),
    [
        # 33 of 51 letters in common: 64.7; 19 of 29: 65.5; 34 of 51: 66.7
        ("shared " + 33 * "a" + 18 * "b", "shared " + 33 * "a" + 18 * "c", False),
        ("shared " + 19 * "a" + 10 * "b", "shared " + 19 * "a" + 10 * "c", False),
        ("shared " + 34 * "a" + 17 * "b", "shared " + 34 * "a" + 17 * "c", True),
        # a word more on one side: two shared words say something, one does not
        ("alpha beta gamma", "alpha beta", True),
        ("alpha beta", "alpha beta gamma", True),
        ("alpha beta", "alpha", False),
        ("alpha", "alpha beta", False),
        ("alpha beta", "beta alpha", True),
        # a number that the other adds says nothing; one of the listed name does
        ("alpha beta 2", "alpha beta", True),
        ("alpha beta", "alpha beta 2", False),
        ("alpha beta 3", "alpha beta 2", False),
        ("alpha beta 2", "alpha beta 2", True),
        ("alpha bxtq 2", "alpha betq", True),
        ("alpha zzzz", "alpha beta", False),
    ],
)
def test_the_words_that_differ_must_be_alike(first: str, second: str, *, near: bool) -> None:
    assert _near_spelling(first, second) == near


def test_parts_of_three_words_are_compared_too() -> None:
    entry = listing("Abcdef Ghijkl Mnopqr")
    assert strengths("Abcdef Ghijkl Mnopxr; Zzz Yyy Xxx Www", entry) == ["possible"]
    assert strengths("Zzz Yyy Xxx Www (Abcdef Ghijkl Mnopxr)", entry) == ["possible"]
    # two words are too few for a part
    assert strengths("Abcdefg Ghijkx; Zzz Yyy Xxx Www", listing("Abcdefg Ghijkl")) == []
    # words such as "and" join one name
    assert strengths("Abcdef Ghijkl Mnopxr and Zzz Yyy Xxx Www", entry) == []


def test_many_names_are_compared_in_blocks() -> None:
    from supplymap.screening.resemblance import similar

    people = [Partner(id=str(number), name="Abcdef Ghijk", country="DE") for number in range(7)]
    names = index([listing("Abcdef Ghixkl")])
    assert sorted(match.partner for match in similar(people, names, chunk=3)) == list("0123456")


# ---- how many distinctive words


@pytest.mark.parametrize(
    ("name", "strength"),
    [("Heron", "possible"), ("Heron AG", "possible"), ("Blue Heron", "exact"), ("Big Blue Heron", "exact")],
)
def test_an_equal_name_needs_two_distinctive_words(name: str, strength: str) -> None:
    assert MIN_DISTINCTIVE == 2
    assert strengths(f"{name} Ltd", listing(name)) == [strength]


@pytest.mark.parametrize(
    ("name", "listed", "strength"),
    [
        ("Heron Co., Ltd.", "Heron Ltd", "exact"),
        ("Heron Company Limited", "Heron GmbH", "exact"),
        ("Heron Ltd", "Heron Co.", "possible"),  # Company alone is no form
        ("Heron Co.", "Heron Co.", "possible"),
        ("Heron Inc.", "Heron Corporation", "exact"),
        ("Heron Group", "Heron Group", "possible"),  # Group is no form
        ("Heron Group Ltd", "Heron Group Ltd", "exact"),
        ("Heron Ltd", "Heron Group Ltd", "possible"),  # but a word of the name
        ("Heron Group Ltd", "Heron Holding Ltd", "possible"),
        ("Blue Heron Ltd", "Blue Heron Group Ltd", "possible"),
        ("Blue Heron Grp. Ltd", "Blue Heron Group", "exact"),
    ],
)
def test_one_distinctive_word_needs_an_equal_legal_form(name: str, listed: str, strength: str) -> None:
    assert strengths(name, listing(listed)) == [strength]


@pytest.mark.parametrize(
    ("parent", "strength"), [("Heron", "possible"), ("Blue Heron", "exact"), ("Big Blue Heron", "exact")]
)
def test_a_parent_needs_two_distinctive_words(parent: str, strength: str) -> None:
    entry = listing(parent, includes_subsidiaries=True)
    (match,) = found("Other Works", entry, parent=f"{parent} Ltd")
    assert (match.strength, match.score) == (strength, 100.0)
    assert ("the entry includes subsidiaries" in match.reason) == (strength == "exact")
    assert strengths("Other Works", listing(parent), parent=parent) == ["possible"]


def test_a_parent_by_its_legal_native_name_is_certain() -> None:
    entry = listing("Heron", includes_subsidiaries=True, native_names=(("蓝鹭有限公司", True),))
    assert strengths("Other Works", entry, parent="蓝鹭有限公司") == ["exact"]
    assert strengths(
        "Other Works", listing("Heron", native_names=(("蓝鹭有限公司", True),)), parent="蓝鹭有限公司"
    ) == ["possible"]


def test_a_subsidiary_of_two_words_is_a_finding() -> None:
    table = sheet([["Supplier", "Country", "Parent company"], ["Salt Works", "China", "Tangshan Sanyou Group"]])
    graph = assessed(table)
    assert [finding.listing for finding in graph.nodes["Salt Works"]["findings"]] == ["WRO-029"]
    assert graph.graph["overall"]["findings_reached"] == ("Salt Works",)


# ---- how many words and characters inside longer names and texts


@pytest.mark.parametrize(
    ("listed", "text", "told"),
    [
        ("Quiet Heron", "yarn of Quiet Heron in 2024", True),  # two distinctive words
        ("Heron Textile", "yarn of Heron Textile in 2024", False),  # one, and a word of the trade
        ("Heron Textile", "yarn of Heron Textile Co., Ltd. in 2024", True),  # with a legal form
        ("Heron Textile Ltd", "yarn of Heron Textiles Company Limited", True),
        ("Heron Textile", "yarn of Great Heron Textile Co., Ltd. in 2024", False),  # another company's name
        ("Heron Textile", "c/o Heron Textile Co., Ltd.", True),
        ("Heron Textile", "Heron Textile Group in 2024", False),  # Group is no legal form
        ("Heron Ltd", "yarn of Heron Co., Ltd. in 2024", True),  # one word needs an equal form
        ("Heron Inc", "yarn of Heron Co., Ltd. in 2024", False),
        ("Heron Ltd", "yarn of Heron in 2024", False),
        ("Big Blue Heron", "yarn of Big Blue Heron in 2024", True),
        ("Big Blue Heron", "BIG BLUE HERONS", True),
        ("Big Blue Heron", "Big Blue", False),
    ],
)
def test_a_text_mentions_names_that_are_distinctive_or_written_out(listed: str, text: str, *, told: bool) -> None:
    assert bool(mentions(text, index([listing(listed)]))) == told


@pytest.mark.parametrize(
    ("native", "text", "told"),
    [
        ("甲乙丙丁戊己", "来自甲乙丙丁戊己的货", True),
        ("甲乙丙丁戊", "来自甲乙丙丁戊的货", False),
        ("甲乙丙丁", "来自甲乙丙丁有限公司的货", True),
        ("甲乙丙丁股份有限公司", "来自甲乙丙丁股份有限公司的货", True),
        ("甲乙丙丁戊己有限公司", "来自甲乙丙丁戊己的货", True),
        ("甲乙省丙丁市戊己", "来自甲乙丙丁戊己的货", True),
        ("甲乙丙丁戊己", "来自甲乙省丙丁市戊己", True),
    ],
)
def test_a_text_mentions_native_names_of_six_characters(native: str, text: str, *, told: bool) -> None:
    assert bool(mentions(text, index([listing("Heron", native_names=((native, True),))]))) == told


@pytest.mark.parametrize(
    ("native", "country", "expected"),
    [
        ("甲乙丙丁", "DE", ["possible"]),
        ("甲乙丙", "DE", []),
        ("甲乙丙丁", "", ["possible"]),
        ("甲乙丙丁", "FR", []),
        ("甲乙丙丁戊", "FR", []),
        ("甲乙丙丁戊己", "FR", ["possible"]),
        ("甲乙丙丁有限公司", "DE", ["possible"]),
    ],
)
def test_a_native_name_inside_another(native: str, country: str, expected: list[str]) -> None:
    assert MIN_HAN == 4
    entry = listing("Heron", native_names=((native, True),))
    name = f"庚辛{native.removesuffix('有限公司')}壬癸厂"
    assert strengths(name, entry, country=country) == expected
    for match in found(name, entry, country=country):
        assert (match.reason, match.score) == (f"its name contains the listed name {native}", 90.0)


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("甲乙丙丁戊", "DE", ["possible"]),
        ("甲乙丙丁", "DE", []),
        ("甲乙丙丁戊有限公司", "DE", ["possible"]),
        ("甲乙丙丁戊", "FR", []),
        ("甲乙丙丁戊", "", ["possible"]),
    ],
)
def test_a_native_name_around_another(name: str, country: str, expected: list[str]) -> None:
    entry = listing("Heron", native_names=(("庚辛甲乙丙丁戊壬癸有限公司", True),))
    assert strengths(name, entry, country=country) == expected
    for match in found(name, entry, country=country):
        assert match.reason == "the listed name 庚辛甲乙丙丁戊壬癸有限公司 contains its name"


@pytest.mark.parametrize(
    ("listed", "name", "expected"),
    [
        # three words do by themselves
        ("Textile Cotton Heron", "Zzz Textile Cotton Heron Qqq", ["possible"]),
        # two do if neither is of the trade, a place, or short
        ("Bluejay Heron", "Zzz Bluejay Heron Qqq", ["possible"]),
        ("Textile Heron", "Zzz Textile Heron Qqq", []),
        ("Heron Textile", "Zzz Heron Textile Qqq", []),
        ("Aksu Heron", "Zzz Aksu Heron Qqq", ["possible"]),
        ("Aksu Hotan", "Zzz Aksu Hotan Qqq", []),
        ("Jay Heron", "Zzz Jay Heron Qqq", ["possible"]),
        ("Jy Heron", "Zzz Jy Heron Qqq", []),
        # one does not
        ("Heron", "Zzz Heron Qqq", []),
        # but whatever its words, a name with nothing but additions around it is told
        ("Textile Heron", "Textile Heron (Plant 2), China", ["possible"]),
        ("Heron", "Heron, Plant 2", ["possible"]),
        ("Heron", "Qqq Zzz / Heron", ["possible"]),
        ("Heron", "Heron Qqq", []),
        # written with its legal form
        ("Heron Group", "Zzz Heron Group Qqq", ["possible"]),
        ("Heron Aktiengesellschaft", "Zzz Heron Aktiengesellschaft Qqq", ["possible"]),
    ],
)
def test_when_words_inside_a_longer_name_are_enough(listed: str, name: str, expected: list[str]) -> None:
    assert strengths(name, listing(listed)) == expected


def test_the_subsidiaries_of_an_entry_carry_its_name() -> None:
    assert strengths("Zzz Heron Qqq", listing("Heron", includes_subsidiaries=True)) == ["possible"]
    assert strengths("Zzz Heron Qqq", listing("Heron", includes_subsidiaries=True), country="FR") == []
    # elsewhere three words are needed
    assert strengths("Zzz Bluejay Heron Qqq", listing("Bluejay Heron"), country="FR") == []
    assert strengths("Zzz Big Bluejay Heron Qqq", listing("Big Bluejay Heron"), country="FR") == ["possible"]
    assert strengths("Zzz Bluejay Heron Qqq", listing("Bluejay Heron"), country="") == ["possible"]
    assert strengths("Zzz Bluejay Heron Qqq", listing("Bluejay Heron", countries=()), country="FR") == ["possible"]


def ids(name: str, *entries: Listing) -> list[str]:
    return [match.listing for match in found(name, *entries)]


def test_a_shorter_listed_name_inside_a_longer_one_says_nothing_of_its_own() -> None:
    longer, shorter = listing("Big Bluejay Heron", id="L"), listing("Bluejay Heron", id="S")
    assert ids("Zzz Big Bluejay Heron Qqq", longer, shorter) == ["L"]
    assert ids("Zzz Bluejay Heron Qqq", longer, shorter) == ["S"]
    assert ids("Zzz Big Bluejay Heron, Bluejay Heron", longer, shorter) == ["L", "S"]
    reaching = listing("Bluejay Heron", id="S", includes_subsidiaries=True)
    assert ids("Zzz Big Bluejay Heron Qqq", longer, reaching) == ["L", "S"]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"city": "Zzz"}, ["possible"]),
        ({"region": "Zzz"}, ["possible"]),
        ({"address": "1 Zzz Road"}, ["possible"]),
        ({}, []),
    ],
)
def test_where_the_partner_is_makes_it_no_other(where: dict[str, str], expected: list[str]) -> None:
    assert strengths("Heron Zzz", listing("Heron"), sites=(site(**where),)) == expected


def test_a_country_or_a_hyphen_inside_a_name() -> None:
    entry = listing("Big Bluejay Heron")
    assert strengths("Big Bluejay (China) Heron 7", entry) == ["possible"]
    assert strengths("Big Blue-jay Heron 7", entry) == ["possible"]


def test_a_parent_that_contains_a_listed_name() -> None:
    (match,) = found("Other Works", listing("Big Bluejay Heron"), parent="Zzz Big Bluejay Heron Qqq")
    assert match.reason == "its parent's name contains the listed name Big Bluejay Heron"
    assert (match.strength, match.score, match.matched) == ("possible", 90.0, "Zzz Big Bluejay Heron Qqq")
    # where the parent is nobody says
    assert strengths("Other Works", listing("Bluejay Heron"), parent="Zzz Bluejay Heron Qqq", country="FR") == [
        "possible"
    ]


@pytest.mark.parametrize("mark", [*',;/|()[]{}（）、，；：:·"“”', "\n", " - ", " – ", " — "])
def test_every_mark_that_parts_a_name(mark: str) -> None:
    assert parts(f"Alpha{mark}Beta") == ("Alpha", "Beta")
    assert parts(f"Alpha{mark}Beta", joints=False) == ("Alpha", "Beta")


JOINTS: Sequence[str] = (
    *("d/b/a", "dba", "f/k/a", "fka", "a/k/a", "aka", "c/o", "via", "formerly", "and", "subsidiary of", "part of"),
    *("division of", "branch of", "member of", "&", "VIA"),
)


@pytest.mark.parametrize("joint", JOINTS)
def test_every_word_that_joins_names(joint: str) -> None:
    assert parts(f"Alpha {joint} Beta") == ("Alpha", "Beta")
    if "/" not in joint:
        assert parts(f"Alpha {joint} Beta", joints=False) == ()
    assert parts("Alpha Beta") == parts("Alphaand Beta") == parts("Alpha-Beta") == parts("") == ()
