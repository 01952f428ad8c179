"""Titles and names as people write them: with the year, the article behind, other titles, an index of homonyms, or in two scripts."""

import re
import unicodedata
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

_YEAR = r"(?:18|19|20|21)[0-9]{2}"
_INDEX = r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})"
_WITH_YEAR = re.compile(
    rf"(?P<title>.+?)\s?[(\[](?:(?:TV|Video)(?: [A-Z][a-z-]+)* )?(?P<year>{_YEAR})(?:\s?[-–—]\s?(?:{_YEAR})?)?"
    rf"(?:/{_INDEX})?[)\]](?: \((?:TV|V|VG)\))?"
)
_WITH_INDEX = re.compile(rf"(?P<title>.+?)\s?\({_INDEX}\)")
_WITH_OTHER = re.compile(r"(?P<title>.+?)\s?\((?P<other>[^()]+)\)")
_ALIAS = re.compile(r"(?:a\.?k\.?a\.?|also known as)\s?:?\s?", re.IGNORECASE)
_REMARK = re.compile(
    r"\b(?:cut|version|edition|imax|3-?d|restored|remaster(?:ed)?|part|pt|vol|volume|extended|uncut|unrated|tv|episode|live|[0-9]+)\b\.?",
    re.IGNORECASE,
)
_WIKI = re.compile(r"(?:(?:https?:)?//en\.(?:m\.)?wikipedia\.org)?/wiki/")
_IN_NO_ARTICLE = re.compile(r"[\x00-\x1f\x7f<>\[\]{}|\ufffd]")
_ARTICLES = "The|A|An|Le|La|Les|L'|L’|Un|Une|Il|Lo|I|Gli|El|Los|Las|Der|Die|Das|Ein|Eine|Uno|Una|O|Os|As|De|Het|Een|Den|Det|En|Ett"
_ARTICLE_BEHIND = re.compile(rf"(?P<title>.+), (?P<article>{_ARTICLES})")
_LONGEST = 1000
_BETWEEN_SCRIPTS = re.compile(r"[\s()（）/|]+")


@dataclass(frozen=True)
class Title:
    """A title without what people write around it: the year that stood behind it, and the other titles in brackets."""

    title: str
    year: int | None = None
    others: tuple[str, ...] = ()


def title_in(text: str) -> Title:
    """Return the title that a cell holds, with the year and the other titles that stand behind it.

    >>> title_in("City of Lost Children, The (Cité des enfants perdus, La) (1995)")
    Title(title='The City of Lost Children', year=1995, others=('La Cité des enfants perdus',))
    >>> title_in("Blink (IV)").title, title_in("Heist (2015/III)"), title_in("2012 (2009)"), title_in("(500) Days of Summer").title
    ('Blink', Title(title='Heist', year=2015, others=()), Title(title='2012', year=2009, others=()), '(500) Days of Summer')
    """
    title = _plain(text)
    if len(title) > _LONGEST:
        return Title(title)
    year, others = None, list[str]()
    if match := _WITH_YEAR.fullmatch(title):
        title, year = match["title"], int(match["year"])
    elif match := _WITH_INDEX.fullmatch(title):
        title = match["title"]
    while (match := _WITH_OTHER.fullmatch(title)) and _is_other(match["title"], match["other"], year):
        title = match["title"]
        others.insert(0, _article_first(_ALIAS.sub("", match["other"], count=1).strip()))
    return Title(_article_first(title), year, tuple(other for other in others if other))


def _is_other(title: str, other: str, year: int | None) -> bool:
    """Return whether what stands in brackets behind a title is another title; without a year only where its script is another one."""
    if _REMARK.search(other) or title.endswith((" or", " Or", ":", "-")):
        return False
    return year is not None or {_script(title), _script(other)} == {"latin", "other"}


def article_in(text: str) -> str:
    """Return the title of a Wikipedia article in the form that addresses have; nothing where a text is none, or names a list of films.

    >>> article_in("Avatar_(2009_film)#Cast"), article_in("/wiki/Am%C3%A9lie"), article_in("List_of_films: A"), article_in("a | b")
    ('Avatar_(2009_film)', 'Amélie', '', '')
    """
    title = "_".join(unquote(_WIKI.sub("", text.strip())).partition("#")[0].split())
    return "" if title.startswith("List_of") or _IN_NO_ARTICLE.search(title) else title


def _article_first(title: str) -> str:
    """Return a title with the article in front that stood behind it.

    >>> _article_first("American President, The"), _article_first("Avventura, L'"), _article_first("Me, Myself & Irene")
    ('The American President', "L'Avventura", 'Me, Myself & Irene')
    """
    match = _ARTICLE_BEHIND.fullmatch(title)
    if not match:
        return title
    return f"{match['article']}{'' if match['article'][-1] in '’' + chr(39) else ' '}{match['title']}"


def name_in(text: str) -> tuple[str, str | None]:
    """Return (name, other name): a person whose name is written in Latin and in another script has both.

    >>> name_in("黒澤明 Akira Kurosawa"), name_in("Akira Kurosawa (黒澤 明)"), name_in("Ann  Lee"), name_in("黒澤明")
    (('Akira Kurosawa', '黒澤明'), ('Akira Kurosawa', '黒澤 明'), ('Ann Lee', None), ('黒澤明', None))
    """
    name = _plain(text)
    if name.isascii() or len(name) > _LONGEST:
        return name, None
    words = [word for word in _BETWEEN_SCRIPTS.split(name) if word]
    scripts = [_script(word) for word in words]
    turn = next((i for i in range(1, len(words)) if scripts[i] != scripts[0]), 0)
    if not turn or set(scripts) != {"latin", "other"} or len(set(scripts[turn:])) > 1:
        return name, None
    one, two = " ".join(words[:turn]), " ".join(words[turn:])
    latin, other = (one, two) if scripts[0] == "latin" else (two, one)
    return (latin, other) if len(latin) > 2 and len(other) > 1 else (name, None)


def first_name_first(name: str) -> str:
    """Return a name with the first name first that was written with the last name first.

    >>> first_name_first("Kurosawa, Akira"), first_name_first("Downey, Robert, Jr."), first_name_first("Cher")
    ('Akira Kurosawa', 'Robert Downey, Jr.', 'Cher')
    """
    last, comma, first = (part.strip() for part in name.partition(","))
    first, _, suffix = (part.strip() for part in first.partition(","))
    return f"{first} {last}{', ' + suffix if suffix else ''}" if comma and first and last else name


def _plain(text: str) -> str:
    """Return a text with single spaces, and with the characters that HTML writes as &amp; and the like."""
    return " ".join((unescape(text) if "&" in text and ";" in text else text).split())


def _script(text: str) -> str:
    """Return "latin" or "other" where all letters of a text are of one of them, "mixed" where they are not, "none" without letters."""
    scripts = {"latin" if "LATIN" in unicodedata.name(letter, "") else "other" for letter in text if letter.isalpha()}
    return "mixed" if len(scripts) > 1 else next(iter(scripts), "none")
