"""Whose each column is, in every layout: written by reasoning, columns by their letters."""

from __future__ import annotations

import pytest

from tests.records.layout.by_hand import reading, told

# header rows and one row of data, then what must come out
LAYOUTS = """
# the supplier of a supplier is no other name of it
Supplier | Supplier's supplier | Supplier's supplier's country | Country | Product
A | B | China | Vietnam | shirts
-> bought_from name:B country:C
-> supplier name:A country:D product:E
-> bought_from > supplier product:E

# nor are a second source and its country
Primary supplier | Primary country | Secondary supplier | Secondary supplier country
A | Vietnam | B | China
-> supplier name:A country:B
-> supplier name:C country:D

# a word for goods before the one for a party says what it supplies
Product supplier | Country | Finished good supplier code
A | Vietnam | 17
-> supplier name:A country:B partner_id:C

Supplier | Country | Goods manufacturer | Country
A | China | B | Vietnam
-> manufacturer name:C country:D
-> supplier name:A country:B
-> manufacturer > supplier

# after a party with its own country another one is that of the only other party
Supplier | Sub-supplier | Sub-supplier country | Country
A | B | China | Vietnam
-> bought_from name:B country:C
-> supplier name:A country:D
-> bought_from > supplier

# a shortened word for the country makes no second party of a tier
T1 Name | T1 Ctry | T2 Name | T2 Ctry
A | Vietnam | B | China
-> supplier2 name:C country:D
-> supplier1 name:A country:B
-> supplier2 > supplier1
-> supplier1 > importer

# a day that says more clearly what it is counts
Supplier | Buyer | From | Valid from
A | B | 2016 | 2019
-> supplier name:A
-> buyer name:B
-> supplier > buyer period_from:D

Buying entity | Selling entity | Manufacturing entity
A | B | C
-> manufacturer name:C
-> seller name:B
-> buyer name:A
-> manufacturer > seller
-> seller > buyer

# a mill beside a vendor: every country belongs to the party whose word it has
Vendor Name | Vendor Country | Mill name | Mill country | Item
A | Vietnam | B | North Korea | shirts
-> mill name:C country:D
-> vendor name:A country:B
-> mill > vendor goods:E
-> vendor > importer goods:E

# perhaps the commonest of all, without words on the countries
Vendor | Country | Factory | Country | Item
A | Hong Kong | B | North Korea | shirts
-> factory name:C country:D
-> vendor name:A country:B goods:E
-> factory > vendor goods:E

# the same with the countries before the names
Country | Vendor | Country | Factory
Hong Kong | A | North Korea | B
-> factory country:C name:D
-> vendor country:A name:B
-> factory > vendor

# words behind and before
Name of vendor | Country of vendor | Factory name | Address of the factory | Country (factory)
A | Hong Kong | B | 1 Road | North Korea
-> factory name:C address:D country:E
-> vendor name:A country:B
-> factory > vendor

# a chain by stages; the origin of cotton is that of the gin
Style | Garment factory | Fabric mill | Yarn spinner | Cotton gin | Country of cotton
T | A | B | C | D | Turkmenistan
-> gin name:E
-> spinner name:D
-> mill name:C
-> factory name:B
-> gin > spinner product:A origin:F
-> spinner > mill product:A
-> mill > factory product:A
-> factory > importer product:A

# a raw material that no party of the row makes: its origin is that of the goods
Supplier | Item | Origin of cotton
A | shirts | Turkmenistan
-> supplier name:A goods:B origin:C

# further upstream the product counts, and the goods only where none is named
Product | Goods | Vendor | Mill
T | shirts | A | B
-> mill name:D
-> vendor name:C
-> mill > vendor product:A else goods:B
-> vendor > importer product:A goods:B

# two-row bands
Supplier | | | Buyer | |
Name | Country | City | Name | Country | Goods
A | Vietnam | Hue | B | United States | shirts
-> supplier name:A country:B city:C
-> buyer name:D country:E
-> supplier > buyer goods:F

# three rows
Tier 1 | | Tier 2 | |
Factory | | Mill | |
Name | Country | Name | Country | Style
A | Vietnam | B | China | T
-> mill2 name:C country:D
-> factory1 name:A country:B
-> mill2 > factory1 product:E
-> factory1 > importer product:E

# whom a supplier's goods are bought through may be the buyer: nobody's path is stated
Supplier | Country | Bought through | Goods
A | China | B | shirts
-> supplier name:A country:B
-> supplier > not stated goods:D

# an empty column asks nothing
Supplier | Country | Via | Goods
A | China | | shirts
-> supplier name:A country:B goods:D

# an agent sells what a factory makes, where nobody else sells
Agent | Agent country | Factory | Factory country
A | Hong Kong | B | China
-> factory name:C country:D
-> trader name:A country:B
-> factory > trader

# beside a vendor, and among shipments, the agent clears the goods
Vendor | Agent | Factory
A | B | C
-> factory name:C
-> vendor name:A
-> broker name:B
-> factory > vendor
-> broker carries for importer

# bands below a title, above names and countries alone
Supply chain FY26
 | Direct vendor | | Fabric supplier |
# | Name | Country | Name | Country
1 | A | Vietnam | B | India
-> mill name:D country:E
-> vendor name:B country:C
-> mill > vendor
-> vendor > importer

# a word of goods in a band counts as in a header
Vendor | | Zipper supplier |
Name | Country | Name | Country
A | Vietnam | B | India
-> component_supplier name:C country:D
-> vendor name:A country:B
-> component_supplier > vendor
-> vendor > importer

# numbers in the column of the buyer are those of the list
ID | Supplier | Country | Parent supplier
71 | A | Vietnam |
72 | B | India | 71
73 | C | India | 72
-> supplier partner_id:A name:B country:C
-> buyer partner_id:D
-> supplier > buyer

# a number that the buyers do not repeat is nobody's
ID | Supplier | Country | Supplies to
71 | A | Vietnam | D
72 | B | India | A
-> supplier name:B country:C
-> buyer name:D
-> supplier > buyer

# tiers by a letter, and in other languages
L1 Supplier | L1 Country | L2 Supplier | L2 Country | N-3 Supplier
A | Vietnam | B | India | C
-> supplier3 name:E
-> supplier2 name:C country:D
-> supplier1 name:A country:B
-> supplier3 > supplier2
-> supplier2 > supplier1
-> supplier1 > importer

Supplier (L1) | Fournisseur rang 2 | Proveedor nivel 3
A | B | C
-> supplier3 name:C
-> supplier2 name:B
-> supplier1 name:A
-> supplier3 > supplier2
-> supplier2 > supplier1
-> supplier1 > importer

# a letter and a number that count lines of an address and levels of goods
Supplier | Address L1 | Address L2 | L1 Category
A | 1 Road | Hue | Apparel
-> supplier name:A address:BC goods:D

# a header over two rows whose lower cells are empty where the upper one stands alone
Vendor | Location | | Item
 | Country | City |
A | Vietnam | Hue | shirts
-> vendor name:A country:B city:C goods:D

# a contact is no partner
Supplier | Contact | | Country
Name | Name | Email |
A | Joe | j@x.com | Vietnam
-> supplier name:A country:D

# tiers side by side
Tier 1 Supplier | Tier 1 Country | Tier 2 Supplier | Tier 2 Country | Product
A | Vietnam | B | China | T
-> supplier2 name:C country:D
-> supplier1 name:A country:B
-> supplier2 > supplier1 product:E
-> supplier1 > importer product:E

# a supplier before tier 2 is tier 1
Supplier | Country | Tier 2 | Country
A | Vietnam | B | China
-> supplier2 name:C country:D
-> supplier1 name:A country:B
-> supplier2 > supplier1
-> supplier1 > importer

# several of a tier
Tier 1 | Tier 2 supplier 1 | Country | Tier 2 supplier 2 | Country
A | B | China | C | India
-> supplier2 name:B country:C
-> supplier2 name:D country:E
-> supplier1 name:A
-> supplier2 > supplier1
-> supplier2 > supplier1
-> supplier1 > importer

# numbered parties
Supplier | Factory 1 | Factory 1 Country | Factory 2 | Factory 2 Country
A | B | Vietnam | C | China
-> factory name:B country:C
-> factory name:D country:E
-> supplier name:A
-> factory > supplier
-> factory > supplier
-> supplier > importer

# a tier list that names the buyer by name or number
supplier_name | supplier_id | jurisdiction | tier | parent_supplier | commodity
A | s-1 | VN | 1 | | shirts
B | s-2 | IN | 2 | s-1 | cotton fabric
-> supplier name:A partner_id:B country:C tier:D
-> buyer name:E
-> supplier > buyer goods:F

# links by number: the number of the link is nobody's
id | type | supplier_id | buyer_id | commodity | tier
e-1 | supplies | o-1 | o-2 | 6109.10 | 1
-> supplier partner_id:C tier:F
-> buyer partner_id:D
-> supplier > buyer hts:E

# an edge list
source | target | relation
a | b | makes
-> supplier name:A
-> buyer name:B
-> supplier > buyer

# from and to are days where suppliers and buyers are named
Supplier | Buyer | From | To
A | B | 2016 | 2019
-> supplier name:A
-> buyer name:B
-> supplier > buyer period_from:C period_to:D

# who is bought from stands upstream
Factory | Country | Bought from | Country
A | Vietnam | B | China
-> bought_from name:C country:D
-> factory name:A country:B
-> bought_from > factory

# a number beside a name joins, and one in the column of the name is a number too
Vendor | Vendor Name | Country
10021 | Lotus Knit | Vietnam
-> vendor partner_id:A name:B country:C

Vendor # | Name | Country
10021 | Lotus Knit | Vietnam
-> vendor partner_id:A name:B country:C

# a company and its facility are one partner with a site; with a country each they are two
Company | Facility | Address | Country
A | B | 1 Road | Vietnam
-> partner name:A facility:B address:C country:D

Company | Company Country | Facility | Facility Country
A | Hong Kong | B | North Korea
-> site name:C country:D
-> partner name:A country:B
-> site > partner

# vendor and factory are two
Vendor | Factory | Factory Country
A | B | North Korea
-> factory name:B country:C
-> vendor name:A
-> factory > vendor

# other names of the same party
Shipper | Shipper (Original Format) | Shipper Country | Consignee | Consignee (Unified)
A | AA | Vietnam | B | BB
-> shipper name:A aliases:B country:C
-> consignee name:D aliases:E
-> shipper > consignee

Supplier name (Chinese) | Supplier name (English) | Country
甲 | A | China
-> supplier native_name:A name:B country:C

# customs data: maker, seller, buyer; who is notified and who carries supply nothing
Manufacturer | Exporter | Consignee | Notify Party | HS Code | Goods Shipped | Arrival Date | Value (USD)
A | B | C | D | 6109.10 | shirts | 2026-01-01 | 17
-> manufacturer name:A
-> exporter name:B
-> consignee name:C
-> notify_party name:D
-> manufacturer > exporter hts:E goods:F date:G value:H
-> exporter > consignee hts:E goods:F date:G value:H
-> notify_party carries for consignee date:G

# a country by itself in customs data is one on the way
EXPORTER_NAME | IMPORTER_NAME | COUNTRY | HS_CODE | QUANTITY | EXP_DATE
A | B | Germany | 6109 | 7 | 2026-01-01
-> exporter name:A
-> importer name:B
-> exporter > importer hts:D date:F

# name and address in one cell
Exporter Name and Address | Importer | HS
A, 1 Road, Hanoi | B | 6109
-> exporter name_address:A
-> importer name:B
-> exporter > importer hts:C

# cargo partners
Supplier | Country | Warehouse | Carrier | Transport mode
A | Vietnam | B | C | sea
-> supplier name:A country:B
-> warehouse name:C
-> carrier name:D
-> warehouse stores for importer mode:E
-> carrier carries for importer mode:E

# a list with buyers describes its suppliers
Supplier | Supplies to | Goods | Country
A | B | yarn | Vietnam
-> supplier name:A country:D
-> buyer name:B
-> supplier > buyer goods:C

# the factory has no name: where the goods are made is their origin, and never the vendor's seat
Vendor | Factory Country | Vendor Country
A | North Korea | Hong Kong
-> vendor name:A origin:B country:C

# who makes a component supplies that
Item | Component | Component Supplier | Component Supplier Country | Final Assembler | Assembler Country
chair | foam | A | China | B | Vietnam
-> component_supplier name:C country:D
-> factory name:E country:F
-> component_supplier > factory goods:B
-> factory > importer goods:A

# goods under other headers
Factory | Country | Product Type
A | Turkmenistan | cotton yarn
-> factory name:A country:B goods:C

# a category is one of goods or of partners, as the cells say
Vendor | Category | FY26 FOB (USD)
A | T-shirts | 125000
-> vendor name:A goods:B value:C

Vendor | Category
A | manufacturer
-> vendor name:A role:B

# the parent is an owner, not a party
Supplier | Supplier Country | Ultimate Parent | Ultimate Parent Country
A | Vietnam | C | North Korea
-> supplier name:A country:B parent:C

# a supplier of tier 1 sells to the importer, and any other one to him
Supplier | Country | Tier 1 supplier | Item
A | China | B | shirts
-> supplier name:A country:B
-> supplier1 name:C
-> supplier > supplier1 goods:D
-> supplier1 > importer goods:D

# but a factory of tier 1 makes what the vendor sells
Vendor | Tier 1 factory
A | B
-> factory1 name:B
-> vendor name:A
-> factory1 > vendor
-> vendor > importer

# companies under a header like one for a buyer: nobody's path is stated
Supplier | Country | Client final
A Ltd | China | B GmbH
-> supplier name:A country:B
-> supplier > not stated

Supplier | Country | Customer group
A Ltd | China | B GmbH
-> supplier name:A country:B
-> supplier > not stated

# and names of people under it are no buyers
Supplier | Country | Client final
A Ltd | China | Ms Tran
-> supplier name:A country:B

# words in other languages
Lieferant | Land | Hersteller | Herstellerland | Ware
A | Deutschland | B | China | Hemden
-> manufacturer name:C country:D
-> supplier name:A country:B goods:E
-> manufacturer > supplier goods:E

Importador | Proveedor extranjero | Consignatario | Embarcador
A | B | C | D
-> shipper name:D
-> supplier name:B
-> importer name:A
-> shipper > supplier
-> supplier > importer

供应商名称 | 国家 | 客户 | 产品
甲 | 中国 | 乙 | 纱
-> supplier name:A country:B
-> buyer name:C
-> supplier > buyer goods:D

# a list of suppliers that names its buyers describes the suppliers, behind the buyer too
Supplier | Country | Supplies to | Latitude | Longitude
A | Ghana | B | 5.5 | 0
-> supplier name:A country:B latitude:D longitude:E
-> buyer name:C
-> supplier > buyer

Supplier | Country | Buyer | Address
A | China | B | 12 Road, Shanghai
-> supplier name:A country:B address:D
-> buyer name:C
-> supplier > buyer

# what says again what stands behind the supplier begins the columns of the buyer
Supplier | Country | Buyer | City | Country
A | China | B | Hanoi | Vietnam
-> supplier name:A country:B
-> buyer name:C city:D country:E
-> supplier > buyer

# and so does the buyer's own word
Supplier | Country | Buyer | Buyer country | City
A | China | B | Vietnam | Hanoi
-> supplier name:A country:B
-> buyer name:C country:D city:E
-> supplier > buyer
"""


def cases() -> list[tuple[str, str, list[str]]]:
    made = []
    title = ""
    for block in LAYOUTS.strip().split("\n\n"):
        lines = block.split("\n")
        if lines[0].startswith("# ") and "|" not in lines[0]:
            title = lines.pop(0)[2:]
        table = [line for line in lines if not line.startswith("->")]
        made.append((title, "\n".join(table), [line[3:] for line in lines if line.startswith("->")]))
    return made


@pytest.mark.parametrize(("title", "table", "expected"), cases())
def test_whose_each_column_is(title: str, table: str, expected: list[str]) -> None:
    assert told(reading(table)) == expected, title


def test_a_place_behind_the_buyer_is_asked_about() -> None:
    (column,) = reading("Supplier | Country | Buyer | Postal code\nA | CN | B | 830000").columns[3:]
    assert (column.field, column.sure, column.others) == ("postal_code", "asked", ("buyer: postal_code",))
    # "supplies to" says whom the row describes
    (column,) = reading("Supplier | Country | Supplies to | City\nA | CN | B | Urumqi").columns[3:]
    assert (column.number, column.sure) == (0, "sure")
