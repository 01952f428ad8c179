"""Where the front end stands, and what tests need that run it in Node or open its pages in Chromium."""

import os
import shutil

import pytest

from make.files import ROOT

WEB = ROOT / "graph" / "filmograph" / "web"
_CHROMIUM, _HAS_NODE = shutil.which("chromium"), bool(shutil.which("node") and (WEB / "node_modules").is_dir())

BROWSING = {**os.environ, "CHROMIUM": _CHROMIUM or ""}
"""The environment of a script that opens pages."""

with_node = pytest.mark.skipif(not _HAS_NODE, reason="needs Node and its packages: run npm ci in graph/filmograph/web")
with_chromium = pytest.mark.skipif(
    not (_CHROMIUM and _HAS_NODE), reason="needs Chromium, Node and its packages: run npm ci in graph/filmograph/web"
)
