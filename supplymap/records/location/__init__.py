"""Where sites are on the Earth, and what in their rows speaks against it."""
