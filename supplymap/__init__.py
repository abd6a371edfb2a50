"""Map business partners from supplier spreadsheets and rank forced-labor risk, offline and with reasons.

The flow is ``read_workbook`` → ``to_records`` → ``screen`` → ``build_graph`` → ``weigh`` → ``propagate``
→ ``rank`` → rankings, map and reports. Every step takes the settings as its last argument. ``read`` does the
first two steps, ``assess`` the next five, ``write`` the files, and ``run`` all of it. Names load on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from supplymap._version import __version__ as __version__

_HOMES = {
    "Config": "config",
    "Workspace": "workspace",
    "actions_for": "ranking.actions",
    "assess": "pipeline",
    "build_graph": "network.graph",
    "chains_of": "network.chains",
    "findings_table": "ranking",
    "load_graph": "network.graphfile",
    "plain": "network.plaingraph",
    "product_chains": "network.chains",
    "products_table": "ranking",
    "propagate": "exposure.propagate",
    "rank": "ranking",
    "rank_weakest_links": "ranking",
    "read": "pipeline",
    "read_config": "config",
    "read_workbook": "sheets",
    "run": "pipeline",
    "save_graph": "network.graphfile",
    "screen": "screening.screen",
    "to_records": "records",
    "validate_graph": "network.contract",
    "weigh": "likelihood.weigh",
    "write": "outputs.write",
    "write_map": "outputs.map.page",
}

__all__ = ["__version__", *sorted(_HOMES)]  # noqa: PLE0604 - the names are the table's keys

if TYPE_CHECKING:
    from supplymap.config import Config as Config
    from supplymap.config import read_config as read_config
    from supplymap.exposure.propagate import propagate as propagate
    from supplymap.likelihood.weigh import weigh as weigh
    from supplymap.network.chains import chains_of as chains_of
    from supplymap.network.chains import product_chains as product_chains
    from supplymap.network.contract import validate_graph as validate_graph
    from supplymap.network.graph import build_graph as build_graph
    from supplymap.network.graphfile import load_graph as load_graph
    from supplymap.network.graphfile import save_graph as save_graph
    from supplymap.network.plaingraph import plain as plain
    from supplymap.outputs.map.page import write_map as write_map
    from supplymap.outputs.write import write as write
    from supplymap.pipeline import assess as assess
    from supplymap.pipeline import read as read
    from supplymap.pipeline import run as run
    from supplymap.ranking import findings_table as findings_table
    from supplymap.ranking import products_table as products_table
    from supplymap.ranking import rank as rank
    from supplymap.ranking import rank_weakest_links as rank_weakest_links
    from supplymap.ranking.actions import actions_for as actions_for
    from supplymap.records import to_records as to_records
    from supplymap.screening.screen import screen as screen
    from supplymap.sheets import read_workbook as read_workbook
    from supplymap.workspace import Workspace as Workspace


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any public name
    """Load a public name on first use (PEP 562)."""
    if name in _HOMES:
        return getattr(import_module(f"supplymap.{_HOMES[name]}"), name)
    msg = f"module 'supplymap' has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return sorted(__all__)
