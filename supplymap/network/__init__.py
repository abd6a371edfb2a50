"""Records connected: a graph of business partners from supplier to buyer, with tiers, chains and ghosts."""
