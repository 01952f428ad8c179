"""How alike two names or titles are, as evidence for one entity: their forms, the likeness of two forms, and how rare a name is."""

import re
from collections import Counter
from functools import lru_cache
from importlib import resources

import numpy as np
from anyascii import anyascii
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from spellchecker import SpellChecker

from filmograph.pipeline.resolve import weights
from filmograph.store.claims import Database

_CARDINALS = "one two three four five six seven eight nine ten eleven twelve thirteen".split()  # noqa: SIM905 - easier to read
_ORDINALS = {"first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th", "seventh": "7th",
             "eighth": "8th", "ninth": "9th", "tenth": "10th"}  # fmt: skip
_ROMAN = "ii iii iv v vi vii viii ix x xi xii xiii".split()  # noqa: SIM905
_FIGURES = {
    **{word: str(n) for n, word in enumerate(_CARDINALS, start=1)}, **{numeral: str(n) for n, numeral in enumerate(_ROMAN, start=2)},
    **_ORDINALS, "mister": "mr", "doctor": "dr", "saint": "st", "versus": "vs",
}  # fmt: skip
_ARTICLES = "the|a|an|le|la|les|l|der|die|das|ein|eine|el|los|las|il|lo|gli|un|une|den|det|o|os|as"
_NOBODY = (
    "uncredited|not credited|no credit|various|various (actors|artists|people|directors|writers)|unknown|unnamed|anonymous|none|null|nan"
    "|n a|na|tba|tbd|tbc|to be (announced|determined|confirmed)|et al|(and )?others|(him|her|it)?self|themselves|ensemble( cast)?"
    "|(no )?cast|staff|crew"
)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "junior", "senior"})
MISSPELT = "a letter otherwise"
"""The finding for two titles of which one is likely a misspelling of the other."""
NO_WORD = "a letter otherwise, which makes no word"
"""The finding for two titles of which one has a word where the other has none, as "Monster" and "Mosnter"."""
EXTENDED, OTHER_WORK = "part of the other", "part of the other, which names another work"
"""The findings for a title that has all words of the other and more."""
SECOND_TITLE = "with and without its second title"
"""The finding for "Birdman" and "Birdman or The Unexpected Virtue of Ignorance"."""
TURNED = "the same words in another order"
"""The finding for "Initiation: Silent Night, Deadly Night 4" and "Silent Night, Deadly Night 4: Initiation"."""
_WORKS = re.compile(r"\b(making|behind scenes|featurette|documentary|director s cut|directors cut|extended|uncut|unrated|cut|edition"
                    r"|special|tribute|trailer|soundtrack|concert|series|game|tv|show|episode|season)\b")  # fmt: skip
_LONG = 9
"""Two titles or names of at least this many letters that differ in one letter, or in two swapped ones, are likely one misspelt."""
_LEAST = 5
"""Two titles of at least this many letters, of which one has no word where the other has one, are likely one misspelt."""
_MANY = 4
"""Two titles of at least so many words, and the same ones, are likely one turned round."""
_SELDOM = 50
"""A word that is written at most so often in a text of 1.6 billion words is hardly one."""
_SMALL = frozenset({"the", "a", "an", "and", "of", "in", "on", "to"})

_SHORT_FORMS = {
    short: name for name, shorts in {
        "charles": "charlie charley chuck", "william": "bill billy will willie", "robert": "bob bobby rob", "richard": "dick rick ricky",
        "james": "jim jimmy jimmie jamie", "john": "johnny johnnie jack", "thomas": "tom tommy", "michael": "mike mickey",
        "edward": "ed eddie ted", "joseph": "joe joey", "george": "georgie", "henry": "harry hank", "david": "dave", "daniel": "dan danny",
        "samuel": "sam sammy", "benjamin": "ben benny", "kenneth": "ken kenny", "ronald": "ron ronnie", "donald": "don donnie",
        "frederick": "fred freddie freddy", "francis": "frank frankie", "lawrence": "larry", "stephen": "steve stevie", "anthony": "tony",
        "christopher": "chris", "nicholas": "nick", "elizabeth": "liz betty beth", "margaret": "peggy maggie", "katherine": "kate kathy",
        "patricia": "pat patty", "susan": "sue susie", "timothy": "tim timmy", "gerald": "gerry jerry", "matthew": "matt",
        "andrew": "andy", "alexander": "alex", "gregory": "greg", "jeffrey": "jeff", "raymond": "ray", "eugene": "gene", "albert": "al",
    }.items() for short in shorts.split()
}  # fmt: skip
_SAME_SOUND = str.maketrans("cqzdvy", "kkstfi")
_OTHER_SCRIPTS = "".join(rf"\p{{{name}}}" for name in ("Han", "Hiragana", "Katakana", "Hangul", "Cyrillic", "Greek", "Arabic", "Hebrew",
                                                       "Thai", "Devanagari", "Bengali", "Tamil", "Georgian", "Armenian"))  # fmt: skip
