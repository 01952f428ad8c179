"""Values as film pages print them: dates, running times, money, lists of names."""

import datetime as dt
import re
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

_CURRENCIES = {
    "US$": "USD", "CA$": "CAD", "C$": "CAD", "AU$": "AUD", "A$": "AUD", "NZ$": "NZD", "HK$": "HKD", "$": "USD", "£": "GBP", "€": "EUR",
    "¥": "JPY", "₹": "INR", "Rs": "INR", "₩": "KRW", "kr": "SEK", "R$": "BRL", "DEM": "DEM", "FRF": "FRF", "ITL": "ITL",
}  # fmt: skip
_MULTIPLES = {"thousand": 10**3, "k": 10**3, "million": 10**6, "m": 10**6, "mil": 10**6, "billion": 10**9, "bn": 10**9, "b": 10**9}
_MONEY = re.compile(
    r"(?P<currency>" + "|".join(re.escape(c) for c in sorted(_CURRENCIES, key=len, reverse=True)) + r"|[A-Z]{3})\s*"
    r"(?P<number>\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?)(?![\d,])"
    r"(?:\s*(?P<multiple>thousand|million|billion|mil|bn|[kmb])\b)?",
    re.IGNORECASE,
)
_MINUTES = (
    re.compile(r"(?P<hours>\d{1,2})\s*(?:hours?|hrs?|h)\.?\s*(?:(?P<minutes>\d{1,2})\s*(?:minutes?|mins?|m)\.?)?", re.IGNORECASE),
    re.compile(r"(?P<minutes>\d{1,4})\s*(?:minutes?|mins?|m)\.?", re.IGNORECASE),
)
_SUFFIXES = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.? ?d|m\.? ?d|esq|inc|ltd|llc|corp|co|gmbh|plc)\.?", re.IGNORECASE)


def date_in(text: str) -> str | None:
    """Return the date that `text` wholly is, as ISO 8601 or, where day or month is missing, EDTF; None when it is no date.

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


def minutes_in(text: str) -> int | None:
    """Return the running time that `text` wholly is, in minutes; None when it is none, or zero.

    >>> minutes_in("2 hr. 1 min."), minutes_in("2h1m"), minutes_in("98 min"), minutes_in("soon")
    (121, 121, 98, None)
    """
    for pattern in _MINUTES:
        if match := pattern.fullmatch(text.strip()):
            said = match.groupdict()
            return int(said.get("hours") or 0) * 60 + int(said["minutes"] or 0) or None
    return None


def money_in(text: str) -> tuple[Decimal, str] | None:
    """Return (amount, ISO 4217 currency) when `text` begins with a sum of money above zero, else None.

    >>> money_in("$25 million"), money_in("£2,603,370 (UK)"), money_in("EUR 500,000"), money_in("0")
    ((Decimal('25000000'), 'USD'), (Decimal('2603370'), 'GBP'), (Decimal('500000'), 'EUR'), None)
    """
    match = _MONEY.match(text.strip())
    if not match:
        return None
    number = Decimal(match["number"].replace(",", "")) * _MULTIPLES.get((match["multiple"] or "").lower(), 1)
    symbols = {symbol.upper(): code for symbol, code in _CURRENCIES.items()}
    currency = symbols.get(match["currency"].upper(), match["currency"].upper())
    amount = number.quantize(Decimal(1)) if number == number.to_integral_value() else number
    return (amount, currency) if amount else None


def names_in(text: str, separator: str = ",") -> list[str]:
    """Return the names of a list, in order; a suffix such as "Jr." or "Inc." stays with its name, empty entries fall out.

    >>> names_in("Robert Downey, Jr., Ving Rhames, , Viola Davis")
    ['Robert Downey, Jr.', 'Ving Rhames', 'Viola Davis']
    """
    names: list[str] = []
    for part in (" ".join(p.split()) for p in text.split(separator)):
        if names and _SUFFIXES.fullmatch(part):
            names[-1] += f"{separator} {part}"
        elif part:
            names.append(part)
    return names
