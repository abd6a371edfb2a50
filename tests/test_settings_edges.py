"""Settings, issues and the user's own tables: each check of each value, at its borders."""

from __future__ import annotations

import hashlib
import re
import shutil
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from supplymap import reference
from supplymap.config import FEWEST_WORLDS, MOST_WORLDS, Config, Judgement, checked, parse_as_of, read_config
from supplymap.errors import ConfigError
from supplymap.model import Link, Listing, Match, Partner, Source
from supplymap.reference.issues import FOUND_LENGTH, issue
from supplymap.reference.names import normalise, shorter_han, split_names, strip_han_form, without_place_words, words

SHIPPED = Path(str(files("supplymap.reference") / "tables"))


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def read(path: Path, text: str) -> Config:
    path.write_text(text, encoding="utf-8")
    return read_config(path)


def refused(path: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        read(path, text)
    message = str(caught.value)
    assert message.startswith("settings.toml: ")
    return message.removeprefix("settings.toml: ")


JUDGED = 'partner = "A"\nlisting = "X"\ndecision = "same"\nreason = "r"\nby = "b"\non = "2026-01-01"\n'


def test_what_is_left_out_has_its_default(settings: Path) -> None:
    config = read(settings, "")
    assert config == Config()
    assert (config.seed, config.worlds, config.tolerance, config.high, config.medium) == (
        20220621,
        0,
        0.002,
        0.20,
        0.05,
    )
    assert (config.importer, config.encoding, config.as_of, config.tables) == ("", "", None, None)
    assert (config.factors, config.controls, config.evidence, config.judgements) == ((), (), (), ())


def test_every_setting_is_read(settings: Path) -> None:
    (settings.parent / "own").mkdir()
    config = read(
        settings,
        'importer = "I"\nas_of = 2026-01-02\nseed = 7\nworlds = 4096\ntolerance = 0.5\nencoding = "gbk"\nhigh = 0.3\n'
        'medium = 0.1\ntables = "own"\n[factors]\n"B yes" = 0.2\n"A no" = 0\n[controls]\naudit = 0.999\n[evidence]\n'
        f"declared = 1\n[[judgements]]\n{JUDGED}"
        f"[[judgements]]\n{JUDGED.replace('A', 'B').replace('same', 'different')}",
    )
    assert (config.importer, config.as_of, config.seed, config.worlds) == ("I", date(2026, 1, 2), 7, 4096)
    assert (config.tolerance, config.encoding, config.high, config.medium) == (0.5, "gbk", 0.3, 0.1)
    assert config.tables == (settings.parent / "own").resolve()
    assert (config.factors, config.controls) == ((("A no", 0.0), ("B yes", 0.2)), (("audit", 0.999),))
    assert config.evidence == (("declared", 1.0),)
    assert config.judgements == (
        Judgement("A", "X", "same", "r", "b", "2026-01-01"),
        Judgement("B", "X", "different", "r", "b", "2026-01-01"),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sead = 1", "unknown key 'sead': did you mean 'seed'?"),
        ("zzzzzz = 1", "unknown key 'zzzzzz': known are importer, as_of, seed, "),
        ("encoding = true", "encoding = True must be text in quotation marks."),
        ('seed = "1"', "seed = '1' must be a whole number."),
        ("seed = true", "seed = True must be a whole number."),
        ("worlds = 1.5", "worlds = 1.5 must be a whole number."),
        ("controls = []", "controls = [] must be a [controls] table."),
        ("evidence = 1", "evidence = 1 must be an [evidence] table."),
        ("high = 1.0", "high = 1.0 must be a number above 0 and below 1."),
        ("medium = -0.1", "medium = -0.1 must be a number above 0 and below 1."),
        ("medium = true", "medium = True must be a number above 0 and below 1."),
        ('high = "x"', "high = 'x' must be a number above 0 and below 1."),
        ("high = 0.05", "medium (0.05) must be below high (0.05): change one of them."),
        ("tolerance = 1", "tolerance = 1 must be a number above 0 and below 1."),
        (
            "worlds = -1",
            "worlds = -1 must be 0 (as many as needed) or a whole number from 4,096 to 1,048,576.",
        ),
        ("[controls]\naudit = 1", "'audit' of [controls] = 1 must be a number from 0 to below 1."),
        (
            f"[[judgements]]\n{JUDGED}who = 1",
            "unknown key 'who': known are partner, listing, decision, reason, by, on.",
        ),
    ],
)
def test_what_is_impossible_is_refused(settings: Path, text: str, message: str) -> None:
    assert refused(settings, text).startswith(message)


