"""What reaches whom: probabilities over chains, as arrays in, arrays out, with no graph library inside.

Partners are independently tainted with probability p, links independently live with probability w. The exposure of
a target is the probability that a tainted partner reaches it over live links. Where every link upstream is certain
there is a closed form; where the doubtful links fall into small parts they are enumerated; else they are sampled,
sixty-four worlds to a machine word. Bounds that need no worlds stand beside every answer.
"""

from supplymap.exposure.everyone import sampled_for_all as sampled_for_all
from supplymap.exposure.everyone import upstream_totals as upstream_totals
from supplymap.exposure.hazards import UNIT as UNIT
from supplymap.exposure.hazards import Total as Total
from supplymap.exposure.hazards import any_of as any_of
from supplymap.exposure.hazards import below_one as below_one
from supplymap.exposure.hazards import hazard_units as hazard_units
from supplymap.exposure.hazards import probabilities as probabilities
from supplymap.exposure.hazards import total as total
from supplymap.exposure.ladder import SEED as SEED
from supplymap.exposure.ladder import TOLERANCE as TOLERANCE
from supplymap.exposure.ladder import Exposure as Exposure
from supplymap.exposure.ladder import expose as expose
from supplymap.exposure.ladder import exposures as exposures
from supplymap.exposure.network import Network as Network
from supplymap.exposure.network import leading_to as leading_to
from supplymap.exposure.sampler import Wants as Wants
from supplymap.exposure.slopes import doubtful_slopes as doubtful_slopes
from supplymap.exposure.slopes import link_importance as link_importance
