"""Makes the shipped catalogue of films: facts of two open datasets, and never a sentence of theirs.

Run by hand: python data/make_catalogue.py ../shared/data
"""

import csv
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

SINCE = 1960  # older films come in only where the second dataset can confirm them
METAQA_SINCE = 2000  # of the second dataset only what shows two tables speaking of one film, so that a build stays quick
YEARS_APART = 2  # a release list may name a film a little later than its article does; more is another film or a re-release
SEPARATOR = " | "
CATALOGUE = Path(__file__).parent / "catalogue"
Tally = Counter[str]
Facts = dict[str, list[str]]

_BRACKETED = re.compile(r"[(\[].*[)\]]")
_CREW = re.compile(r"(?:\(|^)(?:writ|screen|acreen|tele|original script|direct|produce|story|novel|book).*\)|^Cast:|^Dir\.:", re.IGNORECASE)
_JOINING = re.compile(r"\(?(?:as )?(?:voices?(?: of)?|narrated by|narrator|with|and|the|of|nominee)\)?", re.IGNORECASE)
_TOPIC = re.compile(r"[a-z'-]+ .*|.* (?:of|with|within|in|by|on|at|against)|.*\b(?:life of|use of|\d unusual)\b.*|\d{4} .*")
_AFTER_THE_NAME = re.compile(r" \((?:English )?(?:actor|actress|narrator|dancer|cast)\)$|[\])]+$(?<!\w\))")
_SIBLINGS = re.compile(r"([A-Z][\w.]*) (?:and|&) ([A-Z][\w.]*) ([A-Z].*)")
_ACTS = {"Laurel and Hardy": ("Stan Laurel", "Oliver Hardy"), "Abbott and Costello": ("Bud Abbott", "Lou Costello")}
_BAND = re.compile(r".* (?:and|&) (?:the|his|His) .*")

