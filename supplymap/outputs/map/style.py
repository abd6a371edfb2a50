"""How ratings and links are drawn: colours, shapes and kinds of line, the same in map, legend and table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from supplymap.model import NOT_RATED
from supplymap.outputs.palette import RATING_FILLS


@dataclass(frozen=True, slots=True)
class RatingStyle:
    """How a rating is drawn: colour and shape say the same, so that neither is needed alone.

    Attributes
    ----------
    shape
        vis-network's name of the shape.
    glyph
        The same shape as an SVG path in a box of 20 by 20.
    """

    name: str
    shape: str
    fill: str
    border: str
    size: int
    glyph: str
    title: str = ""
    """What the legend calls it, where that is not its name."""


RATING_STYLES: tuple[RatingStyle, ...] = (
    RatingStyle("Finding", "diamond", RATING_FILLS["Finding"], "#7A2E00", 12, "M10 1 19 10 10 19 1 10Z"),
    RatingStyle("Possible finding", "triangle", RATING_FILLS["Possible finding"], "#7A5200", 10, "M10 2 19 17.5H1Z"),
    RatingStyle("High", "square", RATING_FILLS["High"], "#7D3B5E", 7, "M3 3H17V17H3Z"),
    RatingStyle("Unknown", "hexagon", RATING_FILLS["Unknown"], "#5B6875", 8, "M6 3.1H14L18 10 14 16.9H6L2 10Z"),
    RatingStyle("Medium", "dot", RATING_FILLS["Medium"], "#2A7FB3", 6, "M10 3A7 7 0 1 1 10 17A7 7 0 1 1 10 3Z"),
    RatingStyle("Low", "triangleDown", "#EDF4F9", "#6F97B3", 5, "M10 17 2 3.5H18Z"),
    RatingStyle(NOT_RATED, "custom", "#EEF1F4", "#4C5A68", 6, "M1.5 5.5H18.5V14.5H1.5Z", "Cargo partner, not rated"),
)
RATING_RANK = {style.name: rank for rank, style in enumerate(RATING_STYLES)}
"""Rank of each rating, 0 the worst."""

LINES: dict[str, dict[str, Any]] = {
    "finding": {"color": "#C24A00", "width": 2.6, "dashes": False, "arrow": 0.55},
    "possible": {"color": "#C98A00", "width": 1.9, "dashes": [7, 5], "arrow": 0.45},
    "unstated-finding": {"color": "#C24A00", "width": 2.4, "dashes": [10, 4, 2, 4], "arrow": 0.55},
    "unstated-possible": {"color": "#C98A00", "width": 1.8, "dashes": [10, 4, 2, 4], "arrow": 0.45},
    "cargo-finding": {"color": "#C24A00", "width": 2.0, "dashes": [5, 4], "arrow": 0.5},
    "cargo-possible": {"color": "#C98A00", "width": 1.6, "dashes": [5, 4], "arrow": 0.45},
    "cargo": {"color": "#7C8B99", "width": 1, "dashes": [5, 4], "arrow": 0.35},
    "unstated": {"color": "#8A96A3", "width": 1.1, "dashes": [10, 4, 2, 4], "arrow": 0},
    "past": {"color": "#97A3AF", "width": 1.2, "dashes": [1.5, 4], "arrow": 0},
    "ghost": {"color": "#A9B4BF", "width": 1, "dashes": [3, 3], "arrow": 0},
    "plain": {"color": "#D3DAE1", "width": 1, "dashes": False, "arrow": 0},
}
LEGEND_CARGO = (("cargo", "moves or stores the goods"),)
LEGEND_LINES = (
    ("finding", "carries a finding"),
    ("possible", "carries a possible finding"),
    ("plain", "other link"),
    ("unstated", "path not stated"),
    ("past", "ended"),
)
LINE_WEIGHT = {"finding": 6.0, "possible": 3.0, "plain": 1.0, "past": 0.3}
"""How much a link pulls its ends level."""
LINE_SEQUENCE = (
    "ghost", "cargo", "plain", "past", "unstated", "possible", "cargo-possible", "unstated-possible",
    "unstated-finding", "cargo-finding", "finding",
)  # fmt: skip
"""The last are drawn on top."""
SMOOTH_LINKS = 500
"""More links than this are drawn straight, and hidden while the map is dragged."""


def network_options(links: int) -> dict[str, Any]:
    """Return vis-network's options for a map with so many drawn links: nothing moves by itself."""
    groups: dict[str, dict[str, Any]] = {
        style.name: {
            "shape": style.shape,
            "size": style.size,
            "color": _color(style.fill, style.border),
            "borderWidth": 1.5,
        }
        for style in RATING_STYLES
    }
    groups["Finding"]["shadow"] = {"enabled": True, "color": "rgba(213,94,0,0.45)", "size": 14, "x": 0, "y": 0}
    groups["importer"] = {"shape": "dot", "size": 13, "color": _color("#16324F", "#16324F"), "borderWidth": 2}
    groups["ghost"] = {
        "shape": "dot",
        "size": 3.5,
        "color": _color("#FFFFFF", "#8A96A3"),
        "borderWidth": 1,
        "shapeProperties": {"borderDashes": [2, 2]},
    }
    curved = {"enabled": True, "type": "cubicBezier", "forceDirection": "horizontal", "roundness": 0.5}
    many = links > SMOOTH_LINKS
    return {
        "autoResize": True,
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False, "randomSeed": 1},
        "interaction": {
            "hover": True,
            "dragNodes": False,
            "multiselect": False,
            "selectConnectedEdges": False,
            "hoverConnectedEdges": False,
            "hideEdgesOnDrag": many,
            "hideEdgesOnZoom": many,
        },
        "nodes": {"chosen": False, "font": {"size": 0}},
        "edges": {"chosen": False, "smooth": False if many else curved, "arrowStrikethrough": False},
        "groups": {"useDefaultGroups": False, **groups},
    }


def _color(fill: str, border: str) -> dict[str, Any]:
    both = {"background": fill, "border": border}
    return {**both, "highlight": both, "hover": both}