_AKA = r"(?i)\s*[\[(]?\b(?:a\.?k\.?a\.?|also known as)\s"
_PARTICLES = "de|la|le|van|von|der|den|del|di|da|dos|du|el|al|bin|st|ten|ter"

# A form is words of lower-case letters and figures, separated by spaces. Two forms that differ only in spaces are the same ("J. J.", "JJ").
# The form of a name has the first name first and no remarks or nicknames, and of a name in two scripts the Latin
# one; that of a title has no year or article, and numbers as figures.
# DuckDB copies a macro's argument to each use of it, so each macro uses its argument as rarely as it can: nullif would use it twice. Where
# it needs it more than once, it takes it as the one member of a list.
_MACROS = rf"""
CREATE OR REPLACE TEMP MACRO unless_empty(s) AS regexp_extract_all(s, '(?s)^.+$')[1];
CREATE OR REPLACE TEMP MACRO in_ascii(s) AS list_transform([s], lambda text:
    CASE WHEN regexp_full_match(text, '[\x00-\x7f]*') THEN text ELSE to_ascii(replace(text, chr(65533), '')) END)[1];
CREATE OR REPLACE TEMP MACRO words(s) AS
    trim(regexp_replace(regexp_replace(lower(s), '[''`]', '', 'g'), '[^a-z0-9]+', ' ', 'g'));
CREATE OR REPLACE TEMP MACRO first_name_first(s) AS list_transform([s], lambda name: CASE WHEN contains(name, ',') THEN
    regexp_replace(regexp_replace(regexp_replace(name, '(?i)^([^,]+),(\s*(jr|sr|ii|iii|iv)\.?\s*)$', '\1 \2'),
        '(?i)^([^,]+),([^,]+),(\s*(jr|sr|ii|iii|iv)\.?\s*)$', '\2 \1 \3'), '^([^,]+),([^,]+)$', '\2 \1') ELSE name END)[1];
CREATE OR REPLACE TEMP MACRO without_remarks(s) AS
    list_transform([s], lambda name: coalesce(unless_empty(trim(regexp_replace(name, '\([^)]*\)|"[^"]*"', ' ', 'g'))), name))[1];
CREATE OR REPLACE TEMP MACRO full_name(name) AS coalesce(
    MAP {{{", ".join(f"'{short}': '{name}'" for short, name in _SHORT_FORMS.items())}}}[name], name);
CREATE OR REPLACE TEMP MACRO in_two_scripts(s) AS NOT regexp_full_match(s, '[\x00-\x7f]*')
    AND regexp_matches(s, '[{_OTHER_SCRIPTS}]') AND regexp_matches(s, '\p{{Latin}}{{2}}');
CREATE OR REPLACE TEMP MACRO in_another_script(s) AS NOT regexp_full_match(s, '[\x00-\x7f]*')
    AND regexp_matches(s, '[{_OTHER_SCRIPTS}]') AND NOT regexp_matches(s, '\p{{Latin}}{{2}}');
CREATE OR REPLACE TEMP MACRO chief_name(s) AS list_transform([s], lambda name: CASE WHEN in_two_scripts(name)
    THEN regexp_replace(name, '[{_OTHER_SCRIPTS}]+', ' ', 'g') ELSE regexp_replace(name, '{_AKA}.*$', '') END)[1];
CREATE OR REPLACE TEMP MACRO form_of_name(s) AS
    regexp_replace(words(first_name_first(without_remarks(in_ascii(s)))), '^(sir|dame) (\w+ \w+)', '\2');
CREATE OR REPLACE TEMP MACRO name_form(s) AS form_of_name(chief_name(s));
CREATE OR REPLACE TEMP MACRO other_name_form(s) AS unless_empty(form_of_name(CASE WHEN in_two_scripts(s)
    THEN trim(regexp_replace(s, '[^{_OTHER_SCRIPTS}]+', ' ', 'g')) ELSE trim(regexp_extract(s, '{_AKA}(.*\S\s+\S.*?)[\])]?$', 1)) END));
CREATE OR REPLACE TEMP MACRO without_suffix(form) AS regexp_replace(form, ' (jr|sr|ii|iii|iv)$', '');
CREATE OR REPLACE TEMP MACRO least_rotation(s) AS coalesce(list_transform([s], lambda letters:
    list_min(list_transform(range(length(letters)), lambda n: substr(letters, n + 1) || substr(letters, 1, n))))[1], '');
CREATE OR REPLACE TEMP MACRO key_of_name(form) AS
    least_rotation(replace(without_suffix(form), ' ', '')) || replace(regexp_extract(form, ' (jr|sr|ii|iii|iv)$'), ' ', '');
CREATE OR REPLACE TEMP MACRO in_figures(s) AS regexp_replace(regexp_replace(array_to_string(list_transform(string_split(s, ' '),
    lambda word: coalesce(MAP {{{", ".join(f"'{word}': '{n}'" for word, n in _FIGURES.items())}}}[word], word)), ' '),
    '\b(part|chapter|volume|vol|episode) i\b', '\1 1'), '\b(part|chapter|volume|vol|episode) (\d+)\b', '\2');
CREATE OR REPLACE TEMP MACRO title_words(s) AS words(replace(regexp_replace(trim(regexp_replace(in_ascii(s),
    '\((18|19|20)\d\d(/[IVX]+)?\)', '', 'g')), '(?i)^(.*\S)\s*,\s*({_ARTICLES})''?$', '\2 \1'), '&', ' and '));
CREATE OR REPLACE TEMP MACRO title_form(s) AS
    coalesce(unless_empty(regexp_replace(in_figures(title_words(s)), '^(the|a|an) (.)', '\2')), lower(trim(s)));
CREATE OR REPLACE TEMP MACRO form_with_article(s) AS
    list_transform([in_figures(title_words(s))], lambda form: CASE WHEN regexp_matches(form, '^(the|a|an) .') THEN form END)[1];
CREATE OR REPLACE TEMP MACRO words_in_order(form) AS array_to_string(list_sort(string_split(form, ' ')), ' ');
CREATE OR REPLACE TEMP MACRO title_of_article(s) AS
    CASE WHEN NOT contains(s, '#') THEN unless_empty(regexp_replace(replace(s, '_', ' '), '\s*\([^)]*\)$', '')) END;
CREATE OR REPLACE TEMP MACRO names_nobody(form) AS regexp_full_match(form, '{_NOBODY}');
CREATE OR REPLACE TEMP MACRO main_part(s) AS
    unless_empty(title_form(regexp_extract(s, '^(.{{4,}}?)(?::\s| [-–—] |, or[,:]? |;? or:? )', 1)));
CREATE OR REPLACE TEMP MACRO without_doubles(s) AS list_transform([string_split(s, '')], lambda letters: array_to_string(list_transform(
    list_filter(list_zip(letters, list_prepend('', letters)), lambda pair: pair[1] <> pair[2]), lambda pair: pair[1]), ''))[1];
CREATE OR REPLACE TEMP MACRO skeleton(s) AS list_transform([s], lambda form:
    substr(form, 1, 1) || without_doubles(regexp_replace(substr(form, 2), '[aeiouy ]+', '', 'g')))[1];
CREATE OR REPLACE TEMP MACRO sound(word) AS skeleton(regexp_replace(
    translate(replace(word, 'ph', 'f'), 'cqzdv', 'kkstf'), '(.)[hw]+', '\1', 'g'));
CREATE OR REPLACE TEMP MACRO loose_key(form) AS
    CASE WHEN contains(form, ' ') THEN '~' || sound(full_name(string_split(form, ' ')[1])) || ' '
    || skeleton(string_split(without_suffix(form), ' ')[-1]) || regexp_extract(form, ' (jr|sr|ii|iii|iv)$') END;
CREATE OR REPLACE TEMP MACRO ends_of(key) AS CASE WHEN length(key) >= {_LONG} THEN ['<' || left(key, 4), '>' || right(key, 4)] END;
CREATE OR REPLACE TEMP MACRO one_letter_apart(a, b) AS length(a) - length(b) IN (-1, 0, 1) AND damerau_levenshtein(a, b) = 1;
"""

