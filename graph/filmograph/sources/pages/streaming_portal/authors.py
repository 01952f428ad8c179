"""Where the author of a review ends and the review begins, when both are on one line with no mark between them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that often open a sentence of a review; a review may begin where one has a capital.
_OPENERS = _words(
    """
    a about absolutely absurd acting action actually admittedly after again all almost already also although always am amazing an and
    another any anyone anything apart are as aside at audiences average avoid awesome awful bad badly based basically beautiful beautifully
    because before being believable best better beyond blah bleak boring both brilliant but by can can't captivating cast certainly charming
    cheap cheesy children cinema classic clearly clever clumsy cold comedy compelling competent could crap creepy critics cute dark decent
    deeply definitely delightful depressing despite did director disappointed disappointing do documentary does don't drama dreadful drivel
    dull dumb each easily eh eight emotional emotionally engaging enjoyable enjoyed enough entertaining especially even ever every everyone
    everything exactly excellent exciting expected extraordinary extremely fairly fans fantastic far fascinating fast feel feels felt film
    films finally fine first five flawed following for forget forgettable four fresh from fun funny garbage generally give given go good
    gorgeous gotta great gripping had half hands hard has hated have having he heartfelt heartwarming heavy her here highly hilarious his
    hollywood honestly horrendous horrible how however huge hugely i if imagine imo important impossible impressive in incredible incredibly
    insanely inspiring instead intense interesting intriguing is it its just kids kind lack lame last lately later let lets light like liked
    literally load look looking lots lousy love loved lovely low made magnificent many masterful masterpiece maybe mediocre meh might mildly
    mindless mixed most mostly movie movies moving much must my naturally never nice nine no nobody none nonsense nope nostalgic not nothing
    now numerous obviously odd oddly of offensive oh ok okay old on once one only or original otherwise our out outstanding over overall
    overlong overrated painful people perfect perfectly performance performances perhaps personally pleasant please plenty plot pointless
    poor poorly possibly powerful predictable pretentious pretty probably pure quirky quite rarely rated rather rating reading really
    recommended remarkable ridiculous romantic rubbish sadly satisfying saw say scary script see seen sentimental seriously seven several
    shallow shame she should silly simple simply since six skip slow smart so solid some somehow someone something sometimes somewhat soon
    sorry spectacular spoiler spoilers starring started starts still story strange strangely strong stunning stupid stylish subtle such
    super superb sure surprisingly suspenseful sweet talk tedious tells ten terrible terrific thank thankfully thanks that that's the their
    then there these they this thoroughly those though thought three thrilling through to tonight too took top total totally touching trash
    truly truth try trying twenty two typical typically ugh ultimately unbelievable under underrated uneven unfortunately unfunny uninspired
    unique unless unlike until unusual unwatchable up uplifting utter utterly very viewers visually wanted warning was waste wasted watch
    watchable watched watching way we we're weak weird well well-made were what whatever when whenever where whether which while whilst who
    whoever whole why will wise with without wonderful wonderfully wooden words worst worth worthwhile would wow writing written wtf yeah
    years yep yes yesterday yet you you'll you're your zero
    """
)
# Some of them are also names of people: "Courtney Love It was fine."
_ALSO_NAMES = _words("best dark fine good love story strange strong sweet way will wise") & _OPENERS
# With these a review may begin in small letters: "Hanna Berg this is …"
_SMALL_OPENERS = _words(
    "a amazing an awesome awful bad boring excellent good great i i'm i've it it's my nice terrible the there this very we wow"
)
_PARTICLES = _words("al bin da de del della den der di dos du el ibn la le ter van von")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)+|[^\W\d_]|(?:Dr|Mr|Mrs|Ms|Prof|St)\.?")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CONTRACTION = re.compile(r"\w+n['’]t|\w+['’](?:m|d|ve|re|ll)|(?:it|that|there|here|he|she|what|who|let)['’]s", re.IGNORECASE)
_POSSESSIVE = re.compile(r".+['’]s|.+s['’]")
_INNER_CAPITAL = re.compile(r"(?!(?:Mc|Mac|Da|De|Di|Du|La|Le|Van|Von|Fitz|St)[A-Z][a-z]+$)\w*[a-z][A-Z]\w*")
_HANDLE = re.compile(r"(?=.*[^\W_].*)[\w@$*~|-][\w.@$*~|'-]*[\w@$*~|-]|[^\W\d_]")
# Endings of English words that few names have, in words too long for "Emily" or "Clive".
_ENGLISH = re.compile(r"\w{3,}(?:ing|ingly|tion|sion|ness|less|able|ible|ful|fully|ous|ously|ically|ively|edly)|\w{5,}(?:ed|ive|ly|ment)")
_MAIL = re.compile(r"(?:\S{1,60} ){1,5}?\([^\s()@]{1,60}@[^\s()]{1,60}\)(?= )")
_MOST_TOKENS = 40  # of a name and the words that show where the review begins
_LONGEST_TOKEN = 60
_EDGES = "\"'“”‘’.,;:!?…()[]*-–—"


@dataclass(frozen=True)
class Familiar:
    """The subjects of a page: `phrases` are names and its title, `words` are printed in small letters; all casefolded."""

    phrases: frozenset[tuple[str, ...]] = frozenset()
    words: frozenset[str] = frozenset()

    @cached_property
    def _name_words(self) -> frozenset[str]:
        return frozenset(word for phrase in self.phrases if len(phrase) == 2 for word in phrase)

    def holds(self, word: str) -> bool:
        """Return whether the page has a word in small letters or as the first or last name of somebody."""
        return word in self.words or word in self._name_words


def familiar(title: str | None, names: Iterable[str], texts: Iterable[str]) -> Familiar:
    """Return what a page speaks of: its title, the names of people on it, and its running texts."""
    phrases: set[tuple[str, ...]] = {_bare(name) for name in (*([title] if title else []), *names)}
    words: set[str] = set()
    for text in texts:
        tokens = re.findall(r"[\w'’-]+|[^\w\s]", text)
        words.update(t for t in tokens if t.islower() and len(t) > 2)
        phrases.update(_pairs(tokens))
    return Familiar(frozenset(phrases - {()}), frozenset(words))


def _pairs(tokens: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield every two words with capitals that are side by side, unless the first may only begin a sentence."""
    for first, second in pairwise(tokens):
        if all(_is_plain(t) and t[0].isupper() and not t.isupper() for t in (first, second)) and not _opens(first):
            yield _core(first), _core(second)


