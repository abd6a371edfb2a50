"""Sites in the Xinjiang Uyghur Autonomous Region (XUAR): read field by field, never from a company's name."""

from supplymap.region.places import mentions as mentions
from supplymap.region.places import names_region as names_region
from supplymap.region.postal import postal_code as postal_code
from supplymap.region.sites import XUAR as XUAR
from supplymap.region.sites import Location as Location
from supplymap.region.sites import locate as locate

BASIS = (
    "UFLPA: goods made wholly or in part in Xinjiang are presumed made with forced labor (in force since 2022-06-21)"
)
"""Legal basis of a finding on a site in the region."""
