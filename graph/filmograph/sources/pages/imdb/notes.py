"""The notes under "Did You Know?" on an IMDb title page: last films, quotes, connections and songs, with or without their headings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from filmograph.model import Connection, Quote, Song
from filmograph.schema import find_role
from filmograph.sources.pages.imdb.sections import Section
from filmograph.sources.reading.values import joined_names_in

Row = tuple[int, str]
Found = tuple[str, object, int, int]
"""A list of the record, an entry for it, and its first and last line."""

_NAME = r"(?P<person>[^\W\d_a-z][\w.'’-]*(?:,? (?:[^\W\d_a-z][\w.'’-]*|de|da|di|du|van|von|der|den|la|le|el|al|bin))*?)"
_WORK = r"(?:(?:theatrical|feature|completed|credited|big screen|screen) )*(?:film|movie|picture|role|performance)\b"
_KIND = r"(?: (?:role|appearance|performance|credit))?"
_END = r"(?:\.?\s*$|\.\s|\s*\(|,? (?:before|prior to) (?:his|her|their)\b|,? who (?:died|passed|retired)\b|, released\b)"
_JOB = r"(?:(?P<job>[a-z]+(?: [a-z]+)?) )?"
_LAST_FILMS = (
    re.compile(rf"(?:(?:This (?:is|was) )?[Tt]he |)(?:[Ll]ast|[Ff]inal) {_WORK}{_KIND} (?:of|for|by) {_JOB}{_NAME}{_END}"),
    re.compile(rf"(?:This (?:is|was) )?{_NAME}['’]s? (?:last|final) {_WORK}{_KIND}{_END}"),
)
_CONNECTION = re.compile(
    r"(?P<kind>References|Referenced in|Featured in|Features|Follows|Followed by|Remake of|Remade as|Spin-off from|Spin-off|Spoofed in"
    r"|Spoofs|Edited into|Edited from|Version of|Alternate language version of) (?P<title>\S.*?)"
    r" \((?:[^()]{0,60}\b)?(?P<year>(?:18|19|20)\d\d)[^()]{0,60}\)(?:\s*\([^()]*\))*"
)
_SPOKEN = re.compile(r"(?P<character>[^:.!?\[\]\"“”]{1,45}(?:\b[JSDM]rs?\.[^:.!?\[\]\"“”]{1,40})?):\s+(?P<text>\S.*)")
_NOT_SPEAKERS = frozenset(
    {"continuity", "anachronisms", "spoiler", "spoilers", "trivia", "goof", "goofs", "note", "director", "trademark", "cameo"}
)
_SONG_LABEL = re.compile(r"(?P<verbs>[A-Za-z ,&]{3,60}?) by (?P<names>.+)", re.IGNORECASE)
_WRITES = frozenset({"written", "composed", "music", "lyrics", "words"})
_PERFORMS = frozenset({"performed", "sung"})
_ELSE = frozenset({"and", "produced", "arranged", "published", "mixed", "remixed", "conducted", "original", "additional"})
_GUEST = re.compile(r"\s+\(?(?:feat\.?|ft\.?|featuring)\s+", re.IGNORECASE)
_COURTESY = re.compile(r"Courtesy of (?P<names>.+)", re.IGNORECASE)
_SONG_LINE = re.compile(r"[A-Z][\w ,&-]{0,40}\bby\b .+|Courtesy of .+|(?:Under|By) .*", re.IGNORECASE)
_CORPORATE = re.compile(r"(?:Inc|Ltd|LLC|L\.L\.C|Corp|Co|S\.A|GmbH|L\.P|LP|N\.V|B\.V)\b\.?", re.IGNORECASE)
_LICENSED = re.compile(r",? ?\b(?:under (?:exclusive )?licen[sc]e|by (?:special )?arrangement|by permission)\b.*", re.IGNORECASE)


def found_in(section: Section) -> Iterator[Found]:
    """Yield what a section of notes states; its heading, where it is printed, shows which kinds it may have."""
    kind = section.label.rstrip(": ").casefold()
    headed = kind if section.key != "notes" else ""
    rows = section.rows
    used: set[int] = set()
    if headed in ("", "soundtracks"):
        songs = list(_songs(rows))
        used = {n for _, _, first, last in songs for n in range(first, last + 1)}
        yield from songs
    rest = tuple(row for row in rows if row[0] not in used)
    if headed in ("", "connections"):
        yield from _connections(rest)
    if headed in ("", "quotes"):
        yield from _quotes(section, rest, headed=bool(headed))
    if headed in ("", "trivia"):
        yield from _final_roles(section, rest)


def is_closed(section: Section) -> bool:
    """Return whether the last note is complete: each ends in a link to more of its kind."""
    shrunk = section.page.shrink(section.first, section.last)
    last = section.page[shrunk[1]] if shrunk else ""
    return "»" in last or last.casefold().endswith("see more")


def _final_roles(section: Section, rows: tuple[Row, ...]) -> Iterator[Found]:
    for number, text in rows:
        for pattern in _LAST_FILMS:
            match = pattern.match(text)
            job = match.groupdict().get("job") if match else None
            if match and (not job or find_role(job)) and _is_whole(section, number, text):
                yield "final_roles", re.sub(r"(?<!\b[JS]r)\.$", "", match["person"]), number, number
                break


def _is_whole(section: Section, number: int, text: str) -> bool:
    """Return whether a note ends as it should: a name cut by the end of the page would be another person's."""
    return text.endswith((".", "!", ")")) or not section.ends_page(number) or section.page[number] != text