_COMMON_NAMES = """
-- writes common_name (name, first, last), which gets one row per common name: how many people have it as first and as last name
CREATE OR REPLACE TEMP TABLE common_name (name VARCHAR, first INTEGER, last INTEGER);
"""

# A name and the same turned round ("Park Chan-wook", "Chan-wook Park") have one key: of all rotations of the letters the first one.
_RARITY = """
-- reads spelling, common_name
-- writes name_seen (form, key, loose, rarity, base), one row per form of a person's name: key is the same for its turned forms, loose for
-- all forms of the first and last name; rarity is in bits, base that of the first and last name alone
CREATE OR REPLACE TEMP TABLE name_seen AS
    SELECT form, key_of_name(form) AS key, loose_key(form) AS loose,
           log2(42217.0 / CASE WHEN len(parts) = 1 THEN 10 * greatest(2, coalesce(f.first, 2))
                          ELSE greatest(1, coalesce(f.first, 2)) * greatest(1, coalesce(l.last, 2)) END) AS base,
           least({most}, base + {further_name} * len(list_filter(parts[2:-2], lambda part: length(part) > 1))
                         + {further_initial} * len(list_filter(parts[2:-2], lambda part: length(part) = 1))
                         + CASE WHEN form <> without_suffix(form) THEN {suffix} ELSE 0 END) AS rarity
    FROM (SELECT DISTINCT form, list_filter(
            string_split(without_suffix(form), ' '), lambda part: NOT regexp_full_match(part, '{particles}'))
          AS parts FROM spelling) n
    LEFT JOIN common_name f ON f.name = parts[1] LEFT JOIN common_name l ON l.name = parts[-1];
"""