@pytest.mark.parametrize("key", ["partner", "listing", "decision", "reason", "by", "on"])
def test_a_decision_needs_everything(settings: Path, key: str) -> None:
    bare = re.sub(rf"^{key} = .*\n", "", JUDGED, flags=re.MULTILINE)
    blank = re.sub(rf"^{key} = .*\n", f'{key} = " "\n', JUDGED, flags=re.MULTILINE)
    for text in (bare, blank):
        assert refused(settings, f"[[judgements]]\n{text}").startswith(f"a judgement lacks {key}: ")


def test_borders_of_numbers() -> None:
    assert (FEWEST_WORLDS, MOST_WORLDS) == (1 << 12, 1 << 20)
    for config in (
        *(Config(seed=0), Config(seed=(1 << 64) - 1), Config(tolerance=1e-9), Config(tolerance=0.999)),
        *(Config(worlds=0), Config(worlds=FEWEST_WORLDS), Config(worlds=MOST_WORLDS)),
    ):
        assert checked(config, "x") is config
    for config in (
        *(Config(seed=-1), Config(seed=1 << 64)),
        *(Config(worlds=-1), Config(worlds=1), Config(worlds=FEWEST_WORLDS - 1), Config(worlds=MOST_WORLDS + 1)),
        *(Config(tolerance=0.0), Config(tolerance=1.0), Config(tolerance=-0.1)),
    ):
        with pytest.raises(ConfigError, match=r"^x: "):
            checked(config, "x")


def test_the_day_of_a_run() -> None:
    day = date(2026, 1, 2)
    for value in ("2026-01-02", day, datetime(2026, 1, 2, 3, 4)):
        found = parse_as_of(value)
        assert found == day
        assert type(found) is date
    for wrong in ("02.01.2026", "", 5, "2026-02-30"):
        with pytest.raises(ConfigError, match="is not a date"):
            parse_as_of(wrong)


def test_the_digest_tells_settings_apart_but_not_folders() -> None:
    digests = {
        config.digest
        for config in (
            *(
                Config(),
                Config(importer="x"),
                Config(seed=1),
                Config(worlds=1),
                Config(tolerance=0.1),
                Config(high=0.3),
            ),
            *(
                Config(medium=0.1),
                Config(encoding="gbk"),
                Config(as_of=date(2026, 1, 1)),
                Config(factors=(("A", 0.1),)),
            ),
            *(Config(controls=(("A", 0.1),)), Config(evidence=(("A", 0.1),))),
            Config(judgements=(Judgement("A", "X", "same", "r", "b", "2026-01-01"),)),
        )
    }
    assert len(digests) == 13
    assert all(re.fullmatch("[0-9a-f]{16}", digest) for digest in digests)
    assert Config(tables=Path("x")).digest == Config().digest


# ---- issues


@pytest.mark.parametrize(("length", "shown"), [(FOUND_LENGTH, "x" * 120), (FOUND_LENGTH + 1, "x" * 119 + "…"), (0, "")])
def test_how_much_of_a_text_an_issue_repeats(length: int, shown: str) -> None:
    assert FOUND_LENGTH == 120
    assert issue("no-name", Source("f", "", 1), "", "x" * length).found == shown


