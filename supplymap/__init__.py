"""supplymap."""
