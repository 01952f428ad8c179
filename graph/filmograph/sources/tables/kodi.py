"""The `.nfo` files of Kodi: XML with a film's titles, people, ratings and identifiers, one film or a library of them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TextIO

from lxml import etree

from filmograph.model import Credit, Record, Rejected, Synopsis
from filmograph.sources.reading.film_draft import FilmDraft
from filmograph.sources.reading.located import Lines, Located
from filmograph.sources.tables.tmdb.credits import character_facts

LAYOUT = "kodi"
LOOKED_FOR = "an .nfo file of Kodi: XML with a movie"
VERSION = 1

_ROOT = re.compile(r"\s*+(?:<\?xml[^>]*+>\s*+)?(?><!--.*?-->\s*+)*+<(?:!DOCTYPE\s++)?(?P<root>\w++)", re.DOTALL)
_FILMS = ("movie", "videodb")
_OTHERS = {"tvshow": "a series", "episodedetails": "an episode", "musicvideo": "a music video"}
_DECLARES = re.compile(r"<!(?:DOCTYPE|ENTITY)\b")
_ENDS = re.compile(r"</(?:movie|videodb)>")
_SHOWN = 2000
_COUNTRY_OF_CERTIFICATE = re.compile(r"(?:US:|Rated\s+)+", re.IGNORECASE)
_OUTLETS = {
    "imdb": ("audience", "IMDb"), "themoviedb": ("audience", "TMDB"), "tmdb": ("audience", "TMDB"), "trakt": ("audience", "Trakt"),
    "metacritic": ("critic", "Metacritic"), "tomatometerallcritics": ("critic", "Rotten Tomatoes"),
    "rottentomatoes": ("critic", "Rotten Tomatoes"),
}  # fmt: skip


def recognises(head: str) -> bool:
    """Return whether a file that begins so is an `.nfo` file of Kodi."""
    match = _ROOT.match(head.removeprefix("\ufeff"))
    return match is not None and match["root"] in (*_FILMS, *_OTHERS)


def iter_records(stream: TextIO, *, adult: bool = False) -> Iterator[Record | Rejected]:  # noqa: ARG001 - its films are not marked as adult
    """Yield the record of each film, or the reason why the file cannot be read; no entity is expanded and nothing is fetched."""
    text = stream.read()
    if _DECLARES.search(text):
        yield Rejected(1, "The XML declares a document type or entities, which a file of Kodi does not; it is not read.", _shown(text))
        return
    end = max((match.end() for match in _ENDS.finditer(text)), default=len(text))  # a link may follow
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text[:end].strip("\ufeff \t\n").encode(errors="surrogateescape"), parser)
    except etree.XMLSyntaxError as error:
        reason = str(error.msg).partition(", line")[0].rstrip(".")
        yield Rejected(error.lineno or 1, f"The XML breaks at line {error.lineno} ({reason}); it is not read.", _shown(text))
        return
    for film in [root] if root.tag != "videodb" else root:
        yield _record(film)


def _shown(text: str) -> str:
    return text.encode(errors="replace").decode()[:_SHOWN]


def _record(element: etree._Element) -> Record | Rejected:
    film = _located(element)
    title = film.get("title").items()
    if element.tag != "movie":
        name = title[0].text if title else "The file"
        return Rejected(film.span[0], f"{name} is {_OTHERS.get(str(element.tag), 'something else')}, not a film; it is left out.", name)
    if not title or not title[0].text:
        return Rejected(film.span[0], "The film has no title, so it is not read.", "")
    draft = FilmDraft(LAYOUT)
    draft.film("title", title[0].text, *title[0].span)
    for other in film.get("originaltitle").items():
        if other.text not in ("", title[0].text):
            draft.film_list("also_known_as", other.text, *other.span)
    _read_head(draft, film)
    _read_ids(draft, film)
    _read_credits(draft, film)
    _read_ratings(draft, film)
    return draft.finish_film(film)


def _located(element: etree._Element) -> Located:
    """Return an element as JSON would have it: its attributes and children by name, each child in a list, and its text under ""."""
    value, lines = _value(element)
    return Located(value, lines)


def _value(element: etree._Element) -> tuple[object, Lines]:
    first = int(element.sourceline or 1)
    text = (element.text or "").strip()
    lines = Lines(first, first + (element.text or "").count("\n") if not len(element) else first)
    if not len(element) and not element.attrib:
        return text, lines
    value: dict[str, object] = dict(element.attrib)
    if text:
        value["name"] = text
    for child in element:
        if not isinstance(child.tag, str):
            continue
        inner, own = _value(child)
        entries = value.setdefault(child.tag, [])
        if isinstance(entries, list):
            entries_lines = lines.inside.setdefault(child.tag, Lines(own.first, own.last))
            entries_lines.inside[len(entries)] = own
            entries_lines.last = own.last
            entries.append(inner)
        lines.last = max(lines.last, own.last)
    return value, lines


def _read_head(draft: FilmDraft, film: Located) -> None:
    draft.read_year(_first(film, "year"))
    for key in ("premiered", "releasedate"):
        draft.read_release_date(_first(film, key))
    draft.read_minutes(_first(film, "runtime"))
    draft.read_text("tagline", _first(film, "tagline"))
    for printed in film.get("mpaa").items():
        draft.read_text("certificate", replace(printed, value=_COUNTRY_OF_CERTIFICATE.sub("", printed.text)))
    for key, name in (("genre", "genres"), ("tag", "tags"), ("country", "countries")):
        draft.read_texts(name, film.get(key).items())
    draft.read_companies("production company", film.get("studio").items())
    for plot in film.get("plot").items():
        if plot.text:
            draft.add("synopses", Synopsis(text=plot.text), *plot.span)


def _read_ids(draft: FilmDraft, film: Located) -> None:
    for unique in film.get("uniqueid").items():
        if (scheme := unique.get("type").text.lower()) in ("imdb", "tmdb", "wikidata"):
            draft.read_id(scheme, replace(unique, value=unique.name))
    for key, scheme in (("imdbid", "imdb"), ("tmdbid", "tmdb"), ("imdb_id", "imdb")):
        for value in film.get(key).items():
            draft.read_id(scheme, value)
    for value in film.get("id").items():
        if value.name.startswith("tt"):
            draft.read_id("imdb", replace(value, value=value.name))


def _read_credits(draft: FilmDraft, film: Located) -> None:
    draft.read_people("director", film.get("director").items())
    draft.read_people("writer", film.get("credits").items())
    ranked = sorted(enumerate(film.get("actor").items()), key=lambda pair: (_order(pair[1], pair[0]), pair[0]))
    for billing, (_, actor) in enumerate(ranked, start=1):
        name = _first(actor, "name").text
        if name:
            facts = character_facts(_first(actor, "role").text)
            draft.add("credits", Credit(person=name, role="actor", billing=billing, **facts), *actor.span)
        else:
            draft.misfit(actor, "an actor with a name")


def _first(element: Located, key: str) -> Located:
    found = element.get(key)
    return next(iter(found.items()), found)


def _order(actor: Located, position: int) -> int:
    order = _first(actor, "order").integer
    return position if order is None else order


def _read_ratings(draft: FilmDraft, film: Located) -> None:
    for ratings in film.get("ratings").items():
        for rating in ratings.get("rating").items():
            scale = rating.get("max").integer or 10
            kind, outlet = _OUTLETS.get(rating.get("name").text.lower(), ("audience", rating.get("name").text or None))
            draft.read_rating(kind, _first(rating, "value"), scale, outlet, _first(rating, "votes"))
    if not draft.has("ratings"):
        for rating in film.get("rating").items():
            draft.read_rating("audience", rating, 10, None, _first(film, "votes"))
