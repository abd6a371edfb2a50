"""Links: who supplies whom by the rows, what with, and which rows state one link; in columns."""
