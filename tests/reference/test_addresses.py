"""The country at the end of an address: read where it is clear, asked where it is not, never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplymap import reference
from supplymap.reference.addresses import belongs_together, country_of_address

FOUND = r"""
1 Park Avenue, Juarez, Chihuahua, Mexico|MX
8 Jalan Industri, Penang, Malaysia|MY
9 Kexue Road, Chengdu, Sichuan, China|CN
5 Lake Road, Hsinchu, Taiwan|TW
2 Seestrasse, Ludwigsburg, Germany|DE
77 Mill Road, Ansan, Gyeonggi-do, Korea|KR
77 Mill Road, Ansan 15431 Korea|KR
Plot 12, BSCIC Road, Gazipur-1704, Bangladesh.|BD
12 Peachtree St, Atlanta, Georgia 30301|US
10 Park Avenue, Philadelphia, 19124, Pennsylvania|US
1 Norfolk Ave., Easton, 2375, Massachusetts|US
1 Norfolk Ave., Easton, MA 2375|US
68 East 1st Ave, Vancouver, V5T 1A1, British Columbia|CA
12 Peachtree St, Atlanta, GA 30301-1234|US
12 Peachtree St, Atlanta, GA, 30301|US
5 Rustaveli Ave, Tbilisi, Georgia, USA|US
Nathan Road, Jordan, Kowloon, Hong Kong|HK
Nathan Road, Kowloon, Hong Kong, China|HK
Rua X, Macau, China|MO
Los Angeles, CA 90001|US
Toronto, ON M5V 2T6|CA
Toronto, Ontario M5V 2T6, Canada|CA
Indianapolis, IN 46201|US
Wilmington, DE 19801|US
Shenzhen, CN|CN
Ho Chi Minh City, VN|VN
Istanbul, TR|TR
Dhaka, BD|BD
Shenzhen, Guangdong, P.R. China 518000|CN
Shenzhen, Guangdong, 518000, P.R.C|CN
Shenzhen Guangdong China|CN
No. 8 Road\nShenzhen\nCHINA (Mainland)|CN
Seoul, Korea, Republic of|KR
Seoul, Republic of Korea|KR
Pyongyang, Democratic People's Republic of Korea|KP
Pyongyang, Korea (D.P.R.)|KP
Pyongyang, DPR Korea|KP
Kaesong, Korea, North|KP
Kinshasa, Congo, The Democratic Republic of the|CD
Calle Recogidas 5, 18005 Granada, España|ES
中国广东省深圳市南山区1号|CN
日本東京都千代田区1-1|JP
대한민국 경기도 안산시|KR
Số 5 Đường ABC, Hà Nội, Việt Nam|VN
Jl. Merdeka 1, Bandung, Indonesia 40111|ID
10 Downing St, London SW1A 2AA, UK|GB
10 Downing St, London, U.K.|GB
China, Guangdong, Shenzhen, Nanshan Road 8|CN
Tel Aviv, Israel|IL
8 Road, Shenzhen, China Tel: +86 755 123456|CN
8 Road, Shenzhen, China, Fax 0755-123456|CN
8 Road, Shenzhen, China, info@acme.cn|CN
Holland, MI 49423|US
Lebanon, PA 17042|US
Shanghai (CN)|CN
Taipei, Taiwan (R.O.C.)|TW
Taipei, Taiwan, Province of China|TW
San Juan, Puerto Rico, USA|PR
Managua, Nicaragua|NI
Abidjan, Côte d'Ivoire|CI
Istanbul/Turkey|TR
Istanbul - Türkiye|TR
Bursa TÜRKİYE|TR
34 St, 00100 Nairobi - Kenya|KE
Mexico|MX
China|CN
Bogota, D.C., Colombia|CO
São Paulo - SP, Brasil|BR
Gaziantep, 27000 Turkey|TR
Lahore-Pakistan|PK
Ürümqi, Xinjiang Uygur Autonomous Region, PRC|CN
Vientiane, Lao P.D.R.|LA
Phnom Penh, Kingdom of Cambodia|KH
Lagos, Nigeria|NG
Sydney NSW 2000, AU|AU
Ciudad Juarez, Chih., C.P. 32000, MEXICO|MX
Colombo 03, Sri Lanka|LK
Hong Kong|HK
AREA 5, EPZ, MEPZ 1, LAPU-LAPU CITY, CEBU 6015 PHILIPPINES|PH
Tiruppur 641604, Tamil Nadu, India|IN
Tiruppur - 641 604. India|IN
Karachi, Pakistan; Lahore, Pakistan|PK
Dubai, UAE|AE
Dubai, U.A.E|AE
Casablanca, Maroc|MA
Ho Chi Minh, Vietnam/|VN
No 1, VSIP, Binh Duong, Viet Nam|VN
Singapore 628099|SG
10 Jurong, Singapore 628099|SG
"""

ASKED = r"""
12 Peachtree St, Atlanta, Georgia
5 Rustaveli Ave, Tbilisi, Georgia
King Hussein St, Amman, Jordan
Los Angeles, CA
Mumbai, IN
Ludwigsburg, DE
Zürich, CH
Monterrey, NL
Albuquerque, New Mexico
Calle Recogidas 5, Granada
Norway, Maine
Antananarivo, MG
Minna, Niger
"""

NO_COUNTRY = r"""
Hohhot, Inner Mongolia
Kinshasa, Congo
Av. Brasil 12
Avenida Brasil
Rue de France 3, Nice
Rue de France
Via Italia 3, Milano
Road to China
中国路8号
10 Downing St, London SW1A 2AA
Chengdu
Ürümqi, Xinjiang
Unit 5, Jordan Road
Suite 100, Perth, WA 6000
Sydney NSW 2000
Chad Street 5
88 Hill St
12 Main ST
No. 5 Hill St.
No 1, Viet Nam Singapore Industrial Park, Binh Duong
Milano, MI
Detroit, MI
Saidpur Road, Sialkot, 51310, Punjab
Edificio 1, Soyapango, San Salvador
Edificio X, Ciudad de México
Tiruppur, Tamil Nadu
"""


def lines(text: str) -> list[str]:
    return [line.replace(r"\n", "\n") for line in text.strip().splitlines()]


@pytest.mark.parametrize("line", lines(FOUND))
def test_the_country_that_an_address_ends_with(line: str) -> None:
    address, code = line.rsplit("|", 1)
    found = country_of_address(address)
    assert (found.code, found.sure in ("sure", "likely")) == (code, True), found


@pytest.mark.parametrize("address", lines(ASKED))
def test_what_may_be_a_country_or_something_else_is_asked(address: str) -> None:
    found = country_of_address(address)
    assert (found.code, found.sure) == ("", "asked"), found
    assert found.text
    assert found.also


@pytest.mark.parametrize("address", lines(NO_COUNTRY))
def test_a_city_a_street_or_another_name_is_no_country(address: str) -> None:
    assert country_of_address(address).sure == "", country_of_address(address)


def test_a_question_says_what_the_words_may_mean() -> None:
    found = country_of_address("5 Rustaveli Ave, Tbilisi, Georgia")
    assert (found.text, found.also) == ("Georgia", "Georgia or a state of the United States")
    found = country_of_address("12 Main St, Los Angeles, CA")
    assert found.also == "Canada or California (United States)"


@pytest.mark.parametrize(
    ("address", "sure"),
    [("1 Road, Hanoi, Vietnam", "sure"), ("1 Road, Hanoi 100000 Vietnam", "sure"), ("1 Road, Hanoi Vietnam", "likely")],
)
def test_how_sure_a_country_is(address: str, sure: str) -> None:
    assert country_of_address(address).sure == sure


@pytest.mark.parametrize(
    "row", [row for row in reference.table("states") if row["postal_starts"]], ids=lambda row: row["name"]
)
def test_a_state_needs_a_postal_code_that_fits_it(row: dict[str, str]) -> None:
    starts = row["postal_starts"].split("|")
    fitting, other = (f"{starts[0]}1234", "{}1234") if row["country"] == "US" else (f"{starts[0]}5V 2T6", "{}5V 2T6")
    other = other.format(
        next(first for first in ("5", "3", "A", "B") if first not in starts and first.isdigit() == starts[0].isdigit())
    )
    for state in (row["code"], row["name"]):
        assert country_of_address(f"1 Main St, Springfield, {state} {fitting}")[:2] == (row["country"], "sure")
        assert country_of_address(f"1 Main St, Springfield, {state} {other}").code != row["country"]


@pytest.mark.parametrize("row", reference.table("country_homonyms"), ids=lambda row: row["name"])
def test_names_of_countries_that_mean_other_places_too_are_asked(row: dict[str, str]) -> None:
    assert reference.countries().code(row["name"]) == row["iso2"]
    assert country_of_address(f"Calle 5, {row['name']}")[:3] == ("", "asked", row["name"])


def test_every_other_usual_name_is_read_at_the_end_of_an_address() -> None:
    homonyms = {reference.country_key(row["name"]) for row in reference.table("country_homonyms")}
    for row in reference.table("countries"):
        if reference.country_key(row["name"]) not in homonyms:
            assert country_of_address(f"1 Main Road, Somewhere, {row['name']}").code == row["iso2"], row["name"]


def test_territories_and_the_states_they_belong_to_do_not_contradict() -> None:
    assert belongs_together("HK", "CN")
    assert belongs_together("CN", "HK")
    assert belongs_together("VN", "VN")
    assert not belongs_together("CN", "VN")


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(text: str) -> None:
    found = country_of_address(text)
    assert bool(found.code) == (found.sure in ("sure", "likely"))
    assert bool(found.also) == (found.sure == "asked")
