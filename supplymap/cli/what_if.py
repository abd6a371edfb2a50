"""The command ``supplymap what-if``: modelled risk, findings and coverage if partners or links were otherwise."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supplymap.cli.terminal import GraphFile, Seed, Settings, Worlds, check_single, load, read_settings, say
from supplymap.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import networkx as nx
    import pandas as pd

    from supplymap.config import Config
    from supplymap.network.attributes import GraphAttributes
    from supplymap.ranking.suppositions import Change

Suppose = list[str] | None
ALL_PRODUCTS = "All products"
BUDGET = (
    "No other choice of as many audits covers more of the modelled risk. What an audit cannot settle is left out: "
    "findings, forced labor that a state may impose, and likelihoods that an expert set."
)
AUDIT_COLUMNS = {
    "audit": "Audit",
    "id": "Partner ID",
    "partner": "Partner",
    "country": "Country",
    "tier": "Tier",
    "risk_share": "Share of the modelled risk",
    "likelihood": "Likelihood",
    "before": "Exposure before",
    "after": "Exposure if free of forced labor",
    "hazard_before": "Expected hazard before",
    "hazard_after": "Expected hazard if free of forced labor",
    "verification": "Value of verification",
}


def what_if(
    graph: GraphFile = Path("reports"),
    clear: Annotated[
        Suppose, typer.Option("--clear", metavar="NAME", help="It turns out to be free of forced labor.")
    ] = None,
    confirm: Annotated[Suppose, typer.Option("--confirm", metavar="NAME", help="Forced labor there is proven.")] = None,
    remove: Annotated[Suppose, typer.Option("--remove", metavar="NAME", help="It no longer supplies anyone.")] = None,
    swap: Annotated[
        Suppose,
        typer.Option(
            "--replace", metavar="NAME[=OTHER]", help="OTHER supplies in its place, or someone not known if left out."
        ),
    ] = None,
    document: Annotated[
        Suppose, typer.Option("--document", metavar="NAME", help="Papers prove its links; or one link.")
    ] = None,
    budget: Annotated[
        int,
        typer.Option("--budget", min=0, metavar="K", help="Propose the K audits that cover most of the modelled risk."),
    ] = 0,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write a workbook (.xlsx) too.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for other programs.")] = False,
    settings: Settings = None,
    seed: Seed = None,
    worlds: Worlds = None,
) -> None:
    """Suppose partners or links otherwise: modelled risk, findings and coverage before and after.

    No supposition clears a finding. --json and --out give the numbers behind the words. A name is a partner's name or
    id; a link is written "SUPPLIER > BUYER". Options can be given several times and hold all at once.
    """
    given = {"clear": clear, "confirm": confirm, "remove": remove, "replace": swap, "document": document}
    changes = _changes(given)
    if not changes and not budget:
        msg = "Nothing is supposed: give --clear, --confirm, --remove, --replace or --document, or --budget K."
        raise RequestError(msg)
    source, loaded, note = load(graph)
    config = _config(settings, loaded.graph, seed, worlds)
    inputs = [source, *(path for path in (settings, config.tables) if path)]
    if out is not None:
        check_single(out, (".xlsx",), graph=source, inputs=inputs)
    result = _compare(loaded, changes, config, budget)
    if note:
        result["notes"].append(note)
    if out is not None:
        _write(loaded, result, out, inputs)
    if as_json:
        say(json.dumps(result, ensure_ascii=False, indent=1, allow_nan=False))
        return
    for line in _lines(loaded, result, changed=bool(changes)):
        say(line)
    if out is not None:
        say(f"Written: {out}")


def _changes(given: dict[str, Suppose]) -> list[Change]:
    from supplymap.ranking.suppositions import Change  # noqa: PLC0415 - keeps --help fast

    # the verbs are the keys of the command
    return [Change(verb, text.strip()) for verb, texts in given.items() for text in texts or ()]  # type: ignore[arg-type]


def _config(settings: Path | None, run: dict[str, Any], seed: int | None, worlds: int | None) -> Config:
    """Return the settings; without a file, the sampling of the run that made the graph."""
    from supplymap.config import checked  # noqa: PLC0415 - keeps --help fast

    config = read_settings(settings)
    if not settings:
        config = replace(config, **{name: run[name] for name in ("seed", "worlds", "tolerance")})
    given: dict[str, Any] = {name: value for name, value in (("seed", seed), ("worlds", worlds)) if value is not None}
    return checked(replace(config, **given), "command line")


def _compare(graph: nx.MultiDiGraph, changes: list[Change], config: Config, budget: int) -> dict[str, Any]:
    """Return the exposures before and after the changes, and the audits proposed within the budget."""
    from supplymap import reference  # noqa: PLC0415 - keeps --help fast
    from supplymap.exposure.measures import Sampling  # noqa: PLC0415
    from supplymap.likelihood.parameters import parameters as parameters_of  # noqa: PLC0415
    from supplymap.ranking import suppositions, what_if  # noqa: PLC0415
    from supplymap.ranking.audits import propose_audits  # noqa: PLC0415

    sampling = Sampling(config.seed, config.worlds, config.tolerance)
    with reference.using(config.tables):
        parameters = parameters_of(config)
        result = what_if.what_if(graph, changes, parameters, sampling)
        if parameters.digest != graph.graph["parameters_digest"]:
            result["notes"].append(
                f"The run used other parameters ({graph.graph['parameters_digest']}, here {parameters.digest}): "
                "newcomers and open ends are rated by these; give the --config of the run."
            )
        if budget:
            supposed = suppositions.supposed(graph, changes, parameters)
            result["audits"] = propose_audits(supposed, budget, sampling)
            result["notes"].append(BUDGET)
    return result


def _lines(graph: nx.MultiDiGraph, result: dict[str, Any], *, changed: bool) -> Iterator[str]:
    """Yield the lines of the result."""
    yield f"What if, for {graph.graph['importer_name']}, as of {graph.graph['as_of']}:"
    for text in result["changes"]:
        yield f"  - {text}"
    if changed:
        yield from _product_lines(result)
    yield from _audits_lines(result.get("audits", ()))
    if result["notes"]:
        yield ""
    for note in result["notes"]:
        yield f"Note: {note}"


def _product_lines(result: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of all products together and of those that change; the others are counted."""
    same = 0
    for name, before, after, covered in _rows(result):
        if name != ALL_PRODUCTS and before == after and covered["before"] == covered["after"]:
            same += 1
        else:
            yield from _row_lines(name, before, after, covered)
    if same:
        yield ""
        yield "1 product does not change." if same == 1 else f"{same} products do not change."


