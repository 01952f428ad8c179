"""What is refused before a query is parsed: what would go out to other hosts, and what is nested too deeply for a parser."""

import re
from collections.abc import Sequence

from filmograph.errors import QueryError
from filmograph.store.tokens import tokens, unescaped

_OPENING, _CLOSING = frozenset("{(["), frozenset("})]")
_OPERATORS = frozenset("/|^!+-*?&=<>")
_ENDS = frozenset("{}.;,")
_BARE = {"string": '""', "iri": "<>", "comment": ""}
_NAMES_A_GRAPH = ("GRAPH", "FROM", "NAMED")
_WITHIN_IRI = re.compile(r"\).*SERVICE.*#", re.IGNORECASE)
"""`?a<?b)SERVICE#>` is no IRI to a parser that takes `<` for "less than" and the rest for a comment."""

_OPERATORS_A_LEVEL = 5
"""How many operators one expression may have for each level of the depth: they nest too, but take less."""


def refuse(text: str, *, depth: int, service: bool = False) -> None:
    """Raise `QueryError` for a query or update that is nested deeper than `depth`, or has five times as many operators in one expression.

    Also for one that asks another host by SERVICE, unless `service` allows it, and for LOAD.
    """
    if _is_plain(text, depth):
        return
    found = list(tokens(text))
    _refuse_depth(found, depth)
    # code points may be escaped anywhere, also in keywords, but in strings and IRIs they end nothing
    bare = unescaped("".join(_BARE.get(kind, token) for kind, token in found))
    spelt = [(kind, token.upper()) for kind, token in tokens(bare) if kind != "space"]
    if not service and (_asks_others(spelt) or any(kind == "iri" and _WITHIN_IRI.search(token) for kind, token in found)):
        raise QueryError("The query asks another host with SERVICE, which is not allowed here; ask that host by itself.")
    if _loads(spelt):
        raise QueryError("The update reads from another host or file with LOAD, which is not allowed; send the data itself.")


def _is_plain(text: str, depth: int) -> bool:
    """Return whether a text has so few brackets and operators, and no letters of a keyword, that reading its tokens can refuse nothing."""
    if not text.isascii() or "\\" in text:
        return False
    keys = text.upper()
    if "SERVICE" in keys or "LOAD" in keys:
        return False
    return sum(map(text.count, _OPENING)) <= depth and sum(map(text.count, _OPERATORS)) <= depth * _OPERATORS_A_LEVEL


def _refuse_depth(found: Sequence[tuple[str, str]], depth: int) -> None:
    level = operators = 0
    for kind, token in found:
        if kind == "iri":  # it may be two comparisons with brackets between them
            _refuse_more(level + sum(map(token.count, _OPENING)), sum(map(token.count, _OPERATORS)), depth)
        if kind != "other":
            continue
        level += (token in _OPENING) - (token in _CLOSING)
        operators = 0 if token in _ENDS else operators + (token in _OPERATORS)
        _refuse_more(level, operators, depth)


def _refuse_more(level: int, operators: int, depth: int) -> None:
    if level > depth:
        raise QueryError(f"The query is nested more than {depth} deep; write it with fewer brackets within brackets.")
    if operators > depth * _OPERATORS_A_LEVEL:
        raise QueryError(f"An expression of the query has more than {depth * _OPERATORS_A_LEVEL} operators; write it in parts.")


def _asks_others(spelt: Sequence[tuple[str, str]]) -> bool:
    """Return whether a query has the keyword SERVICE, also where no space parts it from what is before or after it."""
    for (_, before), (kind, token), (_, after) in zip([("", ""), *spelt], spelt, [*spelt[1:], ("", "")], strict=False):
        if kind == "word" and "SERVICE" in token:
            return True
        # `service:a` is a name, but where a group follows it is the keyword and the name `:a`
        if kind == "name" and "SERVICE" in token.partition(":")[0] and after == "{" and before not in _NAMES_A_GRAPH:
            return True
    return False


def _loads(spelt: Sequence[tuple[str, str]]) -> bool:
    """Return whether an update has the keyword LOAD, also where no space parts it from what is before or after it."""
    level = 0
    for (kind_before, before), (kind, token) in zip([("", ""), *spelt], spelt, strict=False):
        level += (token == "{") - (token == "}")  # noqa: S105 - a bracket
        if kind == "word" and "LOAD" in token:
            return True
        # an operation begins an update, or follows another or the prefixes
        begins = before in ("", ";") or kind_before in ("iri", "string")
        if kind == "name" and "LOAD" in token.partition(":")[0] and level == 0 and begins:
            return True
    return False
