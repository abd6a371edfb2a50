"""Names of countries as tables, agencies and people write them, in twelve languages."""

# ruff: noqa: E501 - the names of one country stay on one line

from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap import reference

# what each language calls eleven countries; the last four are those that decide most findings
COLUMNS = "DE US GB NL CH IN VN CN KR KP TM"
LANGUAGES = """
Spanish: Alemania, Estados Unidos, Reino Unido, Países Bajos, Suiza, India, Vietnam, China, Corea del Sur, Corea del Norte, Turkmenistán
Portuguese: Alemanha, Estados Unidos, Reino Unido, Países Baixos, Suíça, Índia, Vietnã, China, Coreia do Sul, Coreia do Norte, Turcomenistão
French: Allemagne, États-Unis, Royaume-Uni, Pays-Bas, Suisse, Inde, Viêt Nam, Chine, Corée du Sud, Corée du Nord, Turkménistan
German: Deutschland, Vereinigte Staaten, Großbritannien, Niederlande, Schweiz, Indien, Vietnam, China, Südkorea, Nordkorea, Turkmenistan
Italian: Germania, Stati Uniti, Regno Unito, Paesi Bassi, Svizzera, India, Vietnam, Cina, Corea del Sud, Corea del Nord, Turkmenistan
Turkish: Almanya, Amerika Birleşik Devletleri, Birleşik Krallık, Hollanda, İsviçre, Hindistan, Vietnam, Çin, Güney Kore, Kuzey Kore, Türkmenistan
Vietnamese: Đức, Hoa Kỳ, Vương quốc Anh, Hà Lan, Thụy Sĩ, Ấn Độ, Việt Nam, Trung Quốc, Hàn Quốc, Triều Tiên, Turkmenistan
Indonesian: Jerman, Amerika Serikat, Inggris Raya, Belanda, Swiss, India, Vietnam, Tiongkok, Korea Selatan, Korea Utara, Turkmenistan
Malay: Jerman, Amerika Syarikat, United Kingdom, Belanda, Switzerland, India, Vietnam, China, Korea Selatan, Korea Utara, Turkmenistan
Chinese: 德国, 美国, 英国, 荷兰, 瑞士, 印度, 越南, 中国, 韩国, 朝鲜, 土库曼斯坦
Traditional: 德國, 美國, 英國, 荷蘭, 瑞士, 印度, 越南, 中國, 南韓, 北韓, 土庫曼
Japanese: ドイツ, アメリカ合衆国, イギリス, オランダ, スイス, インド, ベトナム, 中国, 韓国, 北朝鮮, トルクメニスタン
Korean: 독일, 미국, 영국, 네덜란드, 스위스, 인도, 베트남, 중국, 대한민국, 북한, 투르크메니스탄
"""

