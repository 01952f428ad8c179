"""The templates of the pages, and how values and addresses are written in them."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote, urlencode

from filmograph.display import plain_text
from filmograph.namespaces import ID, ROLE
from filmograph.store.network import Provenance

if TYPE_CHECKING:
    from jinja2 import Environment

Page: TypeAlias = tuple[str, str, int]
"""The media type of an answer, its text, and its status of HTTP."""

HTML = "text/html; charset=utf-8"
KINDS = {"person": "people", "film": "films", "company": "companies", "place": "places"}
_WHERE = re.compile(r"(?P<file>.*), lines? (?P<first>\d+)(?:-(?P<last>\d+))?")


@cache
def _templates() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - only pages need it

    made = Environment(
        loader=PackageLoader("filmograph.serve"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters.update(
        plain=plain, address=address, role_address=role_address, line_address=line_address, number=number, with_fields=with_fields
    )
    return made


def load() -> None:
    """Read all templates."""
    for name in _templates().list_templates():
        _templates().get_template(name)


def page(template: str, status: int = 200, **values: Any) -> Page:
    """Return a page, written from a template."""
    return HTML, _templates().get_template(template).render(**values), status


def plain(value: object) -> str:
    """Return a value as text without what turns the direction of what follows; nothing for None."""
    return "" if value is None else "yes" if value is True else "no" if value is False else plain_text(str(value))


def number(value: object) -> str:
    """Return a number as a person reads it; a fraction has at most two digits after its point.

    >>> number(12345), number(0.755), number(25000000.0)
    ('12,345', '0.76', '25,000,000')
    """
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) else plain(value)


def address(value: object) -> str | None:
    """Return the address of the page of an entity or a role on this server, None for anything else."""
    text = str(value)
    if text.startswith(str(ROLE)):
        return role_address(text.removeprefix(str(ROLE)))
    kind = text.removeprefix(str(ID)).partition("/")[0]
    return f"/id/{text.removeprefix(str(ID))}" if text.startswith(str(ID)) and kind in KINDS else None


def role_address(role: str) -> str:
    """Return the address of the page of a role."""
    return f"/role/{quote(role.replace(' ', '-'), safe='')}"


def line_address(source: str, file: str | None = None, lines: Iterable[int | None] = ()) -> str:
    """Return the address of a document, or of its lines; without a file that of the documents of a source.

    >>> line_address("imdb", "a b.txt", (3, 4)), line_address("imdb", None, (7,))
    ('/source/imdb/a%20b.txt?lines=3-4#line-3', '/source/imdb?lines=7')
    """
    known = [line for line in lines if line]
    path = f"/source/{quote(source, safe='')}" + (f"/{quote(file, safe='/')}" if file else "")
    asked = f"?lines={'-'.join(map(str, dict.fromkeys(known)))}" if known else ""
    return path + asked + (f"#line-{known[0]}" if known and file else "")


def with_fields(path: str, fields: Mapping[str, object]) -> str:
    """Return an address with fields; those that are None or empty are left out."""
    return f"{path}?{urlencode({name: str(value) for name, value in fields.items() if value not in (None, '')})}"


def lines_of(provenance: Iterable[Provenance]) -> list[dict[str, str]]:
    """Return where something stands, each as a text with its address."""
    return [
        {"text": str(one), "address": line_address(one.source, one.document, (one.first_line, one.last_line))}
        for one in provenance
    ]  # fmt: skip


def where(source: str, text: str | None) -> dict[str, str] | None:
    """Return a place in a document that is given in words, such as "page.txt, lines 3-4", with its address."""
    if text is None:
        return None
    match = _WHERE.fullmatch(text)
    if match is None:
        return {"text": text, "address": line_address(source)}
    last = int(match["last"]) if match["last"] else None
    return {"text": text, "address": line_address(source, match["file"], (int(match["first"]), last))}
