"""Sheets understood: partners, links and documents with the address of their row; every row is accounted for."""

from supplymap.records.understand import to_records as to_records
