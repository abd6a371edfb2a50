"""Generated networks for the benchmarks of exposure: layered like supply chains, with a few links turned round.

Eight tiers of sizes 1:2:4:8:12:14:14:12, four links a partner into the tier before it, w drawn from .98, .9, .6
and .3, and 0.2 percent of the links reversed, so that there are circles and side ways.
"""

from __future__ import annotations

import numpy as np

from supplymap.exposure.solver import Network
from supplymap.probability import UNIT, hazard_units

TIERS = (1, 2, 4, 8, 12, 14, 14, 12)
LINKS = 4
DOUBTS = (0.98, 0.9, 0.6, 0.3)
REVERSED = 0.002
FINDINGS = 5
REACH_OF_FINDINGS = 0.035
"""w of each link from a partner with a finding: five such partners with four links reach the importer about
every second time."""


def layered(partners: int, *, hazard: float = 2.0, findings: bool = False, seed: int = 1) -> tuple[Network, np.ndarray]:
    """Make a network and its likelihoods; the importer is partner 0.

    Parameters
    ----------
    partners
        Number of partners, the importer included.
    hazard
        Sum of all hazards.
    findings
        Whether five partners of the last tier are confirmed (p = 1) behind doubtful links.
    seed
        Of the generator.
    """
    chance = np.random.default_rng(seed)
    ends = 1 + np.rint(np.cumsum(TIERS) / sum(TIERS) * (partners - 1)).astype(np.int64)
    starts = np.concatenate([[1], ends[:-1]])
    tails, heads = [np.arange(starts[0], ends[0])], [np.zeros(ends[0] - 1, dtype=np.int64)]
    for tier in range(1, len(TIERS)):
        size = int(ends[tier] - starts[tier]) * LINKS
        tails.append(np.repeat(np.arange(starts[tier], ends[tier]), LINKS))
        heads.append(chance.integers(starts[tier - 1], ends[tier - 1], size))
    suppliers, buyers = np.concatenate(tails), np.concatenate(heads)
    w = chance.choice(DOUBTS, len(suppliers))
    turned = (chance.random(len(suppliers)) < REVERSED) & (buyers != 0)
    suppliers, buyers = np.where(turned, buyers, suppliers), np.where(turned, suppliers, buyers)
    p = chance.random(partners)
    p[0] = 0.0
    p *= hazard / (hazard_units(p * 1e-6).sum() * UNIT) * 1e-6
    if findings:
        confirmed = np.linspace(starts[-1], ends[-1] - 1, FINDINGS).astype(np.int64)
        p[confirmed] = 1.0
        w[np.isin(suppliers, confirmed)] = REACH_OF_FINDINGS
    return Network(suppliers, buyers, w, partners), np.minimum(p, 1.0)
