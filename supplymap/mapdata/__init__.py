"""The assessed graph as plain values for the map, and how they are drawn. No HTML in here."""

from supplymap.mapdata.data import MapData as MapData
from supplymap.mapdata.data import reason as reason
from supplymap.mapdata.style import LEGEND_LINES as LEGEND_LINES
from supplymap.mapdata.style import LINES as LINES
from supplymap.mapdata.style import RATINGS as RATINGS
from supplymap.mapdata.style import SEVERITY as SEVERITY
from supplymap.mapdata.style import network_options as network_options
from supplymap.mapdata.values import plain as plain
from supplymap.mapdata.values import probability as probability
from supplymap.mapdata.values import text as text
from supplymap.mapdata.views import lay_out as lay_out
from supplymap.mapdata.views import risk_relevant as risk_relevant