def split_author(line: str, known: Familiar) -> tuple[str | None, str]:
    """Return (author or None, review) of a line that holds both, by the first of these rules that applies.

    1. A name ends with the mail address in brackets behind it.
    2. A line that begins as a review does, or with a name or title the page knows, has no author.
    3. A handle (by digits, signs, small letters or capitals within it) is a name of its own.
    4. Else a review begins at the first capitalised word that often opens sentences, quotation, number, or known name or title.
    5. Else it begins at the last capitalised word before a small one, but a name has two words (initials, particles and
       suffixes aside), or three when only the fourth is an ordinary word of the page or of English.

    The rules cannot distinguish a surname from an uncommon word ("Berg" or "Chicago" before "has"), a first name from a
    handle when an unknown person's name follows, or a name of three words from one of two before such a name.

    >>> split_author("areatw Too long by half.", Familiar()), split_author("Hanna Berg The cast shines.", Familiar())
    (('areatw', 'Too long by half.'), ('Hanna Berg', 'The cast shines.'))
    """
    if mail := _MAIL.match(line):
        return mail[0], line[mail.end() :].strip()
    spans = [m.span() for m in islice(re.finditer(r"\S+", line), _MOST_TOKENS)]
    tokens = [line[a : min(b, a + _LONGEST_TOKEN)] for a, b in spans]
    length = _author_length(tokens, known)
    if length == 0:
        return None, line
    return line[: spans[length - 1][1]], line[spans[length - 1][1] :].strip()


def _author_length(tokens: list[str], known: Familiar) -> int:
    """Return how many of the tokens are the author's name."""
    if not tokens or _starts_phrase(tokens, 0, known, alone=_is_alone(tokens)):
        return 0
    first = tokens[0]
    if first[0].isupper() and _is_plain(first) and not _INNER_CAPITAL.fullmatch(first):
        return _plain_length(tokens, known)
    if not _is_handle(first) or _core(first).split("-")[0] in _OPENERS or (first in known.words):
        return 0
    return 2 if _is_second_word(tokens, known) else 1


def _is_handle(token: str) -> bool:
    """Return whether a token may be a handle: a word, or five digits, but no rating, ordinal or amount."""
    letters, digits = (sum(map(kind, token)) for kind in (str.isalpha, str.isdigit))
    return bool(_HANDLE.fullmatch(token)) and (digits >= 5 or letters >= 3 or (letters > 0 and not token[0].isdigit()))


def _is_second_word(tokens: list[str], known: Familiar) -> bool:
    """Return whether a name goes on after a word that is a handle by its shape: "JoAnn Berg The …", "hanna berg The …"."""
    if len(tokens) < 3 or not tokens[0].isalpha() or not _WORD.fullmatch(tokens[1]) or not _opens(tokens[2]):
        return False
    alike = tokens[0].islower() == tokens[1].islower()
    return alike and tokens[2] != "I" and not _opens(tokens[1].capitalize()) and not _is_english(tokens[1], known)