def _connections(rows: tuple[Row, ...]) -> Iterator[Found]:
    for number, text in rows:
        if match := _CONNECTION.fullmatch(text):
            yield "connections", Connection(kind=match["kind"].lower(), title=match["title"], year=int(match["year"])), number, number


def _quotes(section: Section, rows: tuple[Row, ...], *, headed: bool) -> Iterator[Found]:
    speaker, lines = "", list[Row]()
    for number, text in rows:
        match = _SPOKEN.fullmatch(text)
        if match and not _CONNECTION.fullmatch(text) and (headed or _is_speaker(match["character"], match["text"])):
            yield from _quote(speaker, lines)
            speaker, lines = match["character"].strip(), [(number, match["text"])]
        elif lines and number == lines[-1][0] + 1 and _goes_on(section, number):
            lines.append((number, text))
        else:
            yield from _quote(speaker, lines)
            lines = []
    yield from _quote(speaker, lines)


def _goes_on(section: Section, number: int) -> bool:
    """Return whether a line without a speaker continues the words on the line above; the page's last may be half a speaker."""
    above = section.page[number - 1].casefold()
    return not (section.page[number].startswith("[") or above.endswith(("»", "see more")) or section.ends_page(number))


def _quote(speaker: str, lines: list[Row]) -> Iterator[Found]:
    if lines:
        quote = Quote(character=speaker, text="\n".join(text for _, text in lines))
        yield "quotes", quote, lines[0][0], lines[-1][0]


def _is_speaker(text: str, spoken: str) -> bool:
    """Return whether the words before a colon name a speaker, where no heading marks the note as a quote."""
    words = re.sub(r"\([^()]*\)", "", text).split()
    if spoken[0].islower():  # not dialogue: notes on continuity begin in lower case
        return False
    names = all(word[0].isupper() or not word[0].isalpha() or word in ("of", "the", "de", "van", "von", "and") for word in words)
    return 0 < len(words) <= 5 and names and words[0].casefold() not in _NOT_SPEAKERS


