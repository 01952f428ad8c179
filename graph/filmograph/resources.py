"""The folders of the ontology and the queries: in the installed package, or two folders up in a checkout; and the scripts of pages."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


def _folder(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _CHECKOUT / name


def ontology() -> Path:
    """Return the folder of `film.ttl`, `roles.ttl`, `alignments.ttl`, `context.jsonld` and `shapes/`."""
    return _folder("ontology")


def queries() -> Path:
    """Return the folder of the `.rq` files, one question each."""
    return _folder("queries")


def bundle(name: str) -> Path:
    """Return a file that is built from the TypeScript of `web/`: `page.js`, `page.css` or `widget.js`."""
    return _PACKAGE / "web" / "bundle" / name