_CAPITAL = "A-ZÀ-ÖØ-ÞĆČĐĘĞİŁŃŌŘŚŞŠŢŪŹŻŽ"
_SUFFIX = r"(?:[JS]r|I[IV]+)\b"
_WORD = rf"(?:(?:[{_CAPITAL}]\.-?)+|St\.|(?!{_SUFFIX})[{_CAPITAL}][\w'’]*(?:-\w[\w'’]*)*)"
_PARTICLE = r"(?:de|del|della|di|da|do|dos|du|la|le|van|von|der|den|ten|ter|bin|al|el|y|af|d[’'])"
_NAME = re.compile(rf"{_WORD}(?:(?: {_PARTICLE}){{0,2}} {_WORD}){{0,4}}(?:,? {_SUFFIX}\.?)?")
_JOINT = re.compile(rf",? (?:and|&) (?=[{_CAPITAL}])|, (?=[{_CAPITAL}])")
_END_OF_NAMES = re.compile(
    rf"$|[.;:,]|(?<=r\.) (?=[{_CAPITAL}])|,? \(|,? [–—-] |,? (?:and|&) (?![{_CAPITAL}])"
    r"|,? (?:from|for|in|at|on|to|with|starring|featuring|about|based|who|whose|which|that|as|under|using"
    r"|after|is|was|through|during|set|loosely|when|while|then|inspired|adapted|produced|written|distributed|released|via|along|over|of)\b"
)
_NO_PERSON = re.compile(
    r"\b(?:Academy|Awards?|Oscar|Emmy|Pulitzer|Disney|Bros|Pictures|Studios?|Productions?|Films?|Entertainment|Company|Brothers|Sisters|Inc"
    r"|The|An?|In|It|He|She|Its|His|Adapted|Based|Made|Written|Produced|Directed|Starring)\b|['’]s$|-(?:winning|nominated|born)"
    r"|^(?:American|Australian|Brazilian|British|Canadian|Chinese|Danish|Dutch|English|French|German|Indian|Irish|Israeli|Italian|Japanese"
    r"|Korean|Mexican|Norwegian|Polish|Russian|Scottish|Spanish|Swedish|Welsh)\b"
)
_DEED = (
    r"(?:co-|executive )?(?:written(?: for the screen)?|directed|produced|edited|scripted|shot|photographed|filmed|narrated|scored"
    r"|choreographed|composed|conceived|financed|designed|animated|created)"
)
_DEEDS = re.compile(
    rf"\b({_DEED}(?:(?:, and|,| and| &)(?: also)? {_DEED})*|(?:screenplay|script)(?: was| is)?(?: written)?) by ", re.IGNORECASE
)
_SENTENCE_END = re.compile(
    rf"(?<=[\w)\]”\"][a-z0-9)\]”\"])(?<!\b[JS]r)(?<!\bSt)(?<!\b[DM]r)(?<!\bM[rs]s)(?<!\bMs)(?<!\bvs)[.!?][”\"]? (?=[{_CAPITAL}“\"'])"
)
_OF_THIS_FILM = re.compile(
    r"(?:It|(?:The|This) (?:film|movie|picture|feature|production)|(?:Co-)?(?:[Dd]irected|[Ww]ritten)|Produced|Edited|Filmed|Shot"
    r"|(?:The|Its) (?:screenplay|script))\b"
)
_OF_ANOTHER = re.compile(
    r"\b(?:remake|sequel|prequel|follow-up|spin-?off|reboot|segments?|sequences?|episodes?|version|parody|second|third|films)\b"
    r"|\b(?:which|that) (?:is|was) $",
    re.IGNORECASE,
)
_OF_NO_FILM = re.compile(
    r"\b(?:novels?|novella|books?|plays?|stor(?:y|ies)|musical|songs?|music|score|series|comics?|memoirs?|autobiography|biography|articles?|poems?"
    r"|lyrics|opera|stage\w*|graphic|manga|same name|dialogue|narration|characters|letters|teleplay|libretto|based on)\b"
    r"(?:[^,;]*,? ?|,[^,;]{0,40}, )$",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(r"\s*\[\w+\]$|\.mw-parser-output.*\}")  # a footnote, a style sheet
_OWN_YEAR = re.compile(r"\b(?:is|was) an? (?:[\w-]+ ){0,2}?((?:18|19|20)\d\d)\b")


@dataclass(frozen=True, kw_only=True)
class Film:
    """One film as one dataset has it; the lists are names as printed there."""

    title: str
    year: int
    genres: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    article: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """What the two datasets are joined on."""
        return normal(self.title), self.year


def normal(title: str) -> str:
    """Return a title without case, accents and punctuation."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", title) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", re.sub(r"['’]", "", plain.casefold().replace("&", " and "))))


def cast_of(names: list[str], genres: list[str], tally: Tally) -> tuple[str, ...]:
    """Return who is in a cast cell, in its order; a cell that tells a documentary's topic has nobody."""
    entries = [" ".join(name.split()) for name in names]
    crew = max((at for at, entry in enumerate(entries) if _CREW.search(entry)), default=-1)
    tally["crew listed before the cast"] += crew + 1
    entries = _outside_brackets(entries[crew + 1 :])
    tally["brackets, footnotes and what stands in them"] += len(names) - crew - 1 - len(entries)
    if any(_is_topic(entry, genres) for entry in entries):
        tally["casts that are a topic"] += 1
        return ()
    people = [person for entry in entries for person in _people(entry, tally)]
    tally["names said twice"] += len(people) - len(set(people))
    return tuple(dict.fromkeys(people))


def _outside_brackets(entries: list[str]) -> list[str]:
    """Return the entries outside brackets: "(", "Best Actor", "nominee)" came from one remark that was cut at its links."""
    kept, at = [], 0
    while at < len(entries):
        closing = next((n for n, e in enumerate(entries[at : at + 4]) if e.count(")") > e.count("(")), None)
        if entries[at].count("(") > entries[at].count(")") and closing is not None:
            at += closing + 1
            continue
        if not _BRACKETED.fullmatch(entries[at]) and any(c.isalpha() for c in entries[at]):
            kept.append(entries[at])
        at += 1
    return kept


def _is_topic(entry: str, genres: list[str]) -> bool:
    if _JOINING.fullmatch(entry):
        return "Documentary" in genres and entry.casefold() in ("the", "of")
    return not entry.startswith("and ") and bool(_TOPIC.fullmatch(entry))


def _people(entry: str, tally: Tally) -> tuple[str, ...]:
    entry = _AFTER_THE_NAME.sub("", re.sub(r"^(?:and |\W+(?=\w+ ))(?![\"“])", "", entry) if entry[0] not in "\"“'" else entry).strip()
    siblings = _SIBLINGS.fullmatch(entry)
    if _JOINING.fullmatch(entry) or re.search(r"^(?:his )?[Oo]rchestra$|^Academy Award|^Best (?:Supporting )?Act", entry) or not entry:
        tally["words that are no name"] += 1
        return ()
    if entry in _ACTS:
        return _ACTS[entry]
    if siblings and not _BAND.fullmatch(entry):
        return f"{siblings[1]} {siblings[3]}", f"{siblings[2]} {siblings[3]}"
    if re.search(r" (?:and|&) ", entry) and not _BAND.fullmatch(entry):
        tally["pairs that name nobody whole"] += 1
        return ()
    return (entry,)


def names_at(text: str, start: int) -> tuple[str, ...]:
    """Return the whole names that a text lists from `start` on; none when it is not certain where they end."""
    first = _NAME.match(text, start)
    if not first:
        return ()
    names, joint, end = [first[0]], "", first.end()
    while (found := _JOINT.match(text, end)) and (more := _NAME.match(text, found.end())):
        names.append(more[0])
        joint, end = found[0], more.end()
    if joint == ", ":  # no "and" closes the list: what follows the comma may be the subject of the sentence
        names = names[:1]
    elif not _END_OF_NAMES.match(text, end):
        return ()
    certain = all(" " in name and not _NO_PERSON.search(name) for name in names)
    return tuple(dict.fromkeys(names)) if certain else ()


def credits_in(extract: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the directors and writers that an article's first sentences state of the film itself."""
    directors: dict[tuple[str, ...], None] = {}
    writers: dict[str, None] = {}
    for number, sentence in enumerate(_SENTENCE_END.split(extract)):
        if number and not _OF_THIS_FILM.match(sentence):
            continue
        for found in _DEEDS.finditer(sentence):
            before, deeds, names = sentence[: found.start()], found[1].lower(), names_at(sentence, found.end())
            if not names or _OF_ANOTHER.search(before):
                continue
            if re.search(r"(?<!co-)directed", deeds):
                directors[names] = None
            if re.search("writ|scri|screenplay", deeds) and not _OF_NO_FILM.search(before):
                writers.update(dict.fromkeys(names))
    return (next(iter(directors)) if len(directors) == 1 else ()), tuple(writers)


def wikipedia_film(entry: dict[str, Any], tally: Tally) -> Film | None:
    """Return the film of one entry, None where its article is about a film of another year."""
    article = unquote(entry.get("href") or "").partition("#")[0]
    if article.startswith("List_of"):  # a list of films states nothing of this one
        article = ""
    extract = (entry.get("extract") or "") if article else ""
    own_year = _OWN_YEAR.search(extract)
    if own_year and abs(int(own_year[1]) - entry["year"]) > YEARS_APART:
        tally["films whose article gives another year"] += 1
        return None
    directors, writers = credits_in(extract)
    return Film(
        title=" ".join(_NO_TITLE.sub("", entry["title"]).split()),
        year=entry["year"],
        genres=tuple(dict.fromkeys(entry["genres"])),
        cast=cast_of(entry["cast"], entry["genres"], tally),
        directors=directors,
        writers=writers,
        article=article,
    )


def wikipedia_films(folder: Path, confirmed: set[tuple[str, int]], tally: Tally) -> Iterator[Film]:
    """Yield the films to ship: since 1960 with cast and genres, and the older ones in `confirmed`."""
    entries = [entry for path in sorted(folder.glob("movies-*.json")) for entry in json.loads(path.read_text("utf-8"))]
    for entry in entries:
        older = entry["year"] < SINCE
        if (older and (normal(entry["title"]), entry["year"]) not in confirmed) or not (older or (entry["cast"] and entry["genres"])):
            continue
        film = wikipedia_film(entry, tally)
        if film and (older or film.cast):
            yield film
        elif film:
            tally["films left without a cast"] += 1


def metaqa_films(path: Path) -> Iterator[Film]:
    """Yield the films of MetaQA that have exactly one year; films of one title are merged there, so several years mean several films."""
    facts: defaultdict[str, Facts] = defaultdict(lambda: defaultdict(list))
    for line in path.read_text("utf-8").splitlines():
        title, relation, value = line.split("|", 2)
        facts[title][relation].append(value)
    for title, said in facts.items():
        if len(said["release_year"]) == 1 and normal(title):
            yield Film(
                title=title,
                year=int(said["release_year"][0]),
                genres=tuple(said["has_genre"]),
                cast=tuple(said["starred_actors"]),
                directors=tuple(said["directed_by"]),
                writers=tuple(said["written_by"]),
            )


def in_one_year(films: Iterable[Film], confirmed: set[tuple[str, int]], tally: Tally) -> list[Film]:
    """Return the films, one that two years list under one title and article just once: in the confirmed year, or else the first."""
    chosen: dict[tuple[str, str], Film] = {}
    alone = []
    for film in sorted(films, key=lambda film: (film.key not in confirmed, film.year)):
        if not film.article:
            alone.append(film)
        elif chosen.setdefault((film.article, film.key[0]), film).year != film.year:
            tally["films listed again in another year"] += 1
        else:
            alone.append(film)
    return alone


def told_apart(films: Iterable[Film], tally: Tally) -> list[Film]:
    """Return the films that are alone with their title and year: repeats of one article once, different films not at all."""
    groups: defaultdict[tuple[str, int], list[Film]] = defaultdict(list)
    for film in films:
        groups[film.key].append(film)
    alone = []
    for group in groups.values():
        articles = {film.article for film in group}
        if len(articles) == 1 and (group[0].article or len(group) == 1):
            alone.append(max(group, key=lambda film: len(film.cast)))
            tally["repeats of one film"] += len(group) - 1
        else:
            tally["films that share title and year with another"] += len(group)
    return sorted(alone, key=lambda film: (film.year, film.title))


def write(path: Path, films: Iterable[Film], cast: str) -> None:
    """Write the films as CSV; `cast` is the header of the cast, which says whether it is in billing order."""
    with path.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(("title", "year", "genres", cast, "directors", "writers", "article"))
        for f in films:
            lists = (SEPARATOR.join(names) for names in (f.genres, f.cast, f.directors, f.writers))
            rows.writerow((f.title, f.year, *lists, f.article))


def main(data: Path) -> None:
    """Write both files of the catalogue, and to standard error what was dropped."""
    tally, tally_metaqa = Tally(), Tally()
    metaqa = told_apart(metaqa_films(data / "metaqa" / "kb.txt"), tally_metaqa)
    confirmed = {film.key for film in metaqa}
    films = wikipedia_films(data / "wikipedia-movies", confirmed, tally)
    wikipedia = told_apart(in_one_year(films, confirmed, tally), tally)
    shared = {film.key for film in wikipedia}
    CATALOGUE.mkdir(exist_ok=True)
    write(CATALOGUE / "wikipedia-movies.csv", wikipedia, "cast")
    write(CATALOGUE / "metaqa.csv", [film for film in metaqa if film.key in shared and film.year >= METAQA_SINCE], "cast_unordered")
    for name, counted in (("wikipedia-movies", tally), ("metaqa", tally_metaqa)):
        sys.stderr.writelines(f"{name}: {what}: {count}\n" for what, count in sorted(counted.items()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