OFFICIAL = """
KP | Korea (the Democratic People's Republic of) | Korea, Democratic People's Republic of | Democratic People's Republic of Korea (the)
KP | Korea, Dem. People's Rep. | Dem. People's Rep. Korea | D.P.R. of Korea | DPR Korea | Korea (DPRK) | KOREA, DPR | Korea, North
KR | Korea (the Republic of) | Korea, Republic of | KOREA, REPUBLIC OF | Korea, Rep. | Rep. of Korea | R.O.K. | Korea | Korea (South)
US | United States of America (the) | United States of America | USA | U.S.A. | U.S. | United States (the) | America
PH | Philippines (the) | Republic of the Philippines | the Philippines
RU | Russian Federation (the) | RUSSIAN FEDERATION | Russia
LA | Lao People's Democratic Republic (the) | Lao PDR | Lao P.D.R. | Laos
NL | Netherlands (Kingdom of the) | Netherlands (the) | Kingdom of the Netherlands | Holland
GB | United Kingdom of Great Britain and Northern Ireland (the) | U.K. | UK | Great Britain | England
CD | Congo (the Democratic Republic of the) | Dem. Rep. of the Congo | Congo, Dem. Rep. | DR Congo | DRC | Zaire | Congo (DRC)
CG | Congo, Rep. | Republic of the Congo | Congo (Brazzaville) | Congo-Brazzaville
MD | Moldova (the Republic of) | Moldova, Republic of | Republic of Moldova
UZ | Uzbekistan, Republic of | Uzbekistan (Republic of) | Republic of Uzbekistan
CZ | Czech Rep. | Czech Republic (the) | Czechia
DO | Dominican Republic (the) | Dominican Rep. | Dom. Rep.
TZ | Tanzania, the United Republic of | TANZANIA, UNITED REPUBLIC OF | United Republic of Tanzania
BO | Bolivia (Plurinational State of) | Bolivia, Plurinational State of | Plurinational State of Bolivia
IR | Iran (Islamic Republic of) | Iran, Islamic Rep. | Islamic Republic of Iran
VE | Venezuela (Bolivarian Republic of) | Venezuela, RB
EG | Egypt, Arab Rep. | Arab Republic of Egypt
YE | Yemen, Rep. | Republic of Yemen
TW | Taiwan (Province of China) | Taiwan, Province of China | Chinese Taipei | Taiwan, China | R.O.C.
HK | China, Hong Kong SAR | Hong Kong SAR, China | Hong Kong, China | Hong Kong Special Administrative Region of China
MO | China, Macao SAR | Macau | Macao SAR, China
VN | Viet Nam | Socialist Republic of Viet Nam (the) | VIETNAM, SOCIALIST REPUBLIC OF
TR | Türkiye | Turkey | Turkiye | Republic of Türkiye (the)
CI | Côte d'Ivoire | Cote d`Ivoire | Ivory Coast | Republic of Côte d'Ivoire
CV | Cabo Verde | Cape Verde
SZ | Eswatini | Swaziland | Kingdom of Eswatini (the)
MK | North Macedonia | Macedonia, FYR | Macedonia (the former Yugoslav Republic of)
MM | Myanmar | Burma | Republic of the Union of Myanmar (the)
SY | Syrian Arab Republic (the) | Syria
PS | Palestine, State of | West Bank and Gaza
FM | Micronesia (Federated States of) | Micronesia, Fed. Sts.
KN | St. Kitts and Nevis | Saint Kitts & Nevis
BA | Bosnia and Herzegovina | Bosnia & Herzegovina | Republic of Bosnia and Herzegovina
GM | Gambia (the) | Gambia, The
VG | Virgin Islands (British) | British Virgin Islands
VI | Virgin Islands (U.S.) | Virgin Islands of the United States
AE | UAE | U.A.E. | United Arab Emirates (the)
CN | P.R.C. | P. R. China | PRC | China, P.R. | People's Republic of China (the) | China (Mainland) | Mainland China
GE | Georgia | Republic of Georgia
XK | XK | Kosovo
"""

NEIGHBOURS = """
Niger NE, Nigeria NG, Guinea GN, Guinea-Bissau GW, Equatorial Guinea GQ, Guinea (Equatorial) GQ, Papua New Guinea PG, Dominica DM, Jersey JE,
Jordan JO, Chad TD, Mali ML, Malawi MW, Mauritius MU, Mauritania MR, Austria AT, Australia AU, Slovakia SK, Slovenia SI, Iran IR, Iraq IQ, Samoa WS,
American Samoa AS, Sudan SD, South Sudan SS, Ireland IE, Northern Ireland GB, Oman OM, Grenada GD, Georgia GE, Lebanon LB, Liberia LR, Libya LY,
Hong Kong HK, Macau MO, Taiwan TW, Mongolia MN, Czechia CZ, China CN, Korea KR, North Korea KP
"""

ASKED = """
Congo | Kongo | Virgin Islands | Yugoslavia | Serbia and Montenegro | USSR | Soviet Union | Czechoslovakia | Netherlands Antilles | Nga | nga | 86 | 850 | 5
China/Vietnam | China and Vietnam | China; India | Georgia, USA | non-China | Not China | ex China, India | CN-VN | Europe | EU | Asia | Africa
various | Mexico or USA | Made in China | Chinese | Tibet | East Turkestan | Milano, MI | co-op | Bangladesch/Inde | -
"""