@dataclass
class _OpenSong:
    """A song whose lines may go on; each list has a name once."""

    title: str
    first: int
    last: int
    writers: dict[str, None] = field(default_factory=dict)
    performers: dict[str, None] = field(default_factory=dict)
    companies: dict[str, None] = field(default_factory=dict)

    def found(self) -> Found:
        song = Song(title=self.title, writers=tuple(self.writers), performers=tuple(self.performers), companies=tuple(self.companies))
        return "soundtrack", song, self.first, self.last

    def add(self, number: int, text: str) -> None:
        """Add what a line under the title states."""
        self.last = number
        for key, names in _song_facts(text):
            if key == "writers":
                self.writers.update(dict.fromkeys(_people(names)))
            elif key == "performers":
                self.performers.update(dict.fromkeys(performers_in(names)))
            else:
                self.companies.update(dict.fromkeys(companies_in(names)))


def _songs(rows: tuple[Row, ...]) -> Iterator[Found]:
    current: _OpenSong | None = None
    for position, (number, text) in enumerate(rows):
        following = rows[position + 1][1] if position + 1 < len(rows) else ""
        if current and _SONG_LINE.fullmatch(text):
            current.add(number, text)
        else:
            if current:
                yield current.found()
            current = _OpenSong(text, number, number) if _is_song_label(following) and not _is_song_label(text) else None
    if current:
        yield current.found()


def _is_song_label(text: str) -> bool:
    return any(True for _ in _song_facts(text))


def _song_facts(text: str) -> Iterator[tuple[str, str]]:
    """Yield (key of a song, names) that a line under its title states."""
    for part in re.split(r"(?:,|;|\s-)\s+(?=(?:music|lyrics|words) by\b)", text, flags=re.IGNORECASE):
        if courtesy := _COURTESY.fullmatch(part):
            yield "companies", courtesy["names"]
        if not (match := _SONG_LABEL.fullmatch(part)):
            continue
        verbs = set(re.findall(r"[a-z]+", match["verbs"].lower()))
        if verbs <= _WRITES | _PERFORMS | _ELSE:
            if verbs & _WRITES:
                yield "writers", match["names"]
            if verbs & _PERFORMS:
                yield "performers", match["names"]


def _people(text: str) -> list[str]:
    bare = re.sub(r"\s*\([^()]*\)?", "", text).rstrip(". ")
    bare = re.sub(r"\s+(?:and|&)$", "", bare)
    return joined_names_in(bare)


def performers_in(text: str) -> list[str]:
    """Return the performers of a song; a band's "and" separates nothing.

    >>> performers_in("Tom Petty & The Heartbreakers"), performers_in("Nick Cave and Warren Ellis")
    (['Tom Petty & The Heartbreakers'], ['Nick Cave', 'Warren Ellis'])
    >>> performers_in("Rihanna, Ada Byron and Bo Birk feat. Cy Dunn"), performers_in("Earth, Wind & Fire")
    (['Rihanna', 'Ada Byron', 'Bo Birk', 'Cy Dunn'], ['Earth, Wind & Fire'])
    """
    bare = re.sub(r"\s*\([^()]*\)?", "", _GUEST.sub(" feat. ", text))
    return [name for act in bare.split(" feat. ") for name in _performers_of(act.strip(" .,)"))]


def _performers_of(act: str) -> list[str]:
    parts = _people(act)
    named = [len(part.split()) > 1 for part in parts]
    is_band = any(part.split()[0].casefold() in ("the", "his", "her", "their") for part in parts)
    apart = not is_band and (all(named) or ("," in act and any(named)))
    return parts if apart else [act]


def companies_in(text: str) -> list[str]:
    """Return the companies of a list; "Inc." and its like stay with their name.

    >>> companies_in("Inpop Records and Whizbang, Inc.")
    ['Inpop Records', 'Whizbang, Inc.']
    """
    bare = re.sub(r"\s*\([^()]*\)?", "", _LICENSED.sub("", text)).strip()
    companies: list[list[str]] = []
    for part in (p.strip() for p in re.split(r",|\sand\s(?=[A-Z0-9])", bare)):
        if companies and _CORPORATE.fullmatch(part):
            companies[-1].append(part)
        elif part:
            companies.append([part])
    return [", ".join(parts) for parts in companies]
