"""The version, where the first import finds it without loading anything."""

__version__ = "0.1.0"
