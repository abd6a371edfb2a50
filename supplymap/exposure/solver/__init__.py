"""Probabilities over chains: arrays in, arrays out, without a graph library.

Partners are independently tainted with probability p, links independently live with probability w. The exposure of
a target is the probability that a tainted partner reaches it over live links. Where every link upstream is certain
there is a closed form; where the doubtful links fall into small parts they are enumerated; else they are sampled,
sixty-four worlds to a machine word. Every answer has bounds that need no worlds.
"""

from supplymap.exposure.solver.expose import SEED as SEED
from supplymap.exposure.solver.expose import TOLERANCE as TOLERANCE
from supplymap.exposure.solver.expose import Exposure as Exposure
from supplymap.exposure.solver.expose import expose as expose
from supplymap.exposure.solver.expose import exposures as exposures
from supplymap.exposure.solver.expose_all import sampled_for_all as sampled_for_all
from supplymap.exposure.solver.expose_all import upstream_totals as upstream_totals
from supplymap.exposure.solver.network import Network as Network
from supplymap.exposure.solver.sampler import Wants as Wants
from supplymap.exposure.solver.slopes import doubtful_slopes as doubtful_slopes
from supplymap.exposure.solver.slopes import link_importance as link_importance
