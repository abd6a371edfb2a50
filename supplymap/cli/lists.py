"""The commands ``supplymap lists``: the tables of the model, with the changes of the settings."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supplymap.cli.terminal import read_settings, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from supplymap.config import Config
    from supplymap.likelihood.parameters import Parameters

app = typer.Typer(
    help="Show the tables of the model, and the glossary: factors, controls, evidence, severity, five-step, glossary.",
    invoke_without_command=True,
    rich_markup_mode=None,
)

Settings = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings in a TOML file; their changes are shown.")
]
Json = Annotated[bool, typer.Option("--json", help="Write JSON for other programs.")]


@app.callback()
def lists(context: typer.Context) -> None:
    """Show the tables of the model; without a name, list them."""
    if context.invoked_subcommand is None:
        commands: Any = typer.main.get_command(app)
        for name, command in commands.commands.items():
            say(f"supplymap lists {name:<10} {command.help}")
        say("The public lists (UFLPA, orders, DOL and others) with their dates and gaps stand in docs/lists.md.")


@app.command()
def factors(settings: Settings = None, as_json: Json = False) -> None:
    """Show the factors of the modelled likelihood, by code."""
    from supplymap import reference  # noqa: PLC0415 - keeps --help fast

    with _tables(settings) as (config, parameters):
        rows = [_factor(row, parameters) for row in reference.table("factors")]
        if as_json:
            _write(parameters, factors=rows, bands={"High": parameters.high, "Medium": parameters.medium})
            return
        headers = {row["field"]: row["header"] for row in reference.table("columns")}
        say(
            f"Bands: High from {config.high:g} by the middle value, Unknown by the high end alone; Medium from "
            f"{config.medium:g} by the high end, below that Low."
        )
        for code in dict.fromkeys(row["code"] for row in rows):
            levels = [row for row in rows if row["code"] == code]
            field = levels[0]["field"]
            column = f'; answered in the column "{headers.get(field, field)}"' if field else ""
            say(f"\n{code}  ({levels[0]['indicator']}{column})")
            _say_rows(levels, ("level", "low", "value", "high"), _about_factor)
        _end(parameters)


def _factor(row: dict[str, str], parameters: Parameters) -> dict[str, Any]:
    """Return a row of the factors, with the values of the model."""
    *values, imposed = parameters.factors[row["code"], row["level"]]
    ends = ("low", "value", "high")
    return {
        **row,
        **dict(zip(ends, values, strict=True)),
        "state_imposed": imposed,
        "countries": sorted(parameters.state_countries[row["code"], row["level"]]),
        "changed": values != [float(row[end]) for end in ends],
    }


def _about_factor(row: dict[str, Any]) -> str:
    imposed = f"; state-imposed ({', '.join(row['countries'])}): no control counts" if row["state_imposed"] else ""
    changed = "; changed by the settings" if row["changed"] else ""
    return f"{row['meaning']}{imposed}{changed} [{row['source']}]"


@app.command()
def controls(settings: Settings = None, as_json: Json = False) -> None:
    """Show the controls: how much each valid document reduces."""
    from supplymap import reference  # noqa: PLC0415 - keeps --help fast

    with _tables(settings) as (_, parameters):
        rows: list[dict[str, Any]] = [
            {
                **row,
                "effectiveness": parameters.controls[row["document"]][1],
                "changed": parameters.controls[row["document"]][1] != float(row["effectiveness"]),
            }
            for row in reference.table("controls")
        ]
        if as_json:
            _write(parameters, controls=rows)
            return
        say("Each takes its share off every factor that is not state-imposed, while its document is valid.\n")
        _say_rows(rows, ("code", "document", "effectiveness"), _about)
        _end(parameters)


@app.command()
def evidence(settings: Settings = None, as_json: Json = False) -> None:
    """Show how likely a link is real, by how it is known."""
    from supplymap import reference  # noqa: PLC0415 - keeps --help fast
    from supplymap.likelihood.parameters import NOT_STATED  # noqa: PLC0415

    with _tables(settings) as (_, parameters):
        rows: list[dict[str, Any]] = [
            {
                **row,
                "evidence": row["evidence"] or NOT_STATED,
                "w": parameters.evidence[row["evidence"]],
                "changed": parameters.evidence[row["evidence"]] != float(row["w"]),
            }
            for row in reference.table("evidence")
        ]
        if as_json:
            _write(parameters, evidence=rows)
            return
        say("A probability that the file states for a link comes before these.\n")
        _say_rows(rows, ("evidence", "w"), _about)
        _end(parameters)


@app.command()
def severity(settings: Settings = None, as_json: Json = False) -> None:
    """Show how severity is graded; it only ranks actions."""
    _grades("severity", ("aspect", "level", "value"), settings, as_json=as_json)


@app.command("five-step")
def five_step(settings: Settings = None, as_json: Json = False) -> None:
    """Show how threat and vulnerability are rated from 1 to 3."""
    _grades("five_step", ("scale", "level", "value"), settings, as_json=as_json)


@app.command()
def glossary(settings: Settings = None, as_json: Json = False) -> None:
    """Show what the words of the outputs mean."""
    from supplymap import reference  # noqa: PLC0415 - keeps --help fast

    with _tables(settings):
        rows = reference.table("glossary")
        if as_json:
            say(json.dumps({"glossary": [dict(row) for row in rows]}, ensure_ascii=False, indent=1))
            return
        for row in rows:
            say(f"{row['word']}: {row['meaning']}")


def _grades(name: str, columns: Sequence[str], settings: Path | None, *, as_json: bool) -> None:
    from supplymap import reference  # noqa: PLC0415 - keeps --help fast

    with _tables(settings) as (_, parameters):
        rows: list[dict[str, Any]] = [
            {**row, "value": parameters.grades[row[columns[0]], row["level"]]} for row in reference.table(name)
        ]
        if as_json:
            _write(parameters, **{name: rows})
            return
        _say_rows(rows, columns, lambda row: f"{row['when']} [{row['source']}]")
        _end(parameters)


def _about(row: dict[str, Any]) -> str:
    return f"{row['meaning']}{'; changed by the settings' if row['changed'] else ''} [{row['source']}]"


@contextmanager
def _tables(settings: Path | None) -> Iterator[tuple[Config, Parameters]]:
    """Provide the settings and the parameters of the model with them."""
    from supplymap import reference  # noqa: PLC0415 - keeps --help fast
    from supplymap.likelihood.parameters import parameters  # noqa: PLC0415

    config = read_settings(settings)
    with reference.using(config.tables):
        yield config, parameters(config)


def _say_rows(rows: Sequence[dict[str, Any]], columns: Sequence[str], about: Any) -> None:  # noqa: ANN401 - a reader of one row
    """Print rows under their headings, each with its meaning."""
    cells = [[f"{row[name]:g}" if isinstance(row[name], float) else str(row[name]) for name in columns] for row in rows]
    heads = [name.replace("_", " ") for name in columns]
    widths = [max(len(line[index]) for line in (heads, *cells)) for index in range(len(columns))]
    texts = ["meaning", *(about(row) for row in rows)]
    for line, text in zip((heads, *cells), texts, strict=True):
        say("  " + "  ".join(part.ljust(width) for part, width in zip(line, widths, strict=True)) + f"  {text}")


def _end(parameters: Parameters) -> None:
    say(f"\nAll values are this tool's own unless the source says otherwise. Parameters digest: {parameters.digest}")


def _write(parameters: Parameters, **content: object) -> None:
    say(json.dumps({"parameters_digest": parameters.digest, **content}, ensure_ascii=False, indent=1))
