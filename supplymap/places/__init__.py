"""Where places are, without a network: towns, regions, countries and their outlines."""

from supplymap.places.gazetteer import Found as Found
from supplymap.places.gazetteer import Gazetteer as Gazetteer
from supplymap.places.gazetteer import gazetteer as gazetteer
from supplymap.places.nearest import Near as Near
from supplymap.places.nearest import Place as Place
from supplymap.places.outlines import all_countries_at as all_countries_at
from supplymap.places.outlines import countries_at as countries_at
from supplymap.places.postal import postal_countries as postal_countries
from supplymap.places.postal import postal_regions as postal_regions
