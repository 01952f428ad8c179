"""Draws the pictures of the explorer in README.md, from the sample pages and the catalogue, with Chromium.

`python graph/pictures/explorer.py` writes them beside this file; it needs Chromium, Node and the packages of `graph/filmograph/web`.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from filmograph.pipeline.run import Options, build

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "data"
WEB = HERE.parent / "filmograph" / "web"


def main(folder: Path = HERE) -> int:
    """Write the pictures into a folder; return the status of exit."""
    if not (shutil.which("chromium") and shutil.which("node") and (WEB / "node_modules").is_dir()):
        sys.stderr.write("The pictures of the explorer stay as they are: they need Chromium, Node, and npm ci in graph/filmograph/web.\n")
        return 0
    with TemporaryDirectory() as temporary:
        store = Path(temporary) / "store"
        build([DATA / "pages", DATA / "catalogue"], store, Options(judgements=DATA / "judgements.tsv"))
        command = [sys.executable, "-m", "filmograph.cli", "serve", "--store", str(store), "--port", "0", "--sources", str(DATA)]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:  # noqa: S603 - our own command
            try:
                assert server.stderr is not None  # noqa: S101 - it was asked for
                address = server.stderr.readline().partition(" at ")[2].partition(" ")[0]
                script = [str(shutil.which("node")), str(HERE / "explorer.mjs"), str(WEB), address, str(folder)]
                return subprocess.run(script, check=False).returncode  # noqa: S603 - our own script
            finally:
                server.terminate()


if __name__ == "__main__":
    sys.exit(main())