def prepare(database: Database) -> None:
    """Define the macros that make forms, and fill `common_name (name, first, last)`: how many of 42,000 people have that name."""
    database.function("to_ascii", anyascii)
    database.sql(_MACROS)
    database.sql(_COMMON_NAMES)
    names, counts = np.array(list(_common()), dtype=object), np.array(list(_common().values()))
    database.append("common_name", {"name": names, "first": counts[:, 0], "last": counts[:, 1]})


def rate(database: Database) -> None:
    """Fill `name_seen (form, key, loose, rarity, base)` from the table `spelling`: key is the same for all rotations.

    Rarity is minus the logarithm of how many of 42,000 people would have the name by chance, if first and last names were
    independent; a name or initial between them and a suffix make it rarer. It is computed from a fixed list, so that a further source
    changes no decision.
    """
    rarity = weights.PEOPLE["rarity"]
    database.sql(_RARITY.format(
        most=rarity["most"], further_name=rarity["each further name"], further_initial=rarity["each further initial"],
        suffix=rarity["a suffix"], particles=_PARTICLES,
    ))  # fmt: skip


@lru_cache(maxsize=1)
def _common() -> dict[str, tuple[int, int]]:
    text = resources.files(__package__).joinpath("common_names.tsv").read_text(encoding="ascii")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith(("#", "name\t")))
    return {name: (int(first), int(last)) for name, first, last in rows}


def words(text: str) -> str:
    """Return a text as lower-case words, as the macro of this name does.

    >>> words("L'Avventura – Ødegård")
    'lavventura odegard'
    """
    return re.sub("[^a-z0-9]+", " ", re.sub("['`]", "", anyascii(text).lower())).strip()


