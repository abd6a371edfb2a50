"""Write country_names.csv, the names of countries in twelve languages, from public packages.

Run it again for a newer edition of the packages; nothing else needs them::

    npm pack cldr-localenames-full@48.2.0 i18n-iso-countries@7.14.0      (and unpack both)
    git clone https://github.com/datasets/country-codes                  (state of 2026-05-15)
    python docs/make_country_names.py CLDR_FOLDER I18N_FOLDER COUNTRY_CODES.csv

Licences: CLDR Unicode Licence v3, i18n-iso-countries MIT, country-codes ODC-PDDL 1.0.
"""

# ruff: noqa: E501 - the names of one country stay on one line

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.reference.countries import country_key
from supplymap.reference.tables import split_cell

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES = ("en", "es", "pt", "fr", "de", "it", "tr", "vi", "id", "ms", "zh", "zh-Hant", "ja", "ko")
UN_COLUMNS = tuple(
    f"{kind} {language} {form}".strip()
    for kind, language, form in (
        *(
            ("UNTERM", language, form)
            for language in ("English", "Spanish", "French", "Chinese")
            for form in ("Short", "Formal")
        ),
        *(("official_name_" + language, "", "") for language in ("en", "es", "fr", "cn")),
        ("ISO4217-currency_country_name", "", ""),
    )
)
TARGET = Path(__file__).parents[1] / "supplymap" / "reference" / "tables" / "country_names.csv"
OWN = {
    "AE": "UAE|U.A.E",
    "BA": "Republic of Bosnia and Herzegovina",
    "BG": "BUL",
    "CD": "Zaire|ZAR|Zaïre|Congo-Zaire|RDC|R.D. Congo|República Democrática do Congo",
    "CH": "SUI|Swiss",
    "CN": "Mainland China|China Mainland|PR of China|People's Rep. of China|RPC|RRT|R.P. China|VR China|中华人民共和国|中华",
    "CZ": "Czech|Czech R.",
    "DE": "GER|East Germany|German Democratic Republic|GDR|FRG|Germany (Federal Republic of)",
    "DK": "DEN",
    "DO": "Dom. Rep.|Dominican R.",
    "GB": "United Kingdom (UK)|Great Britain (UK)|Gr. Britain|Inggris Raya|Inghilterra|Angleterre|Inglaterra|Grã-Bretanha|İngiltere|Inggris",
    "GR": "GRE",
    "GY": "Republic of Guyana",
    "HK": "Hong Kong Special Administrative Region of China",
    "HR": "CRO",
    "KP": "DPRK|D.P.R.K.|DPR Korea|Korea DPR|Korea (DPRK)|Korea (DPR)|Korea D.P.R.|D.P.R. of Korea|DPR of Korea|PDR Korea|NKorea|N Korea|"
    "Korea (Democratic Republic)|Korea, Democratic Rep.|RPDC|조선민주주의인민공화국|조선|북한|朝鮮民主主義人民共和国|朝鲜民主主义人民共和国|Triều Tiên|Bắc Triều Tiên|Kuzey Kore",
    "KR": "Corea|Corée|Coreia|Coréia|Kore|SKorea|Korea (ROK)|Korea ROK|Rep. Korea|R. Korea|R.O. Korea|Korea R.|South Korea (Republic of Korea)|大韓民國|大韩民国|Hàn Quốc",
    "LA": "Laos PDR|Lao People's Dem. Rep.",
    "MM": "Republic of Myanmar|Union of Burma",
    "MO": "Macao Special Administrative Region of China|Macau Special Administrative Region of China",
    "NL": "NED|Hollande|Olanda|Holanda|The Netherlands (Holland)",
    "PH": "PHI|Phils|Phil.",
    "PT": "POR",
    "RO": "ROM",
    "RW": "Rwandese Republic",
    "SA": "KSA",
    "SK": "Slovak Rep.|Slovak",
    "TL": "TMP",
    "TW": "TPE|Province of China Taiwan|Taiwan Province|Formosa|Taiwan R.O.C|Chinese Taipei (Taiwan)",
    "US": "U.S.A|United States of America (USA)|USA (United States of America)|Vereinigte Staaten von Amerika|Estados Unidos da América|EUA|ABD",
    "UZ": "Uzbekistan (Republic of)",
    "VI": "Virgin Islands of the United States|U.S. Virgin Islands (USA)",
    "VN": "VIE|S.R. of Vietnam|Socialist Rep. of Vietnam|CHXHCN Việt Nam",
    "XK": "KSV|Kosovo (UNSCR 1244)|Kosovo under UNSCR 1244/99",
    "ZA": "RSA|Rep. of South Africa",
}
"""Short forms and spellings that the packages do not hold, and former names and codes of states with one successor."""
NO_NAMES = frozenset({"850", "congo", "kongo", "刚果", "中非", "sao martinho", "e u", "r u"})
"""Keys of names that stand for two countries, or for something else: 850 dials North Korea."""

_NOTES = re.compile(r"\s*(?:\*+|\[[^\]]*\]|\([lL]['’]\)|\((?:the|el|la|los|las|le|les|os|as|o|a)\))\s*$")
_ARTICLE = re.compile(r"^(?:the|la|el|le|les|los|las|l['’])\s*(?=[A-ZÉÎÂ])")


def names(cldr: Path, i18n: Path, country_codes: Path) -> Iterator[tuple[str, str, str]]:
    """Yield code, name and source, the most usual names first."""
    for code, spellings in OWN.items():
        for name in spellings.split("|"):
            yield code, name, "this tool's own"
    for language in LANGUAGES:
        text = (cldr / "main" / language / "territories.json").read_text("utf-8")
        found = json.loads(text)["main"][language]["localeDisplayNames"]["territories"]
        for code, name in found.items():
            if len(code.split("-alt-")[0]) == 2:
                yield code[:2], name, f"CLDR 48.2.0 {language}"
    for language in LANGUAGES:
        path = i18n / "langs" / f"{language}.json"
        if path.exists():
            for code, name in json.loads(path.read_text("utf-8"))["countries"].items():
                for single in [name] if isinstance(name, str) else name:
                    yield code, single, f"i18n-iso-countries 7.14.0 {language}"
    with country_codes.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            code = row["ISO3166-1-Alpha-2"]
            for column in UN_COLUMNS:
                yield code, row[column], "datasets/country-codes 2026-05-15 (UN)"
            if row["ISO3166-1-numeric"]:
                yield code, row["ISO3166-1-numeric"].zfill(3), "ISO 3166-1 numeric"


def rows(*sources: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the names that countries.csv does not hold, one spelling of each."""
    table = reference.table("countries")
    codes = {row["iso2"] for row in table} | {row["iso3"] for row in table}
    known = {country_key(name) for row in table for name in (row["name"], *split_cell(row["names"]))}
    for code, name, source in names(*sources):
        bare = _ARTICLE.sub("", _NOTES.sub("", name.strip()))
        key = country_key(bare)
        plain = key.isascii() and len(key.replace(" ", "")) <= 2 and bare.isascii()
        if code not in codes or not key or key in known | NO_NAMES or plain or bare in codes:
            continue
        known.add(key)
        yield code, bare, source


def main() -> None:
    """Write the table."""
    found = sorted(rows(*map(Path, sys.argv[1:])))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([("iso2", "name", "source"), *found])


if __name__ == "__main__":
    main()
