"""Templates for conflict minerals and the like: who smelts the metals, for which company, from which mine."""

from __future__ import annotations

from tests.records.forms.plain import readings, told
from tests.sheets_by_hand import book, records, sheet

HEADER = [
    "Smelter Identification Number Input Column",
    "Metal (*)",
    "Smelter Look-up (*)",
    "Smelter Name (1)",
    "Smelter Country (*)",
    "Smelter Identification",
    "Source of Smelter Identification Number",
    "Smelter Street ",
    "Smelter City",
    "Smelter Facility Location: State / Province",
    'Name of Mine(s) or if recycled or scrap sourced, enter "recycled" or "scrap"',
    'Location (Country) of Mine(s) or if recycled or scrap sourced, enter "recycled" or "scrap"',
    "Comments",
]
DECLARATION = sheet(
    [
        ["Conflict Minerals Reporting Template (CMRT)"],
        ["Company Information"],
        ["Company Name (*):", "Lantern Electronics Ltd"],
        ["Declaration Scope or Class (*):", "A. Company"],
        ["Address:", "", "1 Lamp Road, Taipei"],
        ["Tin (*)", "", "Yes"],
    ],
    "Declaration",
)


def smelters(*rows: list[str], header: list[str] | None = None, above: bool = True) -> dict[str, dict[str, str]]:
    """Return what a list of smelters says of each partner."""
    made = sheet([*([["TO BEGIN:"], ["Option A"]] if above else []), header or HEADER, *rows], "Smelter List")
    found = readings(book(DECLARATION, made))["Smelter List"]
    assert found is not None
    assert len(found) == 1
    return told(found[0])[0]


def links(*rows: list[str]) -> list[str]:
    made = sheet([HEADER, *rows], "Smelter List")
    found = readings(book(DECLARATION, made))["Smelter List"]
    assert found is not None
    return told(found[0])[1]


def row(**cells: str) -> list[str]:
    places = {"input": 0, "metal": 1, "lookup": 2, "name": 3, "country": 4, "id": 5, "street": 7, "city": 8}
    places |= {"state": 9, "mine": 10, "mine_country": 11, "comments": 12}
    made = [""] * len(HEADER)
    for key, text in cells.items():
        made[places[key]] = text
    return made


KITE = row(metal="Tin", lookup="Kite Tin Smelter", name="Kite Tin Smelter", country="INDONESIA", id="CID900001")


def test_a_smelter_supplies_the_company_that_answers() -> None:
    found = smelters(KITE)
    assert found["Kite Tin Smelter"] == {
        "name": "Kite Tin Smelter",
        "country": "INDONESIA",
        "partner_id": "CID900001",
    }
    assert links(KITE) == ["Kite Tin Smelter > Lantern Electronics Ltd: goods Tin"]


def test_the_company_that_answers_is_a_partner_of_its_own() -> None:
    found = readings(book(DECLARATION, sheet([HEADER, KITE], "Smelter List")))["Declaration"]
    assert found is not None
    assert told(found[0])[1] == ["Lantern Electronics Ltd > (importer): "]
    assert told(found[0])[0] == {
        "Lantern Electronics Ltd": {"name": "Lantern Electronics Ltd", "address": "1 Lamp Road, Taipei"}
    }
    # every row of the sheet is accounted for: above the header, the header, the company, or no data
    assert sorted(found[0].not_data) == [3, 4, 5]


def test_a_smelter_that_is_not_listed_has_its_name_beside() -> None:
    found = smelters(row(metal="Tantalum", lookup="Smelter Not Listed", name="Poplar Rare Metals", country="CHINA"))
    assert "Poplar Rare Metals" in found
    assert "Smelter Not Listed" not in found


def test_an_alias_from_the_list_is_another_name() -> None:
    found = smelters(row(metal="Tin", lookup="KTS", name="Kite Tin Smelter", country="INDONESIA"))
    assert found["Kite Tin Smelter"]["aliases"] == "KTS"


def test_a_smelter_not_yet_identified_is_nobody_and_is_told() -> None:
    rows = [KITE, row(metal="Gold", lookup="Smelter not yet identified", name="Unknown", country="CHINA")]
    rows.append(row(metal="Tin", lookup="Smelter not yet identified"))
    found = readings(book(DECLARATION, sheet([HEADER, *rows], "Smelter List")))["Smelter List"]
    assert found is not None
    assert set(told(found[0])[0]) == {"Kite Tin Smelter", "Lantern Electronics Ltd"}
    assert [(one.code, one.source.row, one.also) for one in found[0].issues] == [("smelter-not-identified", 3, (4,))]


def test_a_number_alone_is_looked_up_in_the_list_of_the_form() -> None:
    look_up = sheet(
        [
            [
                "Metal",
                "Smelter Look-up (*)",
                "Standard Smelter Names",
                "Smelter Facility Location: Country",
                "Smelter ID",
            ],
            ["Tin", "KTS", "Kite Tin Smelter", "INDONESIA", "CID900001"],
        ],
        "Smelter Look-up",
    )
    made = sheet([HEADER, row(input="CID900001", metal="Tin")], "Smelter List")
    found = readings(book(DECLARATION, made, look_up))
    smelter_list, listed = found["Smelter List"], found["Smelter Look-up"]
    assert smelter_list is not None
    assert told(smelter_list[0])[0]["Kite Tin Smelter"]["country"] == "INDONESIA"
    assert listed is not None
    assert [reading.kind for reading in listed] == ["explanation"]


