"""Where the tests find their pages and data, and how they read a store."""

import os
from pathlib import Path

from filmograph.snapshot import current
from filmograph.store import EmbeddedStore, dump

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
PAGES = DATA / "pages"
SHARED = Path(os.environ.get("FILMOGRAPH_SHARED", ROOT.parent / "shared"))

CATALOGUE = """\
title,year,genres,cast,directors,writers
Do the Right Thing,1989,Drama,Danny Aiello | Ossie Davis | Ruby Dee | Bill Nunn | Rosie Perez,Spike Lee,Spike Lee
Won't Back Down,2012,Drama,Viola Davis | Maggie Gyllenhaal | Holly Hunter | Ving Rhames | Rosie Perez,,
Doubt,2008,Drama,Meryl Streep | Philip Seymour Hoffman | Amy Adams | Viola Davis,John Patrick Shanley,John Patrick Shanley
The River Wild,1994,Thriller,Meryl Streep | Kevin Bacon,Curtis Hanson,
King Kong,1933,Adventure,Fay Wray | Robert Armstrong,,
King Kong,1976,Adventure,Jeff Bridges | Jessica Lange,John Guillermin,
Dawn of the Dead,1978,Horror,David Emge | Ken Foree,George A. Romero,George A. Romero
"""


def read_store(path: Path) -> list[str]:
    """Return every quad of a store, sorted."""
    return list(dump(EmbeddedStore(current(path))))
