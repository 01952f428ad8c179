"""Values as film pages print them: dates, running times, numbers, money, lists of names."""

import datetime as dt
import html
import re
from bisect import bisect_left
from decimal import Decimal

_MONTH_NAMES = (
    "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct|november nov|december dec"
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES.split("|"), start=1) for name in names.split()}
_MONTH = r"(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:18|19|20|21)\d\d)"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_DAY}\s+{_MONTH},?\s+{_YEAR}",
        rf"{_MONTH},?\s+{_YEAR}",
        rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)",
        rf"{_YEAR}-(?P<month>\d\d)",
        _YEAR,
    )
)

CURRENCIES = {
    "US$": "USD", "CA$": "CAD", "C$": "CAD", "AU$": "AUD", "A$": "AUD", "NZ$": "NZD", "HK$": "HKD", "$": "USD", "£": "GBP", "€": "EUR",
    "¥": "JPY", "₹": "INR", "Rs": "INR", "₩": "KRW", "kr": "SEK", "R$": "BRL", "DEM": "DEM", "FRF": "FRF", "ITL": "ITL",
}  # fmt: skip
MULTIPLES = {"thousand": 10**3, "k": 10**3, "million": 10**6, "m": 10**6, "mil": 10**6, "billion": 10**9, "bn": 10**9, "b": 10**9}
_MONEY = re.compile(
    r"(?P<currency>" + "|".join(re.escape(c) for c in sorted(CURRENCIES, key=len, reverse=True)) + r"|[A-Z]{3})\s*"
    r"(?P<number>\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?)(?![\d,])"
    r"(?:\s*(?P<multiple>thousand|million|billion|mil|bn|[kmb])\b)?",
    re.IGNORECASE,
)
_HUGE_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{8,}+;?")
_TIMESTAMP = re.compile(r"(?P<date>\d{4}(?:-\d\d){0,2})(?:[T ].*)?")
_MINUTES = (
    re.compile(r"(?P<hours>\d{1,2})\s*(?:hours?|hrs?|h)\.?\s*(?:(?P<minutes>\d{1,2})\s*(?:minutes?|mins?|m)\.?)?", re.IGNORECASE),
    re.compile(r"(?P<minutes>\d{1,4})\s*(?:minutes?|mins?|m)\.?", re.IGNORECASE),
    re.compile(r"P(?:(?P<days>\d{1,2})D)?T?(?:(?P<hours>\d{1,3})H)?(?:(?P<minutes>\d{1,5})M)?(?:(?P<seconds>\d{1,6})S)?"),
)
_COUNT = re.compile(r"\d{1,3}(?:,\d{3}){1,5}|\d{1,15}")
_AND = re.compile(r",?(?<!\s)\s+(?:and|&)\s+")
_PARENTHESIS = re.compile("[()]")
_SUFFIXES = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.? ?d|m\.? ?d|esq|inc|ltd|llc|corp|co|gmbh|plc)\.?", re.IGNORECASE)


def without_references(text: str) -> str:
    """Return a text whose references of HTML are the characters they stand for; one beyond Unicode falls out.

    >>> without_references("A &amp; B&#33;"), without_references("A&#" + "9" * 5000 + ";")
    ('A & B!', 'A')
    """
    return html.unescape(without_huge_references(text)) if "&" in text else text


def without_huge_references(text: str) -> str:
    """Return a text without the references to characters beyond Unicode, whose numbers Python refuses to read when they are long.

    >>> without_huge_references("A&#99999999;&#65;")
    'A&#65;'
    """
    return _HUGE_REFERENCE.sub("", text) if "&#" in text else text


def date_in(text: str) -> str | None:
    """Return a date as ISO 8601 or, where day or month is missing, EDTF; None when `text` is not exactly a date.

    >>> date_in("September 28th 2012"), date_in("28 September 2012"), date_in("Jul 2011"), date_in("31 June 2011")
    ('2012-09-28', '2012-09-28', '2011-07', None)
    """
    for pattern in _DATES:
        if match := pattern.fullmatch(text.strip()):
            return _iso(**match.groupdict())
    return None


def _iso(year: str, month: str | None = None, day: str | None = None) -> str | None:
    if month is None:
        return year
    number = int(month) if month.isdigit() else MONTHS[month.lower()]
    if day is None:
        return f"{year}-{number:02}" if 1 <= number <= 12 else None
    try:
        return dt.date(int(year), number, int(day)).isoformat()
    except ValueError:  # a day that its month does not have
        return None