def test_a_mine_stands_before_its_smelter_with_its_own_country() -> None:
    rows = [row(metal="Tin", name="Kite Tin Smelter", country="INDONESIA", mine="Heron Mine", mine_country="Bolivia")]
    assert smelters(*rows)["Heron Mine"] == {"name": "Heron Mine", "country": "Bolivia"}
    assert links(*rows) == [
        "Heron Mine > Kite Tin Smelter: goods Tin",
        "Kite Tin Smelter > Lantern Electronics Ltd: goods Tin",
    ]


def test_the_country_of_a_mine_without_a_name_is_the_origin_of_the_metal() -> None:
    rows = [row(metal="Tin", name="Kite Tin Smelter", country="INDONESIA", mine_country="Myanmar")]
    assert links(*rows) == ["Kite Tin Smelter > Lantern Electronics Ltd: goods Tin, origin Myanmar"]


def test_recycled_scrap_and_unknown_are_no_mines() -> None:
    for text in ("Recycled", "scrap", "100% recycled", "Unknown", "N/A", "Not disclosed", "recycled / scrap"):
        made = row(metal="Tin", name="Kite Tin Smelter", mine=text, mine_country=text)
        assert links(made) == ["Kite Tin Smelter > Lantern Electronics Ltd: goods Tin"], text


def test_a_declaration_without_a_company_asks_who_it_is() -> None:
    blank = sheet([["Company Information"], ["Company Name (*):", ""], ["Tin", "Yes"]], "Declaration")
    found = readings(book(blank, sheet([HEADER, KITE], "Smelter List")))
    assert found["Declaration"] == ()
    smelter_list = found["Smelter List"]
    assert smelter_list is not None
    assert told(smelter_list[0])[1] == []
    assert "Kite Tin Smelter" in told(smelter_list[0])[0]
    assert [one.code for one in smelter_list[0].issues] == ["declaration-without-company"]


def test_rows_that_nobody_filled_in_are_no_data() -> None:
    helpers = [""] * 23 + ["0"]
    found = readings(book(DECLARATION, sheet([HEADER, KITE, helpers, helpers], "Smelter List")))["Smelter List"]
    assert found is not None
    assert dict(found[0].not_data) == {2: "empty row of the form", 3: "empty row of the form"}


def test_the_form_in_another_language_is_translated_by_its_own_sheet() -> None:
    words = sheet(
        [
            ["", "Sheets", "Cells", "English", "中文 Chinese"],
            ["DeclarationB8", "Declaration", "B8", "Company Name (*):", "公司名称 (*)："],
            ["Smelter ListB4", "Smelter List", "B4", "Metal (*)", "金属 (*)"],
            ["Smelter ListC4", "Smelter List", "C4", "Smelter Look-up (*)", "冶炼厂查找 (*)"],
            ["Smelter ListD4", "Smelter List", "D4", "Smelter Name (1)", "冶炼厂名称 (1)"],
            ["Smelter ListE4", "Smelter List", "E4", "Smelter Country (*)", "冶炼厂所在国家或地区 (*)"],
        ],
        "L",
    )
    declaration = sheet([["公司信息"], ["公司名称 (*)：", "Lantern Electronics Ltd"]], "Declaration")
    header = ["冶炼厂识别号码输入列", "金属 (*)", "冶炼厂查找 (*)", "冶炼厂名称 (1)", "冶炼厂所在国家或地区 (*)"]
    listed = sheet([header, ["", "Tantalum", "Smelter Not Listed", "杨树稀有金属", "CHINA"]], "Smelter List")
    found = readings(book(declaration, listed, words))
    smelter_list = found["Smelter List"]
    assert smelter_list is not None
    assert told(smelter_list[0])[1] == ["杨树稀有金属 > Lantern Electronics Ltd: goods Tantalum"]
    assert found["L"] is not None


def test_a_list_of_mines_names_the_smelter_that_buys() -> None:
    header = ["Metal", "Name of Smelter(s) sourcing from this Mine Facility", "Mine Facility (Site) Name"]
    header += [
        "Mine Identification (e.g. CID)",
        "Source of Mine Facility Identification Number",
        "Mine Facility Country",
    ]
    mines = sheet([header, ["Cobalt", "Kite Tin Smelter", "Deep Mine", "", "", "CONGO"], ["", "", ""]], "Mine List")
    found = readings(book(DECLARATION, sheet([HEADER, KITE], "Smelter List"), mines))["Mine List"]
    assert found is not None
    partners, made = told(found[0])
    assert partners["Deep Mine"] == {"name": "Deep Mine", "country": "CONGO"}
    assert made == ["Deep Mine > Kite Tin Smelter: goods Cobalt"]


def test_another_workbook_is_not_of_this_form() -> None:
    listed = sheet([["Supplier", "Country", "Metal", "Comments"], ["A", "VN", "steel", ""]], "Declaration")
    assert readings(book(listed)) == {"Declaration": None}


def test_a_company_that_answers_for_itself_supplies_nobody() -> None:
    found = records(DECLARATION, sheet([HEADER, KITE], "Smelter List"), importer="Lantern Electronics Ltd")
    names = {partner.id: partner.name for partner in found.partners}
    assert {(names[link.supplier], names[link.buyer]) for link in found.links} == {
        ("Kite Tin Smelter", "Lantern Electronics Ltd")
    }
    assert not {issue.code for issue in found.issues} & {"self-link", "unlisted-partner", "no-buyer"}
    assert {str(row.state) for row in found.rows if row.source.row == 3} == {"imported"}