@lru_cache(maxsize=1 << 16)
def title_likeness(a: str, b: str) -> tuple[str, float]:
    """Return how two title forms are alike, in words, and their likeness from 0 to 1; ("", 0) for two different titles.

    >>> title_likeness("great zeigfeld", "great ziegfeld"), title_likeness("rush hour", "rush hour 2")
    (('a letter otherwise', 0.93), ('', 0.0))
    >>> title_likeness("monster house", "mosnter house"), title_likeness("west is west", "west is best")
    (('a letter otherwise, which makes no word', 0.92), ('a letter otherwise', 0.92))
    >>> title_likeness("star wars", "star wars 4 new hope"), title_likeness("going home", "coming home")
    (('part of the other', 0.3), ('', 0.0))
    """
    key_a, key_b = a.replace(" ", ""), b.replace(" ", "")
    if key_a == key_b:
        return "same", 1.0
    short, long = sorted((a.split(), b.split()), key=len)
    if len(short) >= _MANY and sorted(short) == sorted(long):
        return TURNED, 0.9
    numbers = _figures(short) ^ _figures(long)
    if not numbers and _one_letter_apart(key_a, key_b, _LEAST) and _makes_no_word(set(short), set(long)):
        return NO_WORD, round(fuzz.ratio(a, b) / 100, 2)
    if not numbers and _one_letter_apart(key_a, key_b, _LONG):
        return MISSPELT, round(fuzz.ratio(a, b) / 100, 2)
    if not numbers and (likeness := _aligned(short, long, 75)):
        return "spelled nearly alike", likeness
    return _extended(short, long, numbers) if len(short) < len(long) and sum(map(len, short)) > 4 else ("", 0.0)


def _extended(short: list[str], long: list[str], numbers: set[str]) -> tuple[str, float]:
    """Return how a title extends another: it has all its words in their order, its first or its last word among them."""
    remaining = iter(long)  # `in` consumes it
    if (short[0], short[-1]) not in ((long[0], long[-1]), (long[0], short[-1]), (short[0], long[-1])) or not all(
        word in remaining for word in short
    ):
        return "", 0.0
    first, last = short == long[: len(short)], short == long[-len(short) :]
    if first and long[len(short)] == "or":
        return SECOND_TITLE, 0.9
    if not (first or last or (short[0], short[-1]) == (long[0], long[-1])) or (numbers and len(long) - len(short) < 3):
        return "", 0.0
    beyond = [word for word in long if word not in short and word not in _SMALL]
    if _WORKS.search(" ".join(beyond)):
        return OTHER_WORK, 0.3
    # "Evil Dead 3: Army of Darkness" is "Army of Darkness", but "Star Wars 4: A New Hope" may be another film than "Star Wars"
    return EXTENDED, 0.3 if numbers and not last else 0.5


@lru_cache(maxsize=1 << 16)
def name_likeness(a: str, b: str) -> tuple[str, float]:  # noqa: PLR0911 - one way a line
    """Return how two forms of names are alike, in words, and their likeness from 0 to 1; ("", 0) for two different names.

    >>> name_likeness("samuel jackson", "samuel l jackson"), name_likeness("p ustinov", "peter ustinov")
    (('initials or a name left out', 0.9), ('initials or a name left out', 0.9))
    >>> name_likeness("elisabeth taylor", "elizabeth taylor"), name_likeness("robert downey jr", "robert downey sr")
    (('spelled nearly alike', 0.94), ('', 0.0))
    """
    key_a, key_b = a.replace(" ", ""), b.replace(" ", "")
    if key_a == key_b:
        return "same", 1.0
    of_a, of_b = a.split(), b.split()
    suffixes = _SUFFIXES.intersection(of_a), _SUFFIXES.intersection(of_b)
    if all(suffixes) and suffixes[0] != suffixes[1]:
        return "", 0.0
    short, long = sorted(([t for t in of_a if t not in _SUFFIXES], [t for t in of_b if t not in _SUFFIXES]), key=len)
    if short == long:
        return "with and without suffix", 0.9
    if sorted(short) == sorted(long) or (len(key_a) == len(key_b) and key_a in key_b * 2):
        return "in another order", 0.95
    if len(short) > 1 and [_SHORT_FORMS.get(short[0], short[0]), *short[1:]] == [_SHORT_FORMS.get(long[0], long[0]), *long[1:]]:
        return "a short form of the name", 0.9
    if len(short) > 1 and _abbreviates(short, long):
        return ("an initial for a name" if len(short) == len(long) > 2 else "initials or a name left out"), 0.9
    if 2 < len(short) < len(long) and set(short) < set(long):
        return "a name left out, in another order", 0.9
    if _one_letter_apart(key_a, key_b, _LONG) and not any(suffixes) and (_sound_alike(short, long) or not _both_names(of_a, of_b)):
        likeness = round(fuzz.ratio(a, b) / 100, 2)
    else:
        likeness = _aligned(short, long, 82) if len(short) == len(long) > 1 else 0.0
    return ("spelled nearly alike" if likeness else "", likeness)


