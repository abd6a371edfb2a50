"""Formatting without values is taken out of a sheet before the scan: only where a tag may stand, never in a value."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from supplymap.sheets.xlsx_scan import _BLANK_ROW, BLANK_CELL

AFTER = rb'(?:\A|(?<="/>)|(?<=">)|(?<=</c>)|(?<=</row>))'
CELL = re.compile(AFTER + rb'<c r="[A-Z]{1,3}+\d{1,7}+"(?: s="\d++")?+(?:/>|></c>)')
ROW = re.compile(AFTER + rb'<row r="\d{1,7}+"[^<>&/]*+(?:/>|></row>)')
"""The same said in the plain way, which tries every byte."""
PIECES = [
    *(b'<c r="A1"/>', b'<c r="A1" s="3"></c>', b'<row r="3">', b"</row>", b'<row r="4"/>', b'<row r="5" ht="3"></row>'),
    *(b"<v>1</v>", b"</c>", b'<c r="B1">', b"x", b'" >', b'"/>', b" ", b'">'),
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join))
def test_the_fast_pattern_takes_out_what_the_plain_one_does(part: bytes) -> None:
    assert BLANK_CELL.sub(b"", part) == CELL.sub(b"", part)
    assert _BLANK_ROW.sub(b"", part) == ROW.sub(b"", part)
