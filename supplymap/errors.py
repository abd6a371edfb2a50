"""Exceptions for requests that cannot be carried out, with one plain sentence each.

Problems *in the data* are no exceptions but :class:`supplymap.model.Issue` records with an address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class SupplymapError(Exception):
    """The data or the request is wrong; the message says what, where and what to do."""


class InputError(SupplymapError):
    """A file cannot be read: missing, encrypted, damaged, too large or without any known header."""


class ImporterError(SupplymapError):
    """The importer is not named, or not found in the files.

    Attributes
    ----------
    names
        Those who may be meant, the likeliest first.
    """

    def __init__(self, message: str, names: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.names = tuple(names)


class PartnerError(SupplymapError):
    """A named partner is not in the graph."""


class RequestError(SupplymapError):
    """A supposition or question that is impossible for the partners or links it names."""


class ConfigError(SupplymapError):
    """The configuration or a reference table has an unknown key or an impossible value."""


class OutputError(SupplymapError):
    """An output cannot be written: no permission, no space, or open in another program."""


class WorkspaceError(SupplymapError):
    """A workspace is missing, cannot be read or written, or a decision in it is not possible."""
