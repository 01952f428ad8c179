"""Files that sources are: where the project's own are, a small catalogue, IMDb's tables, and judgements beside them."""

import os
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
PAGES = DATA / "pages"
SHARED = Path(os.environ.get("FILMOGRAPH_SHARED", ROOT.parent / "shared"))
"""The folder whose `data` holds the larger sources, where it is there."""

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

_N = r"\N"
IMDB_TABLES: Mapping[str, list[str]] = {
    "title.basics": [
        "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres",
        f"tt0000001\tmovie\tThe Long Road\tDer lange Weg\t0\t1971\t{_N}\t98\tDrama,War",
        f"tt0000002\tshort\tRoad Two\tRoad Two\t0\t1973\t{_N}\t{_N}\t{_N}",
        f"tt0000003\ttvEpisode\tPilot\tPilot\t0\t1974\t{_N}\t25\tDrama",
        f"tt0000004\tmovie\tNight Shift\tNight Shift\t1\t1975\t{_N}\t80\tAdult",
        "tt0000005\ttvSeries\tRoads\tRoads\t0\t1974\t1975\t25\tDrama",
    ],
    "title.principals": [
        "tconst\tordering\tnconst\tcategory\tjob\tcharacters",
        f'tt0000001\t1\tnm0000001\tactress\t{_N}\t["Anna","Old \\"Nan\\""]',
        f'tt0000001\t2\tnm0000002\tself\t{_N}\t["Self"]',
        f"tt0000001\t3\tnm0000003\tdirector\t{_N}\t{_N}",
        f"tt0000001\t4\tnm0000004\tarchive_footage\t{_N}\t{_N}",
        f"tt0000001\t5\tnm0000005\tpuppet_master\t{_N}\t{_N}",
        f'tt0000003\t1\tnm0000001\tactress\t{_N}\t["Guest"]',
    ],
    "title.crew": ["tconst\tdirectors\twriters", "tt0000001\tnm0000003\tnm0000003,nm0000006", f"tt0000002\t{_N}\t{_N}"],
    "title.ratings": ["tconst\taverageRating\tnumVotes", "tt0000001\t7.4\t1234"],
    "title.akas": [
        "titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle",
        f"tt0000001\t1\tLa longue route\tFR\t{_N}\timdbDisplay\t{_N}\t0",
        f"tt0000001\t2\tThe Long Road\tUS\t{_N}\timdbDisplay\t{_N}\t0",
    ],
    "title.episode": ["tconst\tparentTconst\tseasonNumber\tepisodeNumber", "tt0000003\ttt0000005\t1\t1"],
    "name.basics": [
        "nconst\tprimaryName\tbirthYear\tdeathYear\tprimaryProfession\tknownForTitles",
        f"nm0000001\tAnna Aal\t1940\t2001\tactress\t{_N}",
        f"nm0000002\tBo Birk\t{_N}\t{_N}\t{_N}\t{_N}",
        f"nm0000003\tCy Corr\t1930\t{_N}\tdirector\t{_N}",
        f"nm0000004\tDee Dorn\t1900\t1960\tactor\t{_N}",
        f"nm0000005\tEl Ende\t{_N}\t{_N}\t{_N}\t{_N}",
    ],
}

JUDGEMENT_COLUMNS = "judgement\tkind\ta\tb\twho\twhy\n"


def write_imdb_tables(folder: Path, tables: Mapping[str, list[str]] = IMDB_TABLES, **changed: list[str]) -> Path:
    """Write tables as IMDb has them, and return their folder; a changed one is named with an underscore for its dot."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in {**tables, **{key.replace("_", "."): lines for key, lines in changed.items()}}.items():
        (folder / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def judgement_line(judgement: str, a: str, b: str, kind: str = "person") -> str:
    """Return a line of a file of judgements."""
    return f"{judgement}\t{kind}\t{a}\t{b}\tme\tseen\n"
