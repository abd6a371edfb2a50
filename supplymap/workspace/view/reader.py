"""What is needed to read a workbook of decisions back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from supplymap.model import Question
    from supplymap.workspace.state import State


@dataclass(frozen=True, slots=True)
class Reader:
    """What is needed to read a workbook back.

    Attributes
    ----------
    state
        What stands decided now.
    questions
        Of the runs, the latest first; read as far as needed.
    by
        Who decides where a row names nobody.
    is_reading
        Whether a text says what a column may hold.
    country_name
        Gives the name of a country by its code.
    why
        Why, where a row gives no reason; if empty, such a row is not taken.
    known
        Keys with what they are about, beside those of the log and of the runs.
    """

    state: State
    questions: Iterable[Sequence[Question]]
    by: str = ""
    is_reading: Callable[[str], bool] = lambda _: True
    country_name: Callable[[str], str] = str
    why: str = ""
    known: Sequence[tuple[str, dict[str, Any]]] = ()
