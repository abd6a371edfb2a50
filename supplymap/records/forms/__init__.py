"""Recognised forms: sheets whose own headers say what they are, one module for each form."""

from supplymap.records.forms.recognition import recognised as recognised
