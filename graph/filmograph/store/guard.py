"""What is refused before a query is parsed: what would go out to other hosts, and what is nested too deeply for a parser."""

from filmograph.errors import QueryError
from filmograph.store.tokens import tokens, unescaped

_OPENING, _CLOSING = frozenset("{(["), frozenset("})]")
_OPERATORS = frozenset("/|^!+-*?&=<>")
_ENDS = frozenset("{}.;,")


_OPERATORS_A_LEVEL = 5
"""How many operators one expression may have for each level of the depth: they nest too, but take less."""


def refuse(text: str, *, depth: int, service: bool = False) -> None:
    """Raise `QueryError` for a query or update that is nested deeper than `depth`, or has five times as many operators in one expression.

    Also for one that asks another host by SERVICE, unless `service` allows it, and for LOAD.
    """
    level = operators = 0
    for kind, token in tokens(unescaped(text)):
        if kind == "word":
            _refuse_word(token.upper(), service=service)
        elif kind != "other":
            continue
        level += (token in _OPENING) - (token in _CLOSING)
        operators = 0 if token in _ENDS else operators + (token in _OPERATORS)
        if level > depth:
            raise QueryError(f"The query is nested more than {depth} deep; write it with fewer brackets within brackets.")
        if operators > depth * _OPERATORS_A_LEVEL:
            raise QueryError(f"An expression of the query has more than {depth * _OPERATORS_A_LEVEL} operators; write it in parts.")


def _refuse_word(word: str, *, service: bool) -> None:
    if word == "SERVICE" and not service:
        raise QueryError("The query asks another host with SERVICE, which is not allowed here; ask that host by itself.")
    if word == "LOAD":
        raise QueryError("The update reads from another host or file with LOAD, which is not allowed; send the data itself.")