def _one_letter_apart(a: str, b: str, least: int) -> bool:
    """Return whether two texts of at least so many letters differ in one letter or in two swapped ones."""
    return min(len(a), len(b)) >= least and OSA.distance(a, b, score_cutoff=1) == 1


def _makes_no_word(a: set[str], b: set[str]) -> bool:
    """Return whether all words that one title has alone are known, and one that the other has alone is not."""
    known_a, known_b = all(map(_is_word, a - b)), all(map(_is_word, b - a))
    return known_a != known_b and bool(a - b if known_a else b - a)


@lru_cache(maxsize=1 << 16)
def _is_word(word: str) -> bool:
    """Return whether a word, or the word of which it is the plural, is often written in English; a number is one too."""
    counts = _english()
    return word.isdigit() or max(counts[word], counts[word.removesuffix("s")]) > _SELDOM


@lru_cache(maxsize=1)
def _english() -> Counter[str]:
    """Return how often each word is written in a text of 1.6 billion words."""
    return Counter(SpellChecker().word_frequency.dictionary)


def _sound_alike(a: list[str], b: list[str]) -> bool:
    """Return whether two names differ in how a first name is spelled that sounds the same, as Oscar and Oskar, or Curt and Curd."""
    return a[1:] == b[1:] and _sound(a[0]) == _sound(b[0])


def _sound(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", re.sub("(.)h", r"\1", word.replace("ph", "f").translate(_SAME_SOUND)))


def _both_names(of_a: list[str], of_b: list[str]) -> bool:
    """Return whether all words in which two names differ are common names, such as John and Joan."""
    return len(of_a) == len(of_b) and all(a == b or (a in _common() and b in _common()) for a, b in zip(of_a, of_b, strict=True))


def _figures(tokens: list[str]) -> set[str]:
    return {token for token in tokens if token.isdigit()} - {"1"}


def _aligned(short: list[str], long: list[str], least: int) -> float:
    """Return the likeness of two lists of words, 0 if any word is less than `least` percent like its partner."""
    if len(short) != len(long):
        short, long = ([word for word in words if word not in _SMALL] for words in (short, long))
    if len(short) != len(long) or not short:
        return 0.0
    for a, b in zip(short, long, strict=True):
        cut = min(len(a), len(b)) > 2 and (a.startswith(b) or b.startswith(a)) and (a, b) == (short[-1], long[-1])
        if a != b and not cut and not _contracts(*sorted((a, b), key=len)) and (min(len(a), len(b)) < 4 or fuzz.ratio(a, b) < least):
            return 0.0
    likeness = fuzz.ratio(" ".join(short), " ".join(long)) / 100
    return round(likeness, 2) if likeness >= 0.8 else 0.0


def _contracts(short: str, long: str) -> bool:
    """Return whether a word leaves out letters of another, but neither its first nor its last one, as "blvd" does."""
    letters = iter(long)
    return (
        2 < len(short) < len(long)
        and (short[0], short[-1]) == (long[0], long[-1])
        and all(letter in letters for letter in short)
        and not set(short[1:-1]) & set("aeiou")
    )


def _abbreviates(short: list[str], long: list[str]) -> bool:
    """Return whether `short` omits words of `long` or has initials for some, but not both, and the family name is the same."""
    if len(short) < len(long):
        remaining = iter(long)  # `in` consumes it, so the words must come in the same order
        return short[0] == long[0] and all(word in remaining for word in short)
    return short[-1] == long[-1] and all(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a, b in zip(short, long, strict=True))
