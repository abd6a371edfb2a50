"""The command line: the only room that prints or exits."""

from supplymap.cli.commands import app as app
from supplymap.cli.commands import cli_options as cli_options
from supplymap.cli.commands import main as main
from supplymap.cli.terminal import plain as plain
from supplymap.cli.terminal import say as say
