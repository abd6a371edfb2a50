"""Lane B: how likely each partner itself uses forced labor, and how certain each link is."""
