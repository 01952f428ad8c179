"""Draws the pictures of the tutorial, from the five sample pages, in light and in dark.

`python graph/pictures/tutorial.py` writes them beside this file.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import filmograph
from filmograph.pipeline.run import build

HERE = Path(__file__).resolve().parent
PICTURES = {"chain": ("Bill Nunn", "Daniel Barnz"), "sources": ("Won't Back Down",)}


def main(folder: Path = HERE) -> None:
    """Write the pictures into a folder."""
    with TemporaryDirectory() as store:
        build([HERE.parents[1] / "data" / "pages"], Path(store) / "store")
        graph = filmograph.open(Path(store) / "store")
        for kind, names in PICTURES.items():
            for theme in ("light", "dark"):
                graph.picture(kind, *names, output=folder / f"{kind}-{theme}.svg", theme=theme)


if __name__ == "__main__":
    main()
