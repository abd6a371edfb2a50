"""The few exceptions: each is a request that cannot be carried out, said in one plain sentence.

Problems *in the data* are not exceptions but :class:`supplymap.model.Issue` records with an address.
"""


class SupplymapError(Exception):
    """The data or the request is wrong; the message says what, where and what to do."""


class InputError(SupplymapError):
    """A file cannot be read: missing, encrypted, damaged, too large or without any known header."""


class ImporterError(SupplymapError):
    """The importer is not named, or not found where the files must name it."""


class PartnerError(SupplymapError):
    """A partner that was asked for is not in the graph."""


class RequestError(SupplymapError):
    """A supposition or question that makes no sense for what it names."""


class ConfigError(SupplymapError):
    """The configuration or a reference table has an unknown key or an impossible value."""


class OutputError(SupplymapError):
    """An output cannot be written: no permission, no space, or open in another program."""
