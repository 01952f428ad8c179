"""HTML: one file that shows a network in any browser and asks nothing of any host."""

import base64
import hashlib
import html
import json
from collections.abc import Collection
from typing import Any, TextIO

from filmograph.export.page.explorer_data import Graph, explorer_data
from filmograph.resources import bundle

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
<body class="filmograph-page">
<main id="filmograph" class="filmograph">
<noscript><h1>{title}</h1><p>This page draws a network and needs JavaScript to do so.</p></noscript>
</main>
<script type="application/json" id="filmograph-data">{data}</script>
<script>{script}</script>
</body>
</html>
"""
_POLICY = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'"
)


def page(graph: Graph, *, title: str | None = None, attributes: Collection[str] | None = None) -> str:
    """Return a page with everything that it needs in it, for a browser that opens it as a file.

    Its policy lets nothing run but its own script and style, known by their hashes, and nothing be fetched. Parameters and errors are
    those of `explorer_data`.
    """
    data = explorer_data(graph, title=title, attributes=attributes)
    script, style = (bundle(name).read_text(encoding="utf-8") for name in ("page.js", "page.css"))
    return _PAGE.format(
        policy=_POLICY.format(script=_hash(script), style=_hash(style)), title=html.escape(data["title"]), style=style,
        data=_json(data), script=script,
    )  # fmt: skip


def write(graph: Graph, out: TextIO, attributes: Collection[str] | None) -> None:
    """Write the page of a graph; parameters and errors are those of `page`."""
    out.write(page(graph, attributes=attributes))


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _json(data: dict[str, Any]) -> str:
    """Return data as JSON in which nothing can end the element around it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
