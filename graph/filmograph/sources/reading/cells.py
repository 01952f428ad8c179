"""Cells of tables as people write them: years, running times, counts, ratings, money and identifiers, each a value or None."""

import re
from decimal import Decimal

from filmograph.sources.reading.values import CURRENCIES, MULTIPLES, minutes_in

_LONGEST = 60
_NOTHING = {"", r"\n", "n/a", "n.a.", "na", "#n/a", "null", "none", "nan", "nat", "-", "--", "–", "—", "?", "[]", "{}"}
_NOBODY = {"unknown", "(no genres listed)", "no genres listed", "not available", "not specified", "undefined", "tba"}

_HOMONYM = r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})"
_YEAR_CELL = re.compile(
    rf"(?:\(?{_HOMONYM}\)?\s*)?\(?(?P<year>(?:18|19|20|21)[0-9]{{2}})(?:\.0{{1,3}})?\)?"
    rf"(?:\s*/\s*{_HOMONYM}|\s*\({_HOMONYM}\))?(?:\s*[-–—]\s*(?:(?:18|19|20|21)[0-9]{{2}})?)?"
)
_PLAIN = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_COMMAS = re.compile(r"[-+]?[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,15})?")
_DOTS = re.compile(r"[-+]?[0-9]{1,3}(?:(?:\.[0-9]{3}){1,4},[0-9]{1,15}|(?:\.[0-9]{3}){2,4})")
_DECIMAL_COMMA = re.compile(r"[-+]?[0-9]{1,15},(?:[0-9]{1,2}|[0-9]{4,15})")
_ONE_DOT = re.compile(r"[0-9]{1,3}\.[0-9]{3}")
_SPACES = re.compile(r"(?<=[0-9])[\s\u202f'’](?=[0-9]{3}(?![0-9]))")
_MORE_MULTIPLES = {
    "tsd": 10**3, "mio": 10**6, "mn": 10**6, "millionen": 10**6, "millions": 10**6, "mrd": 10**9, "lakh": 10**5, "crore": 10**7,
    "billions": 10**9, "milliarden": 10**9,
}  # fmt: skip
_TIMES = MULTIPLES | _MORE_MULTIPLES
_WITH_MULTIPLE = re.compile(
    rf"(?P<number>[-+]?[0-9][0-9.,]*)\s*(?P<multiple>{'|'.join(sorted(_TIMES, key=len, reverse=True))})\.?", re.IGNORECASE
)
_RATING = re.compile(r"(?P<value>[0-9.,]+)\s*(?:/|out of|von|sur)\s*(?P<scale>[0-9.,]+)(?:\s*stars)?", re.IGNORECASE)
_CODE = r"[A-Z]{3}|[^\w\s.,+-]{1,3}|[A-Z]{1,3}\$|Rs\.?|kr\.?"
_MONEY = (
    re.compile(rf"(?P<currency>{_CODE})\s*(?P<amount>[0-9].*)"),
    re.compile(rf"(?P<amount>[0-9].*?)\s*(?P<currency>{_CODE})"),
)
_CLOCK = re.compile(r"(?P<hours>[0-9]{1,2}):(?P<minutes>[0-5][0-9])(?::[0-5][0-9])?")
_IN_MINUTES = re.compile(r"(?P<minutes>[0-9]{1,5})(?:\.0{1,3})?\s*(?:min[a-z]*\.?|m\.?|['’′]|perc)?", re.IGNORECASE)
_IN_HOURS = re.compile(
    r"(?P<hours>[0-9]{1,2})\s*(?:std|stunden?|heures?|horas?|ore|ora|h)\.?\s*(?:(?P<minutes>[0-9]{1,2})\s*(?:m[a-z]*\.?)?)?", re.IGNORECASE
)
_MOST_MINUTES = 60_000
_ASPECT = re.compile(r"(?P<width>[0-9]{1,2}(?:[.,][0-9]{1,3})?)\s*(?:(?::|/|x)\s*(?P<height>[0-9]{1,2}(?:\.[0-9]{1,3})?))?")
_IDS = {
    "imdb": (re.compile(r"tt0*[0-9]{7,12}"), re.compile(r"imdb\.[a-z.]+/(?:[a-z]{2}/)?title/(tt[0-9]{7,12})")),
    "tmdb": (re.compile(r"[1-9][0-9]{0,8}"), re.compile(r"(?:themoviedb|tmdb)\.org/(?:[a-z-]+/)?movie/([1-9][0-9]{0,8})")),
    "wikidata": (re.compile(r"Q[1-9][0-9]{0,11}"), re.compile(r"wikidata\.org/(?:wiki|entity)/(Q[1-9][0-9]{0,11})")),
    "eidr": (re.compile(r"10\.5240/[0-9A-Z/-]{4,40}"), re.compile(r"(10\.5240/[0-9A-Z/-]{4,40})")),
    "imdb person": (re.compile(r"nm[0-9]{7,12}"), re.compile(r"imdb\.[a-z.]+/(?:[a-z]{2}/)?name/(nm[0-9]{7,12})")),
    "tmdb person": (re.compile(r"[1-9][0-9]{0,8}"), re.compile(r"(?:themoviedb|tmdb)\.org/(?:[a-z-]+/)?person/([1-9][0-9]{0,8})")),
    "wikidata person": (re.compile(r"Q[1-9][0-9]{0,11}"), re.compile(r"wikidata\.org/(?:wiki|entity)/(Q[1-9][0-9]{0,11})")),
}  # fmt: skip
_NUMBERED = {"imdb": "tt", "imdb person": "nm"}
_BARE_NUMBER = re.compile(r"0{0,7}(?P<digits>[0-9]{1,10})(?:\.0{1,3})?")


