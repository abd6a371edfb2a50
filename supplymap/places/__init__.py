"""Where places are, without a network: towns, regions, countries and their outlines."""
