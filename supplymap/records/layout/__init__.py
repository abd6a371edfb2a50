"""Layouts of sheets: where their tables are, which parties a row names, and which column is about whom."""

from supplymap.records.layout.sheets import left_out, readings_of

__all__ = ["left_out", "readings_of"]
