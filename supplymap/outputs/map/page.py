"""The risk-based business map: one self-contained HTML file that opens offline.

Built with ``pyvis.Network`` through a template of our own. pyvis's own template loads Bootstrap from a
network address in every mode and writes titles and headings as markup; ours loads nothing, lets the browser
refuse any request by its content security policy, and puts every text in as text.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supplymap import reference
from supplymap.config import applied
from supplymap.errors import OutputError
from supplymap.model import NOT_RATED
from supplymap.network.companies import country_words
from supplymap.outputs.faults import explain
from supplymap.outputs.map.data import MapData
from supplymap.outputs.map.style import LEGEND_CARGO, LEGEND_LINES, LINES, RATING_RANK, RATING_STYLES, network_options
from supplymap.outputs.map.values import plain, text
from supplymap.outputs.map.views import lay_out
from supplymap.ranking import reach_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx
    from jinja2 import Environment

    from supplymap.config import Config
    from supplymap.outputs.map.style import RatingStyle

TEMPLATES = Path(__file__).parent / "templates"
VIS_FILE = "lib/vis-9.1.2/vis-network.min.js"
VIS_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"
"""Of the file that pyvis 0.3.2 brings; another file has not been read and tested, so it is refused."""
MAIN = "map_main"
"""The module that starts the page; the others are those that it imports, and those that they import."""
IMPORT = re.compile(r'^import (?:(\{[^}]*\}) from )?"\./(\w+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:const|function\*?) (\w+))", re.MULTILINE)
COLUMN_PITCH, ROW_PITCH = 180, 34
"""Nominal size of one column and one row in map units; the page stretches both to the window."""


def write_map(
    graph: nx.MultiDiGraph,
    path: str | Path,
    config: Config | None = None,
    *,
    note: str = "",
) -> None:
    """Write the map of an assessed graph.

    Parameters
    ----------
    graph
        As `rank` returns it; it is only read.
    path
        File to write, UTF-8 on every platform.
    config
        Settings; the defaults if left out. Your own tables give the words of actions and questions.
    note
        What its reader must know first of the graph, such as that it was changed since its run.

    Raises
    ------
    OutputError
        The file cannot be written, or pyvis brings another vis-network than the one this map was built for.
    """
    page = map_html(graph, config, note=note).encode("utf-8")
    try:
        Path(path).write_bytes(page)
    except OSError as error:
        raise OutputError(explain(error, Path(path), option="")) from error


def map_html(graph: nx.MultiDiGraph, config: Config | None = None, *, note: str = "") -> str:
    """Return the map as one HTML page: the same graph gives the same text.

    Parameters
    ----------
    graph
        As `rank` returns it; it is only read.
    config, note
        As in `write_map`.
    """
    with applied(config):
        return _map_html(MapData(graph, config), note)


def _map_html(data: MapData, note: str) -> str:
    # pyvis imports IPython, which is slow, so only here
    from pyvis.network import Network  # noqa: PLC0415

    shown = lay_out(data)
    net = Network(height="100%", width="100%", directed=True, cdn_resources="in_line")
    net.nodes = _nodes(data, shown[0])
    net.edges = data.edges
    net.options = network_options(len(data.edges))
    scripts = [_vis(), _script()]
    net.templateEnv = _environment()
    net.path = "map.html.j2"
    net.templateEnv.globals.update(
        scripts=scripts,
        policy=_policy(scripts),
        style=(TEMPLATES / "map.css").read_text(encoding="utf-8"),
        page=_page(data, shown),
        **_overview(data),
        note=note,
    )
    page: str = net.generate_html(notebook=False)
    return page


def _nodes(data: MapData, view: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return vis-network's nodes. Ids are numbers: a partner may well be called ``__proto__``."""
    nodes = []
    for number, partner in enumerate(data.ids):
        a = data.node(partner)
        at = view["places"][number] or [0, 0]
        group = RATING_STYLES[data.rating_rank(partner)].name
        node: dict[str, Any] = {"id": number, "x": round(at[0] * COLUMN_PITCH), "y": round(at[1] * ROW_PITCH)}
        node["group"] = "importer" if partner == data.importer else "ghost" if a["ghost"] else group
        if not a["listed"]:
            node["shapeProperties"] = {"borderDashes": [3, 2]}
        nodes.append(node)
    return nodes


