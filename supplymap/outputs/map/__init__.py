"""The assessed graph as plain values for the map, and how they are drawn. No HTML in here."""

from supplymap.outputs.map.data import MapData as MapData
from supplymap.outputs.map.data import reason as reason
from supplymap.outputs.map.style import LEGEND_LINES as LEGEND_LINES
from supplymap.outputs.map.style import LINES as LINES
from supplymap.outputs.map.style import RATING_STYLES as RATING_STYLES
from supplymap.outputs.map.style import SEVERITY as SEVERITY
from supplymap.outputs.map.style import network_options as network_options
from supplymap.outputs.map.values import plain as plain
from supplymap.outputs.map.values import probability as probability
from supplymap.outputs.map.values import text as text
from supplymap.outputs.map.views import lay_out as lay_out
from supplymap.outputs.map.views import risk_relevant as risk_relevant