def is_empty(text: str) -> bool:
    r"""Return whether a cell stands for no value.

    >>> is_empty(r"\N"), is_empty(" n/a "), is_empty("NaN"), is_empty("Nan")
    (True, True, True, True)
    """
    return len(text) < 8 and text.strip().casefold() in _NOTHING


def is_nobody(text: str) -> bool:
    """Return whether an entry of a list says that the person, genre or company is not known.

    >>> is_nobody("Unknown"), is_nobody("(no genres listed)"), is_nobody("Ann")
    (True, True, False)
    """
    return is_empty(text) or (len(text) < 24 and text.strip().casefold() in _NOBODY)


def year_in(text: str) -> int | None:
    """Return the year from 1800 to 2199 that a cell is, also with IMDb's index of homonyms or as the first of several years.

    >>> [year_in(cell) for cell in ("1995", "1995.0", "2013/I", "I 2004", "(2004)", "2008–2013", "1990.6", "1_0", "PG")]
    [1995, 1995, 2013, 2004, 2004, 2008, None, None, None]
    """
    match = _YEAR_CELL.fullmatch(text.strip()) if len(text) < _LONGEST else None
    return int(match["year"]) if match else None


def number_in(text: str) -> Decimal | None:
    """Return a number as printed in English or German; None for any other text, and for numbers of more than 15 digits.

    >>> [number_in(cell) for cell in ("7.4", "7,4", "1,204", "1.204.000,50", "1e30", "nan", "1_0")]
    [Decimal('7.4'), Decimal('7.4'), Decimal('1204'), Decimal('1204000.50'), None, None, None]
    """
    if len(text) >= _LONGEST:
        return None
    plain = _SPACES.sub("", text.strip())
    if _PLAIN.fullmatch(plain):
        return Decimal(plain)
    if _COMMAS.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    if _DOTS.fullmatch(plain) or _DECIMAL_COMMA.fullmatch(plain):
        return Decimal(plain.replace(".", "").replace(",", "."))
    return None


def _large_number_in(text: str) -> Decimal | None:
    """Return a number that may be followed by K, million, …; one like 1.204 has two readings and is none."""
    if len(text) >= _LONGEST:
        return None
    if match := _WITH_MULTIPLE.fullmatch(text.strip()):
        number = number_in(match["number"])
        return None if number is None else number * _TIMES[match["multiple"].casefold()]
    return None if _ONE_DOT.fullmatch(text.strip()) else number_in(text)


def count_in(text: str) -> int | None:
    """Return a whole number from 0 on.

    >>> [count_in(cell) for cell in ("720K", "1.2M", "1,204", "927000.0", "1.204", "(1,204)", "7.5", "tbd")]
    [720000, 1200000, 1204, 927000, 1204, 1204, None, None]
    """
    bare = text.strip().removeprefix("(").removesuffix(")")
    number = Decimal(bare.replace(".", "")) if _ONE_DOT.fullmatch(bare) else _large_number_in(bare)
    return int(number) if number is not None and 0 <= number < 10**15 and number == number.to_integral_value() else None