def _plain_length(tokens: list[str], known: Familiar) -> int:
    """Return the length of a name that begins with an ordinary word with a capital."""
    run = _run(tokens)
    usual = _usual_length(tokens[:run])
    if _core(tokens[0]) in _OPENERS - _ALSO_NAMES:
        named = tokens[0] == "The" and run > 2 and not _opens(tokens[1]) and _opens(tokens[2])  # "The Matinee Good fun"
        return 2 if named else 0
    for at in range(1, min(run, usual + 2) + 1):
        if at < len(tokens) and (_opens_here(tokens, at) or _starts_phrase(tokens, at, known)):
            return at
    return _likely_length(tokens, run, usual, known)


def _likely_length(tokens: list[str], run: int, usual: int, known: Familiar) -> int:
    """Return the length of a name when nothing marks where the review begins, by the usual shapes of names and reviews."""
    after = tokens[run] if run < len(tokens) else ""
    small = after in _SMALL_OPENERS
    if after[:1].isupper() and not small:
        run += 1  # a word that only its punctuation or a possessive sets apart belongs to the review
    english = [_is_english(token, known) for token in tokens[:run]]
    if run == 1:
        return 0 if english[0] else 1
    if small and run <= usual + 1 and not any(english[1:]):
        return run
    if run == 2:
        return 2 if _INITIAL.fullmatch(tokens[0]) else 1
    if run > usual + 1 and english[usual + 1] and not any(english[1 : usual + 1]):
        return usual + 1
    # An ending alone is a weak sign in a word that another with a capital follows: "Hedda Rosling Lively and …"
    return 1 if known.holds(_core(tokens[1])) and not english[min(usual, run - 1)] else min(usual, run - 1)


def _run(tokens: list[str]) -> int:
    """Return how many tokens from the first could be parts of a name."""
    for at, token in enumerate(tokens):
        between = token in _PARTICLES and at > 0 and any(t[:1].isupper() for t in tokens[at + 1 : at + 3])
        if not between and not (_is_plain(token) and token[0].isupper()):
            return at
    return len(tokens)


def _usual_length(run: list[str]) -> int:
    """Return the length of first and last name, with initials, particles and a suffix among them."""
    full = length = 0
    for token in run:
        if full == 2 and not _SUFFIX.fullmatch(token):
            break
        length += 1
        full += not (_INITIAL.fullmatch(token) or token in _PARTICLES or _SUFFIX.fullmatch(token))
    return max(length, 1)


def _is_plain(token: str) -> bool:
    """Return whether a token is shaped like a part of a name: a word, an initial or a suffix."""
    if _INITIAL.fullmatch(token) or _SUFFIX.fullmatch(token):
        return True
    return bool(_WORD.fullmatch(token)) and not _CONTRACTION.fullmatch(token) and not _POSSESSIVE.fullmatch(token)


def _opens_here(tokens: list[str], at: int) -> bool:
    """Return whether a review seems to begin at a token; a word that may be a surname gives way to a clearer one behind it."""
    if not _opens(tokens[at]):
        return False
    behind = tokens[at + 1] if at + 1 < len(tokens) else ""
    return _core(tokens[at]) not in _ALSO_NAMES or not _opens(behind) or _core(behind) in _ALSO_NAMES


def _opens(token: str) -> bool:
    """Return whether a token looks like the first of a sentence: an opening word with a capital, a quotation, a number, a sign."""
    if not token or re.match(r"\((?![a-z])", token) or (_INITIAL.fullmatch(token) and token not in {"I", "A"}):
        return False
    if not token[0].isalpha():  # but a capital or a year in brackets explains the words before it
        return True
    return token[0].isupper() and (_core(token) in _OPENERS or bool(_CONTRACTION.fullmatch(token.strip(_EDGES))))


def _is_english(token: str, known: Familiar) -> bool:
    """Return whether a token is rather of the review: by its ending, or as the page has it in small letters or in a name."""
    core = _core(token)
    return known.holds(core) or core in _OPENERS - _ALSO_NAMES or bool(_ENGLISH.fullmatch(core))


def _starts_phrase(tokens: list[str], at: int, known: Familiar, *, alone: bool = True) -> bool:
    """Return whether a name or title that the page knows begins at a token; one of a single word only where it may be `alone`."""
    if tokens[at][0] == "(":
        return False
    cores = tuple(_core(token) for token in tokens[at : at + 8])
    return any(cores[:length] in known.phrases for length in range(1 if alone else 2, len(cores) + 1))


def _is_alone(tokens: list[str]) -> bool:
    """Return whether the first word cannot be a first name: "Carrie is …" may speak of a film that "Carrie Berg" does not."""
    return len(tokens) < 2 or not (tokens[1][0].isupper() and _is_plain(tokens[1])) or _opens(tokens[1])


def _bare(text: str) -> tuple[str, ...]:
    return tuple(core for core in map(_core, text.split()) if core)


def _core(token: str) -> str:
    return token.replace("’", "'").strip(_EDGES).removesuffix("'s").casefold()
