"""What reaches whom: exposure of partners and products, and what counts for it."""