def _page(data: MapData, shown: list[dict[str, Any]]) -> dict[str, Any]:
    """Return all the page's script needs besides pyvis's nodes and edges."""
    counts = data.counts()
    return {
        "importer_name": text(data.about["importer_name"]),
        "as_of": data.about["as_of"],
        "ties": data.ties(),
        "questions": {code: row["question"] for code, row in reference.keyed("questions").items()},
        "countries": data.countries(),
        "sentence": next(iter(_sentences(data)), ""),
        "importer": data.index[data.importer],
        "everyone": sum(a["rank"] is not None for a in data.all_partners()),
        "ratings": [
            {"name": s.title or s.name, "fill": s.fill, "border": s.border, "glyph": s.glyph, "count": counts[s.name]}
            for s in _styles(data)
        ],
        "lines": LINES,
        "partners": data.partners,
        "links": data.links,
        "products": [data.product(name) for name in data.products],
        "top": [data.index[partner] for partner in data.top],
        "views": shown,
    }


def _styles(data: MapData) -> Sequence[RatingStyle]:
    """Return the ratings of the legend; that of cargo partners only where there are any."""
    rated = RATING_STYLES[:-1]
    return RATING_STYLES if any(data.node(p)["rating"] == NOT_RATED for p in data.ids) else rated


def _sentences(data: MapData) -> list[str]:
    """Return what each list's incompleteness means, incomplete lists first."""
    lists = sorted(data.about["lists"], key=lambda entry: entry["complete"])
    return [text(entry["sentence"]) for entry in lists if entry["sentence"]]


def _overview(data: MapData) -> dict[str, Any]:
    """Return what the template writes itself: it can be read and printed without any script."""
    about = data.about
    partners = data.counted()
    tiers = [tier for tier in (data.node(p)["tier"] for p in partners) if tier is not None]
    network = data.all_partners()
    counts = data.counts()
    ratings = [(style, counts[style.name]) for style in _styles(data)]
    cargo = sum(a["cargo"] for a in network)
    flagged = [p for p in partners if data.rating_rank(p) <= RATING_RANK["Possible finding"]]
    adrift = [p for p in flagged if not data.node(p)["path_stated"]]
    past = [p for p in flagged if data.node(p)["past"]]
    names = data.countries()
    overview = {
        "importer_name": about["importer_name"],
        "as_of": about["as_of"],
        "version": about["version"],
        "digest": about["parameters_digest"],
        "seed": about["seed"],
        "partner_count": len(network) - cargo,
        "cargo_count": cargo,
        "drawn_count": len(partners),
        "network_count": len(network),
        "tier_count": max((a["tier"] for a in network if a["tier"] is not None), default=0),
        "undrawn": len(network) - len(partners),
        "lists": about["lists"],
        "words": reference.table("glossary"),
        "sentences": _sentences(data),
        "products": [data.product(name) for name in data.products],
        "overall": data.summary("", about["overall"]),
        # by name; that it is not stated comes first
        "countries": sorted((names.get(code, ""), code) for code in {data.node(p)["country"] for p in partners}),
        "tiers": sorted(set(tiers)),
        "top": [_row(data, p) for p in data.top],
        "adrift": [_row(data, p) for p in adrift],
        "past": [_row(data, p) for p in past],
        "rows": [_row(data, p) for p in (*data.ranked, *data.unranked())],
    }
    tiles = list(data.whole_counts().values())[:4]
    return {
        **plain(overview),
        "tiles": tiles,
        "ratings": ratings,
        "legend_lines": (*LEGEND_LINES, *(LEGEND_CARGO if cargo else ())),
        "lines": LINES,
    }


