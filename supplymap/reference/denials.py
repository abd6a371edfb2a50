"""Denials: words around the name of a place that take it back, as in "no cotton from Xinjiang"."""

from __future__ import annotations

import re

from supplymap.reference.names import DENIED

_GOODS = (
    r"any|from|in|of|to|with|the|made|grown|origin|cotton|yarn|fib(?:er|re)s?|fabrics?|tomato(?:es)?|goods|materials?|products?"
    r"|inputs?|content|workers?|labou?r|people|staff|suppliers?|mills?|farms?|sourc(?:ed|ing)|links?|ties|or|uyghurs?|uighurs?"
)
_BEFORE = re.compile(
    rf"\b(?:non|no|(?<!or )not|without|excluding|except|outside|free of|free from)"
    rf"(?: (?:{_GOODS}|sourced|sourcing|contain(?:s|ing)?|using|used)){{0,4}} $"
)
_AFTER = re.compile(
    rf"(?: (?:{_GOODS})){{0,4}}(?: \|)? (?:{DENIED}|(?:no|none|nil|zero|never|0|n a)(?= \||\s*$)"
    r"|(?:(?:is|are|was|were|must be) )?(?:strictly )?(?:not (?:used|allowed|sourced|permitted|accepted)"
    r"|prohibited|banned|forbidden|excluded))(?![a-z0-9])"
)
_TWICE = re.compile(
    r"\b(?:no|not|never|without|lack of|missing|cannot|cant|unable to)"
    r"(?: (?:any|the|a|sufficient|written|other|further))*"
    r" (?:proof|evidence|guarantee|assurance|confirmation|certainty|documents?|records?|prove|confirm|guarantee|assure"
    r"|exclude|verify)\b[^|]*$"
    rf"|\b(?:no|not|none|nothing|never|nobody)(?: (?:{_GOODS}|other|from))* (?:outside|except|excluding) $"
)
"""What turns a denial after it around: "no proof that it is not from Xinjiang", "no supplier outside Xinjiang"."""
_HAN_AFTER = re.compile(
    r"(?:棉花?|棉纱|原料|产品|工人)?[:：]?(?:无|無|没有|沒有|否|不使用|不用|禁用|禁止)(?:$|[,，。;；])"
)
_HAN_BEFORE = re.compile(r"(?:非|不含|没有|無|无|不用|不使用|不来自|不是)(?:来自|任何)?$")
LONGEST = 100
"""Most characters searched before a name for a denial; the longest denial is shorter."""


def denied(text: str, start: int, end: int) -> bool:
    """Return whether a text denies the name of a place in it.

    Parameters
    ----------
    text
        Folded by :func:`supplymap.reference.names.fold_denials`, with a bar for each comma; or Chinese without blanks.
    start, end
        Where the name stands.
    """
    before = max(start - LONGEST, 0)
    if text.startswith(" "):
        ahead = _BEFORE.search(text, before, start) and not _TWICE.search(text, before, start)
        return bool(ahead or _AFTER.match(text, end))
    return bool(_HAN_BEFORE.search(text, before, start) or _HAN_AFTER.match(text, end))