def test_an_issue_has_the_words_of_its_table_or_better_ones() -> None:
    where = Source("f", "s", 1)
    for row in reference.table("issues"):
        made = issue(row["code"], where, "C", "x")
        assert (made.code, made.source, made.column, made.found) == (row["code"], where, "C", "x")
        assert (made.message, made.suggestion, made.level) == (row["meaning"], row["suggestion"], row["level"])
    own = issue("no-name", where, "", "x", message="m", suggestion="s")
    assert (own.message, own.suggestion) == ("m", "s")


def test_records_of_the_model() -> None:
    assert str(Source("f.xlsx", "S", 3)) == "f.xlsx [S] row 3"
    assert str(Source("f.csv", "", 3)) == "f.csv row 3"
    assert sorted([Source("b", "", 1), Source("a", "b", 1), Source("a", "a", 9), Source("a", "a", 2)])[0] == Source(
        "a", "a", 2
    )
    partner = Partner(id="1", name="A")
    assert (partner.listed, partner.declares_north_korean_labor, partner.tier) == (True, False, None)
    link = Link("k", "A", "B")
    assert (link.kind, link.ended, link.ambiguous, link.value, link.probability) == (
        "supplies",
        False,
        False,
        None,
        None,
    )
    entry = Listing("1", "wro", "WRO", ("N", "M"), merchandise="Seafood")
    assert (entry.name, entry.active, entry.seen_on_list, entry.includes_subsidiaries) == ("N", True, True, False)
    assert Listing("1", "wro", "WRO", (), merchandise="Seafood").name == "Seafood"
    with pytest.raises(AttributeError):
        partner.name = "B"  # type: ignore[misc]
    assert Match.__dataclass_fields__["score"].type == "float"


# ---- the user's own tables


def copies(folder: Path, *names: str) -> None:
    for name in names:
        shutil.copy(SHIPPED / f"{name}.csv", folder)


def test_the_status_of_a_copy_is_its_own(tmp_path: Path) -> None:
    copies(tmp_path, "dol_goods")
    path = tmp_path / "dol_goods.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    shipped = {item.name: item for item in reference.list_status()}
    with reference.using(tmp_path):
        own = {item.name: item for item in reference.list_status()}
    assert own["dol"].sha256 == hashlib.sha256(path.read_bytes()).hexdigest() != shipped["dol"].sha256
    assert (own["dol"].as_of, own["dol"].licence, own["dol"].known_total, own["dol"].complete) == (
        "",
        "",
        None,
        False,
    )
    assert own["dol"].source == "your copy of dol_goods.csv"
    assert own["dol"].sentence == (
        f"{own['dol'].held} entries of your own copy of dol_goods.csv held for {own['dol'].title}; how complete it "
        "is, is not known: check the current list before relying on 'nothing found'."
    )
    assert own["dol"].held == shipped["dol"].held
    assert own["uflpa"] == shipped["uflpa"]
    assert shipped["uflpa"].sha256 == hashlib.sha256((SHIPPED / "listings.csv").read_bytes()).hexdigest()