@pytest.mark.parametrize("line", LANGUAGES.strip().splitlines(), ids=lambda line: line.split(":")[0])
def test_countries_by_their_names_in_each_language(line: str) -> None:
    known = reference.countries()
    names = line.split(": ")[1].split(", ")
    assert {name: known.code(name) for name in names} == dict(zip(names, COLUMNS.split(), strict=True))
    assert [known.code(name.upper()) for name in names] == COLUMNS.split()


@pytest.mark.parametrize("line", OFFICIAL.strip().splitlines(), ids=lambda line: line[:2])
def test_official_names_with_their_brackets_articles_and_short_forms(line: str) -> None:
    code, *names = line.split(" | ")
    assert {name: reference.countries().code(name.strip()) for name in names} == dict.fromkeys(names, code.strip())


def test_countries_whose_names_are_alike() -> None:
    pairs = [pair.strip().rsplit(" ", 1) for pair in NEIGHBOURS.replace("\n", " ").split(",")]
    assert {name: reference.countries().of_cell(name) for name, _ in pairs} == dict(pairs)


@pytest.mark.parametrize("text", ASKED.replace("\n", " | ").strip(" |").split(" | "))
def test_what_names_no_country_or_more_than_one_is_asked(text: str) -> None:
    assert reference.countries().of_cell(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Dhaka, Bangladesh", "BD"),
        ("China - Guangdong", "CN"),
        ("CN-GD", "CN"),
        ("CN-HK", "HK"),
        ("Shenzhen, PRC", "CN"),
        ("Xinjiang, China", "CN"),
        ("Mexico City, Mexico", "MX"),
        ("Republic of Korea (South)", "KR"),
    ],
)
def test_a_cell_of_countries_may_hold_a_place_too(text: str, code: str) -> None:
    assert reference.countries().of_cell(text) == code


def test_a_place_beside_a_country_is_more_than_the_name_of_a_country() -> None:
    # such a text is searched for places of the XUAR: it must not pass for the entry of a list of countries
    assert reference.countries().code("Aksu, China") is None
    assert reference.countries().code("CN - China") == "CN"


@pytest.mark.parametrize(
    ("text", "code"), [("Ý", "IT"), ("Úc", "AU"), ("ÚC", "AU"), ("Bỉ", "BE"), ("Áo", "AT"), ("Mỹ", "US")]
)
def test_short_vietnamese_names_need_their_accents(text: str, code: str) -> None:
    assert reference.countries().code(text) == code


def test_codes_win_over_the_same_letters_in_capitals() -> None:
    known = reference.countries()
    assert [known.code(text) for text in ("AO", "BI", "MY", "NGA", "NA", "156", "408", "036")] == [
        *("AO", "BI", "MY", "NG", "NA", "CN", "KP", "AU")
    ]
    assert known.code("Y") is known.code("uc") is known.code("N.A.") is None


def test_every_name_of_the_table_is_read_back_whatever_its_case() -> None:
    known = reference.countries()
    for row in reference.table("country_names"):
        assert known.code(row["name"]) in (row["iso2"], None if row["name"] == "Nga" else row["iso2"]), row
        # the small letters of Turkish and German do not come back from capitals
        if row["name"].lower().upper() == row["name"].upper() and "ß" not in row["name"] and row["name"] != "Nga":
            assert known.code(row["name"].upper()) == row["iso2"], row


def test_the_names_are_those_that_the_script_wrote() -> None:
    rows = reference.table("country_names")
    lines = "".join(f"{row['iso2']}\t{row['name']}\n" for row in rows)
    assert hashlib.sha256(lines.encode()).hexdigest()[:16] == "c4ab1ccdff0cd2d9", (
        "country_names.csv was changed: write it with docs/make_country_names.py, look through what changed, "
        "then write this digest anew"
    )
    kinds = Counter(row["source"].split(" ")[0] for row in rows)
    assert set(kinds) == {"CLDR", "ISO", "datasets/country-codes", "i18n-iso-countries", "this"}
    assert kinds["ISO"] == 248  # 249 countries, without the number that is also a dialling code


@given(st.text(max_size=130))
def test_any_text_is_read_without_an_error(text: str) -> None:
    code = reference.countries().of_cell(text)
    assert code is None or code in reference.countries().rows
