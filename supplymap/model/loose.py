"""Texts that are no names, as a sequence that can be searched without looking at each of them."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from supplymap.model.rows import LooseText
from supplymap.model.views import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class LooseTexts(View[LooseText]):
    """Texts of which each wording, and each heading, is tested once, however often it stands in the files."""

    @abstractmethod
    def of(self, wanted: Callable[[str], bool], *, headed: bool) -> Iterator[LooseText]:
        """Yield the texts whose wording is wanted, in their sequence; if `headed`, those under such a heading too."""


def texts_of(loose: Iterable[LooseText], wanted: Callable[[str], bool], *, headed: bool = False) -> Iterator[LooseText]:
    """Yield the texts whose wording is wanted, in their sequence.

    Parameters
    ----------
    loose
        Any texts.
    wanted
        A test of a wording.
    headed
        Whether a text under a wanted heading counts too.
    """
    if isinstance(loose, LooseTexts):
        yield from loose.of(wanted, headed=headed)
        return
    for one in loose:
        if wanted(one.text) or (headed and one.column and wanted(one.column)):
            yield one