def _row(data: MapData, partner: str) -> dict[str, Any]:
    """Return one row of the table, the map's accessible twin."""
    a = data.node(partner)
    record = data.partners[data.index[partner]]
    return {
        "number": data.index[partner],
        "name": record["name"],
        "native": a["native_name"],
        "country": country_words(a),
        "tier": a["tier"],
        "tier_text": a["tier_text"],
        "where": "cargo partner" if a["cargo"] else f"tier {a['tier_text']}",
        "rating": a["rating"],
        "severity": data.rating_rank(partner),
        "rank": a["rank"],
        "why": record["why"],
        "next": record["next"]["text"] if "next" in record else "",
        "share": record.get("share", ""),
        "share_value": a["risk_share"],
        "reach": reach_words(a),
        "products": [*a["products"], *a["products_moved"], *(f"{name} (ended)" for name in a["products_past"])],
        "missing": [*a["missing_documents"], *(f"{title} (expired)" for title in a["expired_documents"])],
        "sources": record.get("sources", []),
        "path_stated": a["path_stated"],
    }


# --- the page's fixed parts -------------------------------------------------------------------------------


@cache
def _vis() -> str:
    """Return vis-network as pyvis bundles it, after checking that it is the file we know."""
    installed = find_spec("pyvis")
    if installed is None or installed.origin is None:
        raise OutputError("The map needs pyvis 0.3.2: install it with 'pip install pyvis==0.3.2'.")
    file = Path(installed.origin).parent / VIS_FILE
    try:
        content = file.read_bytes()
    except OSError as error:
        raise OutputError(f"pyvis is installed without {VIS_FILE}: reinstall pyvis 0.3.2.") from error
    if hashlib.sha256(content).hexdigest() != VIS_SHA256:
        message = f"{VIS_FILE} in the installed pyvis is not the tested vis-network 9.1.2: reinstall pyvis 0.3.2."
        raise OutputError(message)
    # the last line names a source map, which a browser's developer tools would ask for
    # (and a browser reads line ends as \n, so the policy's hash must be taken of those)
    return content.decode("utf-8").replace("\r\n", "\n").rpartition("\n//# sourceMappingURL=")[0]


@cache
def _script() -> str:
    """Return the page's own script: the modules in one, because a page opened from a disk cannot import.

    Each module becomes a function's scope that returns its exports, after the modules that it imports.
    """
    scopes: dict[str, str] = {}
    _inline(MAIN, scopes)
    return '(() => {\n"use strict";\n' + "".join(scopes.values()) + "})();"


def _inline(name: str, scopes: dict[str, str]) -> None:
    """Add a module to the scopes by name, what it imports first."""
    source = (TEMPLATES / f"{name}.js").read_text(encoding="utf-8")
    for _, needed in IMPORT.findall(source):
        if needed not in scopes:
            _inline(needed, scopes)
    body = IMPORT.sub(lambda found: f"const {found[1]} = {found[2]};\n" if found[1] else "", source)
    exports = ", ".join(EXPORT.findall(body))
    scopes[name] = f"const {name} = (() => {{\n{EXPORT.sub('', body)}return {{ {exports} }};\n}})();\n"


def _policy(scripts: list[str]) -> str:
    """Return a content security policy that runs these scripts and no other, and allows no request."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["script_json"] = _script_json
    return environment


def _script_json(value: Any) -> Any:  # noqa: ANN401
    """Write JSON that can stand in a script element whatever texts it holds (``</script>``, ``<!--``)."""
    from markupsafe import Markup  # noqa: PLC0415

    written = (
        value
        if isinstance(value, str)
        else json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    )
    # these characters occur in JSON inside strings only, where the escapes mean the same
    for character in "<>&\u2028\u2029":
        written = written.replace(character, f"\\u{ord(character):04x}")
    return Markup(written)  # noqa: S704 - every character that could end the element was just escaped
