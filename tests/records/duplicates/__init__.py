"""Partners under many spellings."""
