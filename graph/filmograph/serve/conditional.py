"""Requests that a client repeats: a tag for what it was answered, by which the server tells it that nothing has changed."""

import json
import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from starlette.requests import Request

from filmograph import VERSION
from filmograph.serve.replies import ProblemError
from filmograph.serve.requests import header
from filmograph.store.tokens import tokens

_CHANGING = re.compile(r"NOW|RAND|UUID|SERVICE|\\U", re.IGNORECASE)
_TAG = re.compile(r'(?:W/)?("[^"]*")')
_KEPT = {"Vary": "Accept", "Cache-Control": "no-cache"}


def is_changing(query: str) -> bool:
    """Return whether a query may be answered otherwise each time: by the clock, by chance, or by another host.

    >>> is_changing("SELECT (RAND() AS ?chance) {}"), is_changing("ASK { <https://example.org/now> ?known 'now' }")
    (True, False)
    """
    return _CHANGING.search(query) is not None and any(_is_changing(*token) for token in tokens(query))


def _is_changing(kind: str, text: str) -> bool:
    """Return whether a token may name such a function: it may be spelt with escapes, or stand between two comparisons."""
    if kind in ("string", "comment", "variable"):
        return False
    return text == "\\" or (_CHANGING.search(text) is not None and (kind != "iri" or "(" in text))


def tag(state: str, asked: Mapping[str, Any]) -> str:
    """Return the tag of an answer: a digest of the state of what was asked, of what was asked, and of the version that answers."""
    content = json.dumps([VERSION, state, asked])
    return f'"{blake2b(content.encode(), digest_size=12).hexdigest()}"'


def kept(request: Request, current: str) -> dict[str, str]:
    """Return the headers of an answer that a client may keep, if it asks before each use whether the answer is still the same.

    Raises `ProblemError` with the status 304 for a client that has it: its `If-None-Match` has the current tag.
    """
    headers = {**_KEPT, "ETag": f"W/{current}"}
    if current in _TAG.findall(header(request, b"if-none-match")):
        raise ProblemError(304, "", headers)
    return headers
