"""Partners: which rows are about whom, and what they say of each, in columns."""
