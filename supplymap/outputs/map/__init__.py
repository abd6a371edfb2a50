"""The assessed graph as a map: one page with its data, layout and style."""
