"""Partners of the files that may be one: found, compared, merged where that is sure, asked about where it is not."""
