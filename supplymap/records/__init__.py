"""Sheets understood: partners, links and documents with the addresses of their rows; every row is accounted for."""

from supplymap.records.decided.column_questions import column_question as column_question
from supplymap.records.decided.column_questions import column_questions as column_questions
from supplymap.records.explanation import read_tables as read_tables
from supplymap.records.understand import to_records as to_records
