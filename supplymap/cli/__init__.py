"""The command line: the only package that prints or exits."""

from supplymap.cli.stopping import main as main