def day_in(text: str) -> str | None:
    """Return the date of an ISO 8601 timestamp, as `date_in` does; None when `text` is not exactly a timestamp or such a date.

    >>> day_in("2011-09-27T22:00:00.000Z"), day_in("2011-09"), day_in("27 September 2011")
    ('2011-09-27', '2011-09', None)
    """
    match = _TIMESTAMP.fullmatch(text.strip())
    return date_in(match["date"]) if match else None


def minutes_in(text: str) -> int | None:
    """Return a running time in minutes; None when `text` is not exactly a running time, as printed or in ISO 8601, above zero.

    >>> minutes_in("2 hr. 1 min."), minutes_in("2h1m"), minutes_in("98 min"), minutes_in("PT2H1M30S"), minutes_in("soon")
    (121, 121, 98, 121, None)
    """
    for pattern in _MINUTES:
        if match := pattern.fullmatch(text.strip()):
            parts = {name: int(digits or 0) for name, digits in match.groupdict().items()}
            hours = parts.get("days", 0) * 24 + parts.get("hours", 0)
            return hours * 60 + parts["minutes"] + parts.get("seconds", 0) // 60 or None
    return None


def plain_count_in(text: str | None) -> int | None:
    """Return a count, which may have commas between thousands; None when `text` is not exactly one.

    >>> plain_count_in("1,204"), plain_count_in("98"), plain_count_in("1,20"), plain_count_in(None)
    (1204, 98, None, None)
    """
    return int(text.replace(",", "")) if text and _COUNT.fullmatch(text) else None


def leading_money_in(text: str) -> tuple[Decimal, str] | None:
    """Return (amount, ISO 4217 currency) when `text` begins with a sum of money above zero, else None.

    >>> leading_money_in("$25 million"), leading_money_in("£2,603,370 (UK)"), leading_money_in("EUR 500,000"), leading_money_in("0")
    ((Decimal('25000000'), 'USD'), (Decimal('2603370'), 'GBP'), (Decimal('500000'), 'EUR'), None)
    """
    match = _MONEY.match(text.strip())
    if not match:
        return None
    number = Decimal(match["number"].replace(",", "")) * MULTIPLES.get((match["multiple"] or "").lower(), 1)
    symbols = {symbol.upper(): code for symbol, code in CURRENCIES.items()}
    currency = symbols.get(match["currency"].upper(), match["currency"].upper())
    amount = number.quantize(Decimal(1)) if number == number.to_integral_value() else number
    return (amount, currency) if amount else None


def names_in(text: str, separator: str = ",") -> list[str]:
    """Return the names of a list, in order; a suffix such as "Jr." or "Inc." stays with its name, empty entries fall out.

    >>> names_in("Robert Downey, Jr., Ving Rhames, , Viola Davis")
    ['Robert Downey, Jr.', 'Ving Rhames', 'Viola Davis']
    """
    return [name for name, _, _ in located_names_in(text, separator)]


def located_names_in(text: str, separator: str = ",") -> list[tuple[str, int, int]]:
    """Return (name, start, end) of the names of a list, as `names_in` does; `text[start:end]` is the name as printed.

    >>> located_names_in("Bo  Birk, Jr., Eva")
    [('Bo Birk, Jr.', 0, 13), ('Eva', 15, 18)]
    """
    found: list[tuple[list[str], int, int]] = []
    at = 0
    for part in text.split(separator):
        name = " ".join(part.split())
        start, end = at + len(part) - len(part.lstrip()), at + len(part.rstrip())
        if found and _SUFFIXES.fullmatch(name):
            found[-1][0].append(name)
            found[-1] = (found[-1][0], found[-1][1], end)
        elif name:
            found.append(([name], start, end))
        at += len(part) + len(separator)
    return [(f"{separator} ".join(names), start, end) for names, start, end in found]


def joined_names_in(text: str) -> list[str]:
    """Return the names of a list that is separated by commas, "and" or "&"; an "and" within parentheses separates nothing.

    >>> joined_names_in("Ada Byron, Bo Birk and Cy Dunn (with Eva and Fay)")
    ['Ada Byron', 'Bo Birk', 'Cy Dunn (with Eva and Fay)']
    """
    marks = [mark.start() for mark in _PARENTHESIS.finditer(text)]

    def separates(found: re.Match[str]) -> str:
        following = bisect_left(marks, found.end())
        return found[0] if following < len(marks) and text[marks[following]] == ")" else ", "

    return names_in(_AND.sub(separates, text))