def rating_in(text: str) -> tuple[Decimal, Decimal | None] | None:
    """Return (value, scale) of a rating; the scale is None where the cell gives none.

    >>> rating_in("74%"), rating_in("3,5/4"), rating_in("7.4"), rating_in("1e30"), rating_in("8/0")
    ((Decimal('74'), Decimal('100')), (Decimal('3.5'), Decimal('4')), (Decimal('7.4'), None), None, None)
    """
    if len(text) >= _LONGEST:
        return None
    bare = text.strip()
    scale: Decimal | None = None
    if match := _RATING.fullmatch(bare):
        bare, scale = match["value"], number_in(match["scale"])
        if not scale or scale < 0:
            return None
    elif bare.endswith("%"):
        bare, scale = bare[:-1], Decimal(100)
    value = number_in(bare)
    return (value, scale) if value is not None and 0 <= value <= (scale or 10**6) else None


def money_in(text: str) -> tuple[Decimal, str | None] | None:
    """Return (amount, ISO 4217 currency) of a sum of money; the currency is None where the cell gives none.

    >>> money_in("$28.34M"), money_in("ITL 1250000"), money_in("1,5 Mio. €"), money_in("19000000.0"), money_in("1e30")
    ((Decimal('28340000'), 'USD'), (Decimal('1250000'), 'ITL'), (Decimal('1500000'), 'EUR'), (Decimal('19000000'), None), None)
    """
    if len(text) >= _LONGEST:
        return None
    amount, currency = text.strip(), None
    if "," in amount and amount.endswith((",-", ".-")):
        amount = amount[:-2]
    for form in _MONEY:
        if match := form.fullmatch(amount):
            amount, printed = match["amount"], match["currency"].rstrip(".")
            currency = CURRENCIES.get(printed) or (printed if re.fullmatch(r"[A-Z]{3}", printed) else None)
            if currency is None:
                return None
            break
    number = _large_number_in(amount)
    if number is None or not 0 <= number < 10**15:
        return None
    return (number.quantize(Decimal(1)) if number == number.to_integral_value() else number), currency


def runtime_in(text: str) -> int | None:
    """Return a running time in minutes, 0 where the cell says zero.

    >>> [runtime_in(cell) for cell in ("93 mins", "1h 33m", "1 hr 33 min", "PT1H33M", "93.0", "1:33:20", "1 Std. 33 Min.", "0")]
    [93, 93, 93, 93, 93, 93, 93, 0]
    >>> [runtime_in(cell) for cell in ("2 Seasons", "1e1000000", "93.5", "99999999")]
    [None, None, None, None]
    """
    bare = text.strip()
    if len(bare) >= _LONGEST:
        return None
    match = _IN_MINUTES.fullmatch(bare) or _CLOCK.fullmatch(bare) or _IN_HOURS.fullmatch(bare)
    if match:
        parts = {name: int(digits or 0) for name, digits in match.groupdict().items()}
        minutes: int | None = parts.get("hours", 0) * 60 + parts["minutes"]
    else:
        minutes = minutes_in(bare)
    return minutes if minutes is not None and minutes <= _MOST_MINUTES else None


def aspect_ratio_in(text: str) -> str | None:
    """Return an aspect ratio as "1.85:1".

    >>> aspect_ratio_in("1.85"), aspect_ratio_in("2,35 : 1"), aspect_ratio_in("16:9"), aspect_ratio_in("16.0")
    ('1.85:1', '2.35:1', '16:9', None)
    """
    match = _ASPECT.fullmatch(text.strip()) if len(text) < _LONGEST else None
    if not match:
        return None
    width, height = match["width"].replace(",", "."), match["height"] or "1"
    fits = Decimal(height) > 0 and 1 <= Decimal(width) / Decimal(height) <= 4
    return f"{width}:{height}" if fits else None


def id_in(scheme: str, text: str) -> str | None:
    """Return an identifier written as itself, as its number or as a URL; schemes of people end in " person".

    >>> id_in("imdb", "0114709"), id_in("imdb", "https://www.imdb.com/title/tt0113277/"), id_in("tmdb", "11524.0"), id_in("imdb", "no")
    ('tt0114709', 'tt0113277', '11524', None)
    """
    bare = text.strip()
    form, within = _IDS[scheme]
    if form.fullmatch(bare):
        return bare
    number = _BARE_NUMBER.fullmatch(bare)
    if number and (scheme in _NUMBERED or scheme.startswith("tmdb")):
        digits = int(number["digits"])
        return None if not digits else f"{_NUMBERED[scheme]}{digits:07}" if scheme in _NUMBERED else str(digits)
    found = within.search(bare[:500])
    return found[1] if found else None
