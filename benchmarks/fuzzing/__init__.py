"""Files broken at random, and what the reading makes of each."""
