"""Words of many companies' names: of the trade, of places, and mere additions."""

from __future__ import annotations

from supplymap import reference
from supplymap.reference.names import words

_TRADE = """
    accessories agricultural agriculture agro apparel automation biotech biotechnology building business carpet
    chemical chemicals city clothing commerce commercial construction corporation craft dairy design development
    digital distribution dyeing east electric electronic electronics energy engineering enterprise enterprises
    equipment export factory farm farms fashion fiber fibre fishing food foods footwear forestry foundry garment
    garments general global gold green group hair holding holdings home import industrial industries industry
    information ingredients international investment knitting leather limited logistics machine machinery
    management manufacture manufacturer manufacturing material materials metal metals mill mills mine mineral
    mining new north paper park pharma pharmaceutical plant plantation plastic plastics power prison processing
    product production products resources rubber science seafood semiconductor service services shipping shoes
    silicon smart solar solution solutions south spinning steel storage sugar supply tech technologies
    technology textile textiles top tour tours trade trading transport travel union united warehouse warehousing
    weaving west western works world yarn
"""

_ADDITIONS = """
    formerly former fka aka dba doing business as known also now previously messrs mr ms via through by for of
    from the plant branch unit factory facility site location workshop division department dept section line
    mill works warehouse office head hq main no nr number num id code supplier vendor seller maker manufacturer
    subsidiary affiliate member part parent owner owned limted limitd limitted lmited limitied limite lmtd ltda
    company companies corporation incorporated private group holding holdings registered reg new old north south
    east west zone phase building total invoice attn attention agent trader shipper exporter producer second
    first third 1st 2nd 3rd
"""

_ORDINARY = """
    amber atlas brightway camel century crane crown diamond eagle everest falcon fortune giant harmony heron horizon
    jasmine lion lotus magnolia meridian orchid panda pearl phoenix pioneer prosper rainbow rose royal star summit
    sunrise sunshine swan tiger triumph unicorn union victory
"""


def ordinary_words() -> frozenset[str]:
    """Words that a text may hold without naming a company: a cell "Camel" may be a color."""
    return frozenset(_ORDINARY.split())


@reference.per_folder
def trade_words() -> frozenset[str]:
    """Words of goods and of the trade: a shared one does not connect two companies."""
    goods = " ".join(row["words"].replace("|", " ").replace("=", " ") for row in reference.table("goods"))
    return frozenset(words(_TRADE)) | (frozenset(words(goods)) - places())


@reference.per_folder
def countries() -> frozenset[str]:
    """Single words that name a country."""
    return frozenset(key for name in reference.countries().names for key in words(name) if " " not in name)


@reference.per_folder
def places() -> frozenset[str]:
    """Words of the names of countries and of places in China (except "Construction" of the Corps)."""
    rows = (*reference.table("china_places"), *reference.table("xuar_places"))
    named = " ".join(row["names"].replace("|", " ") for row in rows)
    return countries() | (frozenset(words(named)) - frozenset(words(_TRADE)))


@reference.per_folder
def additions() -> frozenset[str]:
    """Words that are added to a company's name and do not make it another company's."""
    forms = " ".join(row["form"] for row in reference.table("legal_forms") if row["script"] == "latin")
    return frozenset(words(_ADDITIONS)) | frozenset(words(forms))


def is_addition(word: str) -> bool:
    """Return whether a word does not make a name another company's: a number, a letter, "plant", a place."""
    return len(word) == 1 or word in additions() or word in places() or any(char.isdigit() for char in word)
