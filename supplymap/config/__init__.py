"""Settings of a user, read from TOML."""

from supplymap.config.columns import IGNORE, ColumnDecision, column_decision, decision_on, decisions_for, level
from supplymap.config.file import KEYS, read_config, with_columns
from supplymap.config.judgements import Decision, Judgement, refuse_contradiction
from supplymap.config.limits import BOUNDS, DEFAULT_LIMITS, Limits
from supplymap.config.settings import FEWEST_WORLDS, MOST_WORLDS, Config, applied, checked
from supplymap.config.shapes import parse_as_of

__all__ = [
    "BOUNDS",
    "DEFAULT_LIMITS",
    "FEWEST_WORLDS",
    "IGNORE",
    "KEYS",
    "MOST_WORLDS",
    "ColumnDecision",
    "Config",
    "Decision",
    "Judgement",
    "Limits",
    "applied",
    "checked",
    "column_decision",
    "decision_on",
    "decisions_for",
    "level",
    "parse_as_of",
    "read_config",
    "refuse_contradiction",
    "with_columns",
]
