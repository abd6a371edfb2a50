"""The shipped tables: facts with source and as-of date, and words of this tool.

Within :func:`using`, the user's copies in a folder take the place of the shipped tables of the same names. Results
are kept for the life of the program and shared: they must not be changed.
"""

from supplymap.reference.countries import Countries as Countries
from supplymap.reference.countries import CountryRisk as CountryRisk
from supplymap.reference.countries import countries as countries
from supplymap.reference.countries import country_key as country_key
from supplymap.reference.goods import goods_classes as goods_classes
from supplymap.reference.lists import area_orders as area_orders
from supplymap.reference.lists import list_status as list_status
from supplymap.reference.lists import listings as listings
from supplymap.reference.tables import keyed as keyed
from supplymap.reference.tables import per_folder as per_folder
from supplymap.reference.tables import shipped_then as shipped_then
from supplymap.reference.tables import table as table
from supplymap.reference.tables import using as using
