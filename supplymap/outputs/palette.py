"""The colours of ratings, the same on the map and in workbooks."""

from __future__ import annotations

RATING_FILLS = {
    "Finding": "#D55E00",
    "Possible finding": "#E69F00",
    "High": "#CC79A7",
    "Unknown": "#FFFFFF",
    "Medium": "#56B4E9",
    "Low": "#DCE9F2",
}
"""Fill by rating, worst first: hues of Okabe and Ito (2008), distinct with any common colour-vision deficiency."""
