"""Ratings inside the running text of a review: the forms reviewers write them in, and the texts that only look like one."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from filmograph.model import ReviewRating

_NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORDS = {word: Decimal(n) for n, word in enumerate(_NUMBER_WORDS)}
_NUMBER_WORD = "|".join(_NUMBER_WORDS)
_HALVES = {"½": "0.5", "1/2": "0.5", "and a half": "0.5", "¼": "0.25", "1/4": "0.25", "¾": "0.75", "3/4": "0.75"}
_HALF = r"½|¼|¾|1/2|1/4|3/4|and\s+a\s+half"
_NEAR = 200
_SCALES = frozenset(map(Decimal, (4, 5, 6, 10, 20, 100)))
_PLAIN_SCALES = frozenset(map(Decimal, (10, 100)))  # hardly a fraction or a share, so no context is needed

_SCALE = r"(?P<scale>[0-9]{1,3}|four|five|six|ten|\*{3,10}|★{3,10})(?![\w*★/]|[.,][0-9])(?:[\s-]{0,3}stars?\b)?"
_OF = r"(?P<of>/|out\s{1,3}of(?:\s{1,3}a\s{1,3}possible)?|of)"
_NUMBER = re.compile(
    r"(?<![\w/$£€#+])(?<![0-9][-–])(?<![\s0-9(][.,])(?<!^\.)"
    rf"(?:(?P<units>[0-9]{{1,3}}(?:[.,][0-9]{{1,2}})?|{_NUMBER_WORD})(?P<mixed>[\s-]{{0,3}}(?:{_HALF})(?:['’]?s\b)?)?|(?P<half>[½¼¾]))"
    rf"(?:[\s-]{{0,3}}(?P<stars>stars?)\b)?(?:\s{{0,3}}\(?\s{{0,3}}{_OF}\s{{0,3}}{_SCALE}|\s{{0,3}}(?P<percent>%))?(?!\w)",
    re.IGNORECASE,
)
_STARS = re.compile(
    rf"(?<![\w*★⭐])(?P<run>\*{{1,10}}|[★⭐]{{1,10}})(?:\s?(?P<half>½|1/2))?(?P<empty>☆*)(?:\s{{0,3}}\(?\s{{0,3}}{_OF}\s{{0,3}}{_SCALE})?(?![\w*★⭐/])",
    re.IGNORECASE,
)
_LETTER = re.compile(r"(?<![\w'’+*/-])(?P<letter>[ABCDF])(?P<sign>\+|[-−](?![-\w])|\s(?:plus|minus)\b)?(?![\w+'’/*])")

_WORD = r"\b(?:grade|rating|rate|score|verdict|overall)\b"
_ASIDE = r"\s*(?:an?\s+)?[(\[\"“]?\s*$"
_LABELLED = re.compile(rf"(?:{_WORD}\s*(?:is\b|[:=–—]|-+)|\bgrade\s)(?:\s*(?:is|of)\b)?{_ASIDE}", re.IGNORECASE)
_LOOSELY_LABELLED = re.compile(rf"{_WORD}[,.]?{_ASIDE}", re.IGNORECASE)
_GIVEN = re.compile(
    r"(?:\b(?:giv(?:e|es|ing)|gave|given|rated?|rates|deserves?|awards?)\b(?:\s+[^\s.,;:!?()]+){0,6}"
    r"|\b(?:gets?|got|earns?|worth|say|it['’]?s|it\s+is|scores?)(?:\s+(?:only|just|about|around|maybe|an?|solid)){0,3})\s*[(\[]?\s*$",
    re.IGNORECASE,
)
_PRAISED = re.compile(r"\b(?:an?|solid|strong|weak|generous|easy|firm|perfect|full)\s+$", re.IGNORECASE)
_AFTER_BREAK = re.compile(r"(?:^|[\n(\[{|~]|[.!?…:;][\"'”’)\]]*\s+|[\"”)\]]\s+|\.\.+\s*|(?:\s|^)[-–—]+\s*|--+\s*)\s*$")
_AFTER_COMMA = re.compile(r",\s+$")
_GOES_ON = re.compile(
    r"\s*(?:$|\n|\.(?![0-9])|,(?![0-9])|[;:!?)\]}\"”*~|…–—]|['’](?!s\b)|--|-(?!\w)"
    r"|(?:and|but|for|from|because|overall|would|if|although|though|in\s+my|imo|imho|on\s+my|since|so|just|due|only|easily)\b)",
    re.IGNORECASE,
)
_SENTENCE_FOLLOWS = re.compile(r"\s+[A-Z]")
_ENDS_HERE = re.compile(r"\s*(?:$|\n|[.,;:!?)\]}\"”…–—]|--|-\s)")
_TRUNCATED = re.compile(r"\s*(?:\.\.|…)")
_CLOSES = re.compile(
    r"(?:\s+(?:overall|from\s+me|for\s+me|imh?o|in\s+my\s+(?:book|opinion)))?[\s.!?…\"'”’)\]}*~|-]*(?:\([^()]*\)[\s.!)]*)*", re.IGNORECASE
)
_OPENS = re.compile(rf"\W*(?:(?:(?:my|the|final|own)\s+)*{_WORD}\W*(?:is\s+)?)?(?:an?\s+)?\W*", re.IGNORECASE)
_DATE_COMES = re.compile(
    r"\b(?:on|since|until|till|by|before|after|dated?|opens|opened|opening|released?|theat(?:er|re)s|premier\w+|(?:mon|tue|wed|thu|fri|sat|sun)\w*)"
    r"\.?,?\s+$",
    re.IGNORECASE,
)
_ASPECT = re.compile(
    r"\b(?:acting|plot|story(?:line)?|script|writing|music|soundtrack|sound|visuals?|effects|direction|directing|cinematography|camera\w*"
    r"|action|humou?r|comedy|romance|characters?|cast|pacing|editing|violence|gore|dialogues?|ending|animation|entertainment|originality"
    r"|rewatch\w*|costumes?)\s*(?:score|rating|grade)?\s*(?:[:=–—]|-+|\()\s*$",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"(?:\b(?:unlike|than|compared\s+(?:to|with)|whereas)\b[^.!?,;:\n]*"
    r"|\b(?:original|first|prequel|sequel|predecessor|other|previous|last)(?:\s+\w+){0,3}?,?\s+"
    r"(?:(?:which|that|i|was|is|got|gets|gave|deserved|earned|received|an?)\s+)+)[(\[]?$",
    re.IGNORECASE,
)
_AFTER_TITLE = re.compile(r"(?<=[a-z,:;] )(?:[A-Z][\w'’]*\s+)*[A-Z][\w'’]*(?:\s\([0-9]{4}\))?\s*[(\[]$")
_GAVE_TITLE = re.compile(r"\b(?:gave|given|rated)\s+(?:[A-Z][\w'’]*\s+(?:(?:of|the|and|in)\s+)*)+(?:an?\s+)?$")
_BUT_THIS = re.compile(r"[^.!?\n]*\b(?:but|whereas|while|yet)\b[^.!?\n]*\bthis\b", re.IGNORECASE)
_WARNING = re.compile(r"\s*(?:spoil|warning|note|edit|update)", re.IGNORECASE)
_IN_NAME = re.compile(r"\b(?:[A-Z][\w'’]*|plan|vitamin|class|group|part|option|type|side|hepatitis)\s*\($")
_INITIAL = re.compile(r"\.\s+[A-Z][a-z]")


@dataclass(frozen=True)
class _Found:
    """A rating with where it begins and the text near it."""

    rating: ReviewRating
    start: int
    before: str
    after: str

    def closes(self) -> bool:
        return bool(_CLOSES.fullmatch(self.after))

    def opens(self) -> bool:
        return bool(_OPENS.fullmatch(self.before))

    def follows_title(self) -> bool:
        return bool(_AFTER_TITLE.search(self.before))


def rating_in(text: str) -> ReviewRating | None:
    """Return the rating a review states in its own text, in any of the forms reviewers use; None when it states none.

    Of several, the one that closes the text is the review's own, else the one it begins with.

    >>> rating_in("Not for me. (4/10)")
    ReviewRating(value=Decimal('4'), scale=Decimal('10'), letter=None)
    >>> rating_in("Nine tenths of it is talk, and I saw it on 9/10.") is None
    True
    """
    text = text.replace("\ufe0f", "").replace("\u00a0", " ").strip()
    found = [f for f in (*_numbers(text), *_stars(text), *_letters(text)) if not _is_partial(f)]
    found.sort(key=lambda f: f.start)
    in_list = sum(f.follows_title() for f in found) > 1
    own = [f for f in found if not _is_of_another(f, in_list=in_list)]
    if len({f.rating for f in own}) <= 1:
        return own[0].rating if own else None
    chosen = own[-1] if own[-1].closes() else own[0] if own[0].opens() else _named(own)
    return chosen.rating if chosen else None


def _named(found: list[_Found]) -> _Found | None:
    """Return the last rating that the reviewer names as one; it counts when there is none at either end of the text."""
    return next((f for f in reversed(found) if _LOOSELY_LABELLED.search(f.before) or _LABELLED.search(f.before)), None)


def _is_partial(found: _Found) -> bool:
    return bool(_ASPECT.search(found.before))


def _is_of_another(found: _Found, *, in_list: bool) -> bool:
    if _COMPARED.search(found.before):
        return True
    if _GAVE_TITLE.search(found.before) and _BUT_THIS.match(found.after):
        return True
    return found.follows_title() and (in_list or not found.closes())


def _around(text: str, match: re.Match[str]) -> tuple[str, str]:
    """Return the text before and after a match as far as it can matter, so that the time for a rating does not grow with the text."""
    start, end = match.span()
    before = text[:start] if start <= _NEAR else f"x{text[start - _NEAR : start]}"
    after = text[end:] if len(text) - end <= _NEAR else f"{text[end : end + _NEAR]}x"
    return before, after


def _numbers(text: str) -> Iterator[_Found]:
    for match in _NUMBER.finditer(text):
        before, after = _around(text, match)
        rating = ReviewRating(value=_value(match), scale=_scale(match))
        if _fits(rating) and _is_number_rating(match, before, after):
            yield _Found(rating, match.start(), before, after)


def _value(match: re.Match[str]) -> Decimal:
    units = (match["units"] or "0").lower().replace(",", ".")
    part = " ".join((match["mixed"] or match["half"] or "").lower().strip(" -\n\t").split())
    part = re.sub(r"['’]?s$", "", part)
    return (_WORDS[units] if units in _WORDS else Decimal(units)) + Decimal(_HALVES.get(part, "0"))


def _scale(match: re.Match[str]) -> Decimal | None:
    scale = (match["scale"] or "").lower()
    if not scale:
        return Decimal(100) if match.groupdict().get("percent") else None
    if scale[0] in "*★":
        return Decimal(len(scale))
    return _WORDS[scale] if scale in _WORDS else Decimal(scale)


def _fits(rating: ReviewRating) -> bool:
    if rating.value is None or rating.scale is None:
        return True
    return rating.scale in _SCALES and rating.value <= rating.scale


def _is_number_rating(match: re.Match[str], before: str, after: str) -> bool:
    if match["percent"]:
        return bool(_LABELLED.search(before) and _GOES_ON.match(after))
    if match["scale"]:
        return _is_scaled_rating(match, before, after)
    if not _GOES_ON.match(after):
        return False
    if match["stars"]:
        return _value(match) <= 10 and (_is_set_off(before) or bool(_AFTER_COMMA.search(before) and _CLOSES.fullmatch(after)))
    return _is_bare_rating(match, before, after)


def _is_bare_rating(match: re.Match[str], before: str, after: str) -> bool:
    if _value(match) > 10 or not _ENDS_HERE.match(after):  # above ten it may be an age certificate
        return False
    if _LABELLED.search(before):
        return not (match["units"] or "").isalpha()
    return bool(match["mixed"] and _AFTER_BREAK.search(before))


def _is_scaled_rating(match: re.Match[str], before: str, after: str) -> bool:
    in_stars = match["stars"] or match[0].lower().rstrip().endswith(("star", "stars", "*", "★"))
    if match["of"] == "/" and _DATE_COMES.search(before):
        return False
    if match["of"].lower() == "of" and not (in_stars or _LABELLED.search(before)):
        return False
    opens_text = match["of"] == "/" and _OPENS.fullmatch(before) and _SENTENCE_FOLLOWS.match(after)
    if not (_GOES_ON.match(after) or opens_text):
        return False
    return bool(in_stars or _scale(match) in _PLAIN_SCALES or _is_set_off(before) or _AFTER_COMMA.search(before))


def _is_set_off(before: str) -> bool:
    """Return whether the text after `before` begins a statement of its own or is given as a mark."""
    return any(p.search(before) for p in (_AFTER_BREAK, _LABELLED, _LOOSELY_LABELLED, _GIVEN, _PRAISED))


def _stars(text: str) -> Iterator[_Found]:
    runs = Counter(match["run"] for match in _STARS.finditer(text))
    for match in _STARS.finditer(text):
        before, after = _around(text, match)
        value = Decimal(len(match["run"])) + Decimal(_HALVES.get(match["half"] or "", "0"))
        scale = _scale(match) or (_full_row(match) if match["empty"] else None)
        if _fits(rating := ReviewRating(value=value, scale=scale)) and _is_star_rating(match, before, after, runs):
            yield _Found(rating, match.start(), before, after)


def _full_row(match: re.Match[str]) -> Decimal:
    return Decimal(len(match["run"]) + len(match["empty"]) + bool(match["half"]))


def _is_star_rating(match: re.Match[str], before: str, after: str, runs: Counter[str]) -> bool:
    if match["scale"]:
        return True
    if match["run"][0] != "*":
        return len(match["run"]) <= 5 or bool(match["empty"])
    if len(match["run"]) > 5 or not (_AFTER_BREAK.search(before) or _LABELLED.search(before) or _GIVEN.search(before)):
        return False  # the rest is emphasis, a rule between paragraphs, or a word left out
    if match["half"] or _LABELLED.search(before):
        return True
    frames = runs[match["run"]] > 1 or _WARNING.match(after)
    at_an_end = not before.strip() or bool(_CLOSES.fullmatch(after))
    return len(match["run"]) > 1 and at_an_end and not frames


def _letters(text: str) -> Iterator[_Found]:
    listed = set(re.findall(r"\(([A-F])\)", text)) >= {"A", "B"}
    for match in _LETTER.finditer(text):
        before, after = _around(text, match)
        sign = {"plus": "+", "minus": "-", "−": "-"}.get((match["sign"] or "").strip(), (match["sign"] or "").strip())
        given = bool(_LABELLED.search(before) or _GIVEN.search(before)) and bool(_ENDS_HERE.match(after))
        named_composer = _INITIAL.match(after) and re.search(r"score\W*$", before, re.IGNORECASE)
        if (given and not named_composer and not _TRUNCATED.match(after)) or _letter_is_alone(before, after, bool(sign), listed):
            yield _Found(ReviewRating(letter=match["letter"] + sign), match.start(), before, after)


def _letter_is_alone(before: str, after: str, signed: bool, listed: bool) -> bool:
    if before.endswith("(") and after.startswith(")"):
        return signed or (not listed and _parenthesis_is_mark(before, after[1:]))
    if signed:
        return bool(_AFTER_BREAK.search(before) and _ENDS_HERE.match(after))
    return bool(re.search(r"(?:^|\n)\s*$", before) and re.match(r"\s*(?:$|\n)", after))


def _parenthesis_is_mark(before: str, after: str) -> bool:
    """Return whether a letter in parentheses is a mark: after a sentence, or at the end, but not part of a name."""
    if not before[:-1].strip() or re.search(r"[.!?…\"”)\n]\s*\($", before):
        return True
    return bool(_CLOSES.fullmatch(after)) and not _IN_NAME.search(before)
