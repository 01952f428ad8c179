"""SPARQL as text: the form of a query, the names that it uses, and the safe replacement of its parameters."""

import re
from collections.abc import Mapping
from itertools import dropwhile

from rdflib.namespace import XSD
from rdflib.term import Identifier, Literal, URIRef

from filmograph.errors import QueryError
from filmograph.store.tokens import tokens

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def form(text: str) -> str:
    """Return the form of a query: "SELECT", "ASK", "CONSTRUCT" or "DESCRIBE".

    Raises `QueryError` when it has none of them.
    """
    for kind, token in tokens(text):
        if kind == "word" and token.upper() in _FORMS:
            return token.upper()
    raise QueryError(f"This is not a SPARQL query: it contains none of {', '.join(_FORMS)}.")


def parameters(text: str) -> frozenset[str]:
    """Return the names of the parameters of a query, without their `$_`."""
    return frozenset(token[2:] for kind, token in tokens(text) if kind == "parameter")


def bind(text: str, values: Mapping[str, Identifier]) -> str:
    """Return the query with each parameter that `values` names replaced by its term; the others stay free variables.

    An integer is written without quotes and datatype, because `LIMIT` accepts no other form.

    >>> bind("SELECT ?f { ?f ?p $_name } # $_name", {"name": Literal("Bill } Nunn")})
    'SELECT ?f { ?f ?p "Bill } Nunn" } # $_name'
    """
    return "".join(_written(values[token[2:]]) if kind == "parameter" and token[2:] in values else token for kind, token in tokens(text))


def _written(term: Identifier) -> str:
    if isinstance(term, Literal) and term.datatype == XSD.integer and re.fullmatch("[0-9]+", term):
        return str(term)
    return term_text(term)


def term_text(term: Identifier) -> str:
    """Return an IRI or literal as SPARQL writes it, with all its characters inside its brackets or quotes.

    Raises `QueryError` for an IRI with a character that IRIs may not contain, and for a term that is neither IRI nor literal.
    """
    if isinstance(term, URIRef):
        return f"<{sound_iri(term)}>"
    if not isinstance(term, Literal):
        raise QueryError(f"{term!r} cannot be put into a query: only IRIs and literals can.")
    quoted = '"' + "".join(_ESCAPES.get(c) or (f"\\u{ord(c):04x}" if _unprintable(c) else c) for c in str(term)) + '"'
    if term.language:
        return f"{quoted}@{term.language}"
    return quoted if term.datatype is None else f"{quoted}^^{term_text(term.datatype)}"


def sound_iri(text: str) -> str:
    """Return the text, which is a valid IRI; raises `QueryError` when it contains a character that IRIs may not contain."""
    if re.search(r'[<>"{}|^`\\\x00-\x20]', text):
        raise QueryError(f"{str(text)!r} is not an IRI: it contains a space, quote, brace or control character.")
    return str(text)


def _unprintable(character: str) -> bool:
    return character < " " or character == "\x7f"


def starred(text: str) -> tuple[str, ...]:
    """Return the variables of a `SELECT *` query in the order in which they first appear; of any other query none.

    >>> starred("SELECT DISTINCT * { ?film film:year ?year ; film:title ?title FILTER (?year < 1950) } # ?never")
    ('film', 'year', 'title')
    """
    words = (token.upper() for kind, token in tokens(text) if kind != "comment" and not token.isspace())
    selected = dropwhile(lambda word: word in ("SELECT", "DISTINCT", "REDUCED"), dropwhile(lambda word: word != "SELECT", words))
    if next(selected, "") != "*":
        return ()
    readable = "".join(" " if kind in ("comment", "iri", "string") else token for kind, token in tokens(text))
    return tuple(dict.fromkeys(re.findall(r"[?$](\w+)", readable)))


def declared_prefixes(text: str) -> dict[str, str]:
    """Return the prefixes that a query declares, with their namespaces.

    >>> declared_prefixes("PREFIX ex: <http://example.org/> ASK { ?s ex:p 1 }")
    {'ex': 'http://example.org/'}
    """
    return dict(re.findall(r"PREFIX\s+([\w.-]*):\s*<([^>]*)>", text, re.IGNORECASE))


def names_used(text: str, prefixes: Mapping[str, str]) -> frozenset[str]:
    """Return the IRIs that a query names, in full or by one of its prefixes."""
    declared = {**prefixes, **declared_prefixes(text)}
    used = set()
    for kind, token in tokens(text):
        if kind == "iri":
            used.add(token[1:-1])
        elif kind == "name":
            prefix, _, local = token.partition(":")
            if prefix in declared:
                used.add(declared[prefix] + local)
    return frozenset(used)