def test_a_folder_holds_inside_and_not_after(tmp_path: Path) -> None:
    (tmp_path / "hs_headings.csv").write_text("hs,description\n01,Mine\n,\n02\n", encoding="utf-8")
    mine = ({"hs": "01", "description": "Mine"}, {"hs": "02", "description": ""})
    before = reference.table("hs_headings")
    with reference.using(tmp_path):
        assert reference.table("hs_headings") == mine
        with reference.using(None):
            assert reference.table("hs_headings") == before
        assert reference.table("hs_headings") == mine
    assert reference.table("hs_headings") == before
    with pytest.raises(RuntimeError), reference.using(tmp_path):
        raise RuntimeError
    assert reference.table("hs_headings") == before
    # an inner folder takes the place of the outer one
    (tmp_path / "other").mkdir()
    with reference.using(tmp_path), reference.using(tmp_path / "other"):
        assert reference.table("hs_headings") == before


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("PE", "PE"), ("pe", "PE"), ("PER", "PE"), (" Peru ", "PE"), ("the Netherlands", "NL"), ("ＣＮ", "CN")),
        *(("CN - China", "CN"), ("China (PRC)", "CN"), ("China/CN", "CN"), ("CN|CHN", "CN"), ("China, CN", "CN")),
        *(
            ("China; Vietnam", None),
            ("China, bananas", None),
            ("bananas", None),
            ("", None),
            ("()", None),
            ("N.A.", None),
        ),
        *(("NA", "NA"), ("Côte d’Ivoire", "CI"), ("Cote d'Ivoire", "CI"), ("Türkiye", "TR"), ("China -", "CN")),
    ],
)
def test_countries(text: str, code: str | None) -> None:
    assert reference.countries().code(text) == code


def test_what_is_told_of_a_country() -> None:
    known = reference.countries()
    assert (known.name("PE"), known.name("ZZ"), known.position("ZZ")) == ("Peru", "ZZ", None)
    assert known.risk("ZZ") == reference.CountryRisk("", None)
    latitude, longitude = known.position("PE") or (0.0, 0.0)
    assert -20 < latitude < 0
    assert -85 < longitude < -65
    assert known.risk("CN").tip_tier == "3"


def test_orders_on_areas() -> None:
    assert {row["scope"] for row in reference.area_orders()} == {"region", "country"}
    assert len(reference.area_orders()) == sum(r["scope"] in ("region", "country") for r in reference.table("listings"))
    goods = {row["good_class"]: row for row in reference.table("goods")}
    assert (goods["cotton"]["raw"], goods["cotton-yarn"]["raw"]) == ("yes", "no")
    assert "cotton" in goods["cotton"]["uflpa_sector"].split("|")
    assert goods["cotton"]["dol_goods"].split("|")[0] == "Cotton"


# ---- names


@pytest.mark.parametrize(
    ("name", "tokens"),
    [
        *(("Blue Heron Co., Ltd.", "blue heron"), ("PT Blue Heron", "blue heron"), ("Blue & Heron", "blue heron")),
        *(("Blue and Heron", "blue heron"), ("San Miguel", "san miguel"), ("Ltd", "ltd"), ("Co., Ltd.", "co ltd")),
        *(("A.B.C. Works", "abc works"), ("O'Neill", "oneill"), ("Blue+Heron", "blue heron"), ("", "")),
    ],
)
def test_normal_names(name: str, tokens: str) -> None:
    normal = normalise(name)
    assert (normal.key, normal.tokens, normal.distinctive) == (tokens, tuple(tokens.split()), len(tokens.split()))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *(
            ("Textiles", "textile"),
            ("glass", "glass"),
            ("gas", "gas"),
            ("cats", "cats"),
            ("caves", "cave"),
            ("boss", "boss"),
        ),
        *(("Blue and Heron Ltd", "blue heron"), ("甲 Blue 乙", "blue"), ("", "")),
    ],
)
def test_words_of_names(text: str, found: str) -> None:
    assert " ".join(words(text)) == found


def test_chinese_names() -> None:
    assert strip_han_form("甲乙有限公司") == "甲乙"
    assert strip_han_form("甲公司") == "甲公司"
    assert strip_han_form("甲乙丙") == "甲乙丙"
    assert without_place_words("甲省乙市丙") == "甲乙丙"
    assert shorter_han("甲乙丙丁有限公司", 4) == "甲乙丙丁"
    assert shorter_han("甲乙丙有限公司", 4) != "甲乙丙"
    assert shorter_han("甲乙", 4) == ""
    assert split_names("A; B|C\nD;;A ; ") == ("A", "B", "C", "D")
    assert split_names("A, Co., Ltd.") == ("A, Co., Ltd.",)
