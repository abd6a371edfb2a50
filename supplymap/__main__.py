"""Run the command line with ``python -m supplymap``."""

from supplymap.cli import main

main()
