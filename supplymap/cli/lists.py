"""The commands ``supplymap lists``: the tables of the model, with the settings' changes put in."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supplymap.cli.terminal import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from supplymap.config import Config
    from supplymap.likelihood.parameters import Parameters

app = typer.Typer(
    help="Show the tables the model works with: factors, controls, evidence, severity, five-step.",
    invoke_without_command=True,
    rich_markup_mode=None,
)

Settings = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings in a TOML file; their changes are shown.")
]
Json = Annotated[bool, typer.Option("--json", help="Write JSON for other programs.")]


@app.callback()
def lists(context: typer.Context) -> None:
    """Show the tables the model works with; without a name, say which there are."""
    if context.invoked_subcommand is None:
        commands: Any = typer.main.get_command(app)
        for name, command in commands.commands.items():
            say(f"supplymap lists {name:<10} {command.help}")
        say("The public lists (UFLPA, orders, DOL and others) with their dates and gaps stand in docs/lists.md.")


@app.command()
def factors(settings: Settings = None, as_json: Json = False) -> None:
    """Show the factors of the modelled likelihood, by code."""
    from supplymap import reference  # noqa: PLC0415 - keeps --help fast

    with _tables(settings) as (config, table):
        rows: list[dict[str, Any]] = []
        for row in reference.table("factors"):
            low, value, high, imposed = table.factors[row["code"], row["level"]]
            shipped = tuple(float(row[end]) for end in ("low", "value", "high"))
            rows.append(
                {
                    **row,
                    **dict(zip(("low", "value", "high"), (low, value, high), strict=True)),
                    "state_imposed": imposed,
                    "countries": sorted(table.state_countries[row["code"], row["level"]]),
                    "changed": (low, value, high) != shipped,
                }
            )
        if as_json:
            _write(table, factors=rows, bands={"High": table.high, "Medium": table.medium})
            return
        headers = {row["field"]: row["header"] for row in reference.table("columns")}
        say(f"Bands of the high end: High from {config.high:g}, Medium from {config.medium:g}, below that Low.")
        for code in dict.fromkeys(row["code"] for row in rows):
            own = [row for row in rows if row["code"] == code]
            field = own[0]["field"]
            column = f'; answered in the column "{headers.get(field, field)}"' if field else ""
            say(f"\n{code}  ({own[0]['indicator']}{column})")
            _say_table(own, ("level", "low", "value", "high"), _about_factor)
        _end(table)


def _about_factor(row: dict[str, Any]) -> str:
    imposed = f"; state-imposed ({', '.join(row['countries'])}): no control counts" if row["state_imposed"] else ""
    changed = "; changed by the settings" if row["changed"] else ""
    return f"{row['meaning']}{imposed}{changed} [{row['source']}]"


@app.command()
def controls(settings: Settings = None, as_json: Json = False) -> None:
    """Show the controls: which valid document takes how much off."""
    from supplymap import reference  # noqa: PLC0415 - keeps --help fast

    with _tables(settings) as (_, table):
        rows: list[dict[str, Any]] = [
            {
                **row,
                "effectiveness": table.controls[row["document"]][1],
                "changed": table.controls[row["document"]][1] != float(row["effectiveness"]),
            }
            for row in reference.table("controls")
        ]
        if as_json:
            _write(table, controls=rows)
            return
        say("Each takes its share off every factor that is not state-imposed, while its document is valid.\n")
        _say_table(rows, ("code", "document", "effectiveness"), _about)
        _end(table)


@app.command()
def evidence(settings: Settings = None, as_json: Json = False) -> None:
    """Show how likely a link is real, by how it is known."""
    from supplymap import reference  # noqa: PLC0415 - keeps --help fast
    from supplymap.likelihood.parameters import NOT_STATED  # noqa: PLC0415

    with _tables(settings) as (_, table):
        rows: list[dict[str, Any]] = [
            {
                **row,
                "evidence": row["evidence"] or NOT_STATED,
                "w": table.evidence[row["evidence"]],
                "changed": table.evidence[row["evidence"]] != float(row["w"]),
            }
            for row in reference.table("evidence")
        ]
        if as_json:
            _write(table, evidence=rows)
            return
        say("A probability that the file states for a link comes before these.\n")
        _say_table(rows, ("evidence", "w"), _about)
        _end(table)


@app.command()
def severity(settings: Settings = None, as_json: Json = False) -> None:
    """Show how severity is graded; it orders actions and nothing else."""
    _grades("severity", ("aspect", "level", "value"), settings, as_json=as_json)


@app.command("five-step")
def five_step(settings: Settings = None, as_json: Json = False) -> None:
    """Show how threat and vulnerability are rated from 1 to 3."""
    _grades("five_step", ("scale", "level", "value"), settings, as_json=as_json)


def _grades(name: str, columns: Sequence[str], settings: Path | None, *, as_json: bool) -> None:
    from supplymap import reference  # noqa: PLC0415 - keeps --help fast

    with _tables(settings) as (_, table):
        rows: list[dict[str, Any]] = [
            {**row, "value": table.grades[row[columns[0]], row["level"]]} for row in reference.table(name)
        ]
        if as_json:
            _write(table, **{name: rows})
            return
        _say_table(rows, columns, lambda row: f"{row['when']} [{row['source']}]")
        _end(table)


def _about(row: dict[str, Any]) -> str:
    return f"{row['meaning']}{'; changed by the settings' if row['changed'] else ''} [{row['source']}]"


@contextmanager
def _tables(settings: Path | None) -> Iterator[tuple[Config, Parameters]]:
    """Read the settings and the tables as they count with them."""
    from supplymap import reference  # noqa: PLC0415 - keeps --help fast
    from supplymap.config import Config, read_config  # noqa: PLC0415
    from supplymap.likelihood.parameters import parameters  # noqa: PLC0415

    config = read_config(settings) if settings else Config()
    with reference.using(config.tables):
        yield config, parameters(config)


def _say_table(rows: Sequence[dict[str, Any]], columns: Sequence[str], about: Any) -> None:  # noqa: ANN401 - a reader of one row
    """Print rows under their headings, and beside each what it means."""
    cells = [[f"{row[name]:g}" if isinstance(row[name], float) else str(row[name]) for name in columns] for row in rows]
    heads = [name.replace("_", " ") for name in columns]
    widths = [max(len(line[place]) for line in (heads, *cells)) for place in range(len(columns))]
    texts = ["meaning", *(about(row) for row in rows)]
    for line, text in zip((heads, *cells), texts, strict=True):
        say("  " + "  ".join(part.ljust(width) for part, width in zip(line, widths, strict=True)) + f"  {text}")


def _end(table: Parameters) -> None:
    say(f"\nAll values are this tool's own unless the source says otherwise. Parameters digest: {table.digest}")


def _write(table: Parameters, **content: object) -> None:
    say(json.dumps({"parameters_digest": table.digest, **content}, ensure_ascii=False, indent=1))
