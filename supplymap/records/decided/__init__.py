"""What people decided of the files: which columns mean what, which partners are one; and what they are asked."""
