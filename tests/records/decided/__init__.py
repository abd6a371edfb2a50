"""Tests of what people decided of columns and duplicates."""
