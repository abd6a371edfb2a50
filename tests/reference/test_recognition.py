"""Which partner a decision means, what counts as a change of it, and what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from supplymap.model import Listing, Partner, Site, Source, Subject
from supplymap.reference.identities import listing_text, match_key, subject
from supplymap.reference.recognition import MANY, Directory, changes

HERON = Subject("Blue Heron Co., Ltd.", country="CN", places=("Zhejiang, Huzhou, 5 Lake Road",))


def directory(*partners: Subject) -> Directory:
    return Directory((str(number), one) for number, one in enumerate(partners))


@pytest.mark.parametrize(
    ("wanted", "partners", "meant"),
    [
        # one partner: by equal name and country, however it is spelled
        (HERON, [HERON], "0"),
        (HERON, [replace(HERON, name="BLUE  HERON CO LTD")], "0"),
        (HERON, [Subject("Works", names=("Blue Heron",), country="CN")], "0"),
        (HERON, [Subject("Works", parent="Blue Heron", country="CN")], ""),
        (HERON, [Subject("Grey Heron", country="CN")], ""),
        # namesakes in two countries: the one in the country that was seen, else whoever has the name
        (HERON, [replace(HERON, country="DE"), HERON], "1"),
        (HERON, [replace(HERON, country="DE")], "0"),
        (HERON, [replace(HERON, country="DE"), replace(HERON, country="")], "01"),
        # namesakes in two cities: the one that is as it was, else neither
        (HERON, [HERON, replace(HERON, places=("Henan, Luoyang",))], "0"),
        (HERON, [replace(HERON, places=("Hebei",)), replace(HERON, places=("Henan, Luoyang",))], "01"),
        # numbers come first, and tell namesakes apart
        (replace(HERON, numbers=(("id", "5"),)), [HERON, replace(HERON, numbers=(("id", "5"),))], "1"),
        (
            replace(HERON, numbers=(("id", "5"),)),
            [replace(HERON, numbers=(("id", "6"),)), replace(HERON, numbers=(("id", "5"),))],
            "1",
        ),
        (replace(HERON, numbers=(("id", "5"),)), [replace(HERON, numbers=(("id", "6"),))], "0"),
        (replace(HERON, numbers=(("id", "5"),)), [replace(HERON, numbers=(("lei", "5"),))], "0"),
        (replace(HERON, numbers=(("id", "5"),)), [Subject("New Name", numbers=(("id", "5"),))], "0"),
        (
            replace(HERON, numbers=(("duns", "01-234-5678"),)),
            [Subject("New Name", numbers=(("duns", "012345678"),))],
            "0",
        ),
        # numbers were given anew: the number says one company, name and country another
        (
            replace(HERON, numbers=(("id", "5"),)),
            [Subject("Other", country="CN", numbers=(("id", "5"),)), replace(HERON, numbers=(("id", "6"),))],
            "01",
        ),
        # two have one number: that with the name
        (
            replace(HERON, numbers=(("id", "5"),)),
            [Subject("Other", country="CN", numbers=(("id", "5"),)), replace(HERON, numbers=(("id", "5"),))],
            "1",
        ),
        # one number of two that have others apart, as that of a maker with two plants
        (
            replace(HERON, numbers=(("id", "5"), ("mid", "M"))),
            [replace(HERON, numbers=(("id", number), ("mid", "M"))) for number in ("6", "5")],
            "1",
        ),
        # named without having been seen: own number, name as written, equal name
        (Subject("5", seen=False), [Subject("5"), replace(HERON, numbers=(("id", "5"),))], "1"),
        (Subject("Blue Heron", seen=False), [replace(HERON, name="Blue Heron Ltd"), Subject("Blue Heron")], "1"),
        (Subject("BLUE HERON", seen=False), [replace(HERON, name="Blue Heron Ltd"), Subject("Blue Heron")], "01"),
        (Subject("Blue Heron", seen=False), [Subject("Blue Heron", country=c) for c in ("CN", "DE")], "01"),
        (
            Subject("Blue Heron", country="DE", seen=False),
            [Subject("Blue Heron", country=c) for c in ("CN", "DE")],
            "1",
        ),
        (Subject("", seen=False), [HERON], ""),
    ],
)
def test_which_partners_are_meant(wanted: Subject, partners: list[Subject], meant: str) -> None:
    assert "".join(sorted(directory(*partners).meant(wanted))) == meant


def test_of_many_namesakes_one_is_meant_only_if_it_is_as_it_was() -> None:
    many = [replace(HERON, places=(f"Town {number}",)) for number in range(MANY + 10)]
    found = directory(*many)
    assert found.meant(many[7]) == ("7",)
    assert len(found.meant(HERON)) > 1


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ({}, ()),
        ({"name": "BLUE-HERON  Co Ltd"}, ()),
        ({"name": "Blueheron  Co Ltd"}, ('its name was "Blue Heron Co., Ltd." and is "Blueheron Co Ltd"',)),
        ({"name": "blue heron, company limited"}, ()),
        ({"name": "Ｂｌｕｅ Héron Co., Ltd"}, ()),
        ({"name": "Blue Heron AG"}, ('its name was "Blue Heron Co., Ltd." and is "Blue Heron AG"',)),
        (
            {"name": "Blue Heron Group Co., Ltd."},
            ('its name was "Blue Heron Co., Ltd." and is "Blue Heron Group Co., Ltd."',),
        ),
        ({"name": "Blue Heron"}, ('its name was "Blue Heron Co., Ltd." and is "Blue Heron"',)),
        ({"names": ("蓝鹭有限公司",)}, ('the name "蓝鹭有限公司" is new',)),
        ({"parent": "Grey Heron"}, ('the parent "Grey Heron" is new',)),
        ({"country": ""}, ("the country was China and is not stated now",)),
        ({"country": "DE"}, ("the country was China and is Germany",)),
        ({"places": ()}, ()),
        ({"places": ("zhejiang, HUZHOU; 5 lake road",)}, ()),
        ({"places": ("Zhejiang, 5 Lake Road",)}, ()),
        ({"places": ("5 Lake Road",)}, ()),
        # a road is called after a place
        ({"places": ("Lake",)}, ('the address "Lake" is new',)),
        ({"places": ("Huzhou, Lake Road",)}, ('the address "Huzhou, Lake Road" is new',)),
        ({"places": ("Huzhou, Zhejiang",)}, ('the address "Huzhou, Zhejiang" is new',)),
        ({"places": (*HERON.places, "Xinjiang, Urumqi")}, ('the address "Xinjiang, Urumqi" is new',)),
        ({"texts": ("cotton",)}, ('the text "cotton" is new',)),
        ({"numbers": (("id", "7"),)}, ()),
    ],
)
def test_changes(now: dict[str, object], told: tuple[str, ...]) -> None:
    assert changes([HERON], replace(HERON, **now)) == told  # type: ignore[arg-type]


def test_what_was_blank_and_is_stated_now() -> None:
    blank = Subject("Blue Heron")
    assert changes([blank], HERON) == (
        'its name was "Blue Heron" and is "Blue Heron Co., Ltd."',
        "the country was not stated and is China",
        'the address "Zhejiang, Huzhou, 5 Lake Road" is new',
    )


def test_numbers_that_have_them_apart() -> None:
    then = replace(HERON, numbers=(("id", "S-5"), ("lei", "L")))
    assert changes([then], replace(HERON, numbers=(("id", "S 7"),))) == ('its number was "S-5" and is "S 7"',)
    assert changes([then], replace(HERON, numbers=(("id", "7"), ("lei", "L")))) == ()


def test_a_place_that_has_lost_a_part_is_another_where_the_place_was_decided() -> None:
    then = replace(HERON, places=("Xinjiang, Shanghai, 5 Lake Road", "Huzhou"))
    for places in (("Xinjiang",), ("Huzhou", "Xinjiang, 5 Lake Road")):
        assert changes([then], replace(then, places=places)) == ()
        assert changes([then], replace(then, places=places), is_of_places=True) == (
            f'the address "{places[-1]}" is new',
        )
    for places in ((), ("Huzhou",), ("HUZHOU",)):
        assert changes([then], replace(then, places=places), is_of_places=True) == ()


def test_texts_seen_at_several_times_count_together() -> None:
    other = Subject("Grey Heron", country="CN", places=("Henan, Luoyang",))
    both = replace(HERON, names=("Grey Heron",), places=(*HERON.places, *other.places))
    assert changes([HERON, other], both) == ()
    assert len(changes([HERON], both)) == 2


def test_of_what_nobody_saw_no_change_is_known() -> None:
    assert changes([Subject("Blue Heron", seen=False)], HERON) == ()


def test_keys_tell_namesakes_apart() -> None:
    towns = [replace(HERON, places=(town,)) for town in ("Huzhou", "Luoyang")]
    others = [
        replace(HERON, country="DE"),
        replace(HERON, numbers=(("id", "5"),)),
        replace(HERON, name="Blue Heron AG"),
    ]
    keys = [match_key(one, "UFLPA-001") for one in (HERON, *towns, *others)]
    assert len(set(keys)) == len(keys)
    assert match_key(
        replace(HERON, name="blue heron CO LTD", places=("zhejiang HUZHOU 5 Lake Road",)), "X"
    ) == match_key(HERON, "X")


def test_a_partner_as_a_decision_means_it() -> None:
    where = Source("list.csv", "", 2)
    sites = (
        Site("CN", "Zhejiang", "Huzhou", "5 Lake Road", "", None, None, where),
        Site("DE", "", "Bonn", "", "", None, None, replace(where, row=3)),
        Site("CN", "", "", "", "", None, None, replace(where, row=4)),
    )
    partner = Partner(
        id="7",
        name="Mill",
        native_name="厂",
        aliases=("M", "Mill"),
        country="CN",
        parent="P",
        sites=sites,
        numbers=(("id", "7"),),
    )
    assert subject(partner, ["b", "a", ""]) == Subject(
        "Mill", ("M", "厂"), "CN", (("id", "7"),), ("Bonn, DE", "Zhejiang, Huzhou, 5 Lake Road"), "P", ("a", "b")
    )


def test_the_text_of_an_entry() -> None:
    entry = Listing("X", "uflpa", "Entity List", ("Blue Heron Co., Ltd.", "Grey Heron"), countries=("CN", "DE"))
    text = listing_text(entry)
    same = {"names": ("GREY HERON", "Blue  Heron Co Ltd"), "countries": ("DE", "CN"), "as_of": "2027-01-01"}
    assert listing_text(replace(entry, **same)) == text  # type: ignore[arg-type]
    for other in (
        {"names": ("Blue Heron Co., Ltd.",)},
        {"names": ("Blue Heron AG", "Grey Heron")},
        {"native_names": (("蓝鹭", True),)},
        {"countries": ("CN",)},
        {"includes_subsidiaries": True},
        {"merchandise": "Cotton"},
    ):
        assert listing_text(replace(entry, **other)) != text  # type: ignore[arg-type]
