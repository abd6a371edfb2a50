"""Papers of a partner: which are in force, what they take off a likelihood, which are missing or expired."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.probability import any_of

if TYPE_CHECKING:
    from datetime import date

    from supplymap.likelihood.parameters import Parameters
    from supplymap.model import Document
    from supplymap.network.attributes import PartnerAttributes

_ADVERSE = re.compile(
    r"fail|zero.tolerance|critical|unacceptable|rejected|not passed|non.?complian|non.?conform", re.IGNORECASE
)
_NOT_ADVERSE = re.compile(
    r"\b(?:no|none|zero|0|without)\b[^.;,]*?(?:fail\w*|critical|zero.tolerance|non.?compl\w+|non.?conf\w+)",
    re.IGNORECASE,
)


def is_adverse(result: str) -> bool:
    """Return whether a result reports a failure; "no critical findings" does not."""
    return _ADVERSE.search(_NOT_ADVERSE.sub("", result)) is not None


def in_force(document: Document, as_of: date) -> bool:
    """Return whether a document is valid on a day: issued by then, dated and not expired."""
    return document.expires is not None and document.expires >= as_of and (document.issued or as_of) <= as_of


def controls_of(node: PartnerAttributes, parameters: Parameters, as_of: date) -> tuple[tuple[str, ...], float]:
    """List the controls in force, and return what they take off together.

    Parameters
    ----------
    node
        Attributes of the partner.
    parameters
        Values in use.
    as_of
        Day on which a document must be valid; an undated one is not.

    Returns
    -------
    controls
        In words: document, expiry, effectiveness and the row of the document.
    reduction
        1 - prod(1 - effectiveness) in [0, 1].
    """
    valid: dict[str, Document] = {}
    for document in node["documents"]:
        if document.kind in parameters.controls and in_force(document, as_of) and not is_adverse(document.result):
            known = valid.get(document.kind)
            if known is None or str(known.expires) < str(document.expires):
                valid[document.kind] = document
    titles = {kind: row["title"] for kind, row in reference.keyed("documents").items()}
    texts = tuple(
        f"{titles[kind]}{f' {document.number}' if document.number else ''}, valid to {document.expires}, takes off "
        f"{parameters.controls[kind][1] * 100:g} % ({document.source})"
        for kind, document in sorted(valid.items())
    )
    return texts, any_of(parameters.controls[kind][1] for kind in valid)


def papers(node: PartnerAttributes, as_of: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """List the papers that reduce a likelihood and are missing, and the papers that have expired.

    Returns
    -------
    missing, expired
        Titles of document kinds, in the sequence of ``documents.csv``.
    """
    missing, expired = [], []
    for row in reference.table("documents"):
        documents = [document for document in node["documents"] if document.kind == row["kind"]]
        if any(in_force(document, as_of) for document in documents):
            continue
        if documents:
            expired.append(row["title"])
        elif row["reduces"] == "yes":
            missing.append(row["title"])
    return tuple(missing), tuple(expired)