def _audits_lines(audits: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield the lines of the audits, and what share of the modelled risk they cover together."""
    from supplymap.ranking import percent  # noqa: PLC0415 - keeps --help fast

    for audit in audits:
        yield from _audit_lines(audit)
    shares = [audit["risk_share"] for audit in audits if audit["risk_share"] is not None]
    if len(shares) > 1:
        yield ""
        yield f"Together they carry {percent(sum(shares))} of the modelled risk."


def _row_lines(name: str, before: dict[str, Any], after: dict[str, Any], covered: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield name
    yield f"  {'modelled risk':<24} {risk_change(before['risk'], after['risk'])}"
    for title, key in (("findings that reach it", "findings"), ("possible findings", "possible_findings")):
        yield f"  {title:<24} {_then(str(len(before[key])), str(len(after[key])))}"
    yield f"  {'reach raw material':<24} {_then(_ends(covered['before']), _ends(covered['after']))}"
    unmapped = [str(one["ends"] - one["reaching_raw_material"]) for one in (covered["before"], covered["after"])]
    yield f"  {'ends not mapped':<24} {_then(*unmapped)}"


def risk_change(before: float | None, after: float | None) -> str:
    """Return in words how the modelled risk changes; None stands for a certainty."""
    if after is None:
        return "certain: forced labor there counts as proven" if before is not None else "certain, as before"
    if before is None:
        return "no longer certain"
    if before == 0.0:
        return "none, as before" if after == 0.0 else "rises from none"
    percent = round(100.0 * (after - before) / before)
    if percent:
        return f"{'rises' if percent > 0 else 'falls'} by {abs(percent):,} %"
    return "does not change" if after == before else "changes by less than 1 %"


def _then(before: str, after: str) -> str:
    return f"{before}, as before" if before == after else f"{before} → {after}"


def _audit_lines(audit: dict[str, Any]) -> Iterator[str]:
    from supplymap import reference  # noqa: PLC0415 - keeps --help fast
    from supplymap.ranking import percent  # noqa: PLC0415

    country = reference.countries().name(audit["country"]) if audit["country"] else "country not stated"
    share = audit["risk_share"]
    # where another partner is certain, the rest has no share in percent
    part = "a part" if share is None else percent(share)
    yield ""
    whom = f"{audit['partner']} ({country}, tier {audit['tier']})"
    yield f"Audit {audit['audit']}: {whom} carries {part} of the modelled risk"


def _rows(result: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]]:
    yield ALL_PRODUCTS, result["before"]["importer"], result["after"]["importer"], result["coverage"]["importer"]
    for name, before in result["before"]["products"].items():
        yield name, before, result["after"]["products"][name], result["coverage"]["products"][name]


def _written(exposure: dict[str, Any], end: str) -> str:
    from supplymap.probability import format_probability  # noqa: PLC0415 - keeps --help fast

    return format_probability(exposure[end], None if exposure[end] >= 1.0 else 0.0)


def _range(exposure: dict[str, Any]) -> str:
    return f"{_written(exposure, 'low')} to {_written(exposure, 'high')}"


def _ends(coverage: dict[str, Any]) -> str:
    return f"{coverage['reaching_raw_material']} of {coverage['ends']} ends"


def _table(result: dict[str, Any]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - takes a while to load

    return pd.DataFrame(
        [
            {
                "Product": name,
                "Modelled risk": risk_change(before["risk"], after["risk"]),
                "Exposure before": before["value"],
                "Exposure after": after["value"],
                "With findings before": before["with_findings"],
                "With findings after": after["with_findings"],
                "Interval before": _range(before),
                "Interval after": _range(after),
                "Expected hazard before": before["expected_hazard"],
                "Expected hazard after": after["expected_hazard"],
                "Findings before": len(before["findings"]),
                "Findings after": len(after["findings"]),
                "Ends that reach raw material before": _ends(covered["before"]),
                "Ends that reach raw material after": _ends(covered["after"]),
                "Standard error": max(before["standard_error"], after["standard_error"]),
                "Method": after["method"],
            }
            for name, before, after, covered in _rows(result)
        ]
    )


def _write(graph: nx.MultiDiGraph, result: dict[str, Any], out: Path, inputs: Sequence[Path]) -> None:
    """Write the comparison as a workbook."""
    import pandas as pd  # noqa: PLC0415 - takes a while to load

    from supplymap.outputs.sets import staged  # noqa: PLC0415
    from supplymap.outputs.workbook import write_rankings  # noqa: PLC0415

    about: GraphAttributes = graph.graph
    tables = {"What if": _table(result)}
    if result.get("audits"):
        tables["Audits"] = pd.DataFrame(result["audits"]).rename(columns=AUDIT_COLUMNS)
    with staged(out.parent, [out.name], inputs=inputs) as stage:
        write_rankings(
            tables,
            stage / out.name,
            meta={
                "importer": about["importer_name"],
                "as_of": about["as_of"],
                "tool": f"supplymap {about['version']}",
                "lists": [
                    f"{entry['title']}: {entry['sentence']}" for entry in about["lists"] if not entry["complete"]
                ],
                "notes": {
                    "What if": "Before and after, in the same worlds. " + " ".join(result["notes"]),
                    "Audits": BUDGET,
                },
                "summary": [("Supposed", text) for text in result["changes"]]
                + [("Mind", text) for text in result["notes"]],
                "bands": about["bands"],
            },
        )
