"""Dates as people write them in tables: every date that a cell can mean, and what decides between two readings."""

import datetime as dt
import re

from filmograph.sources.reading.values import MONTHS, date_in, day_in

_LONGEST = 60
_OTHER_MONTHS = (
    "januar jänner janvier enero gennaio|februar février fevrier febrero febbraio|märz maerz mars marzo|avril abril aprile|mai mayo maggio|"
    "juni juin junio giugno|juli juillet julio luglio|août aout agosto|septembre septiembre settembre|oktober octobre octubre ottobre|"
    "novembre noviembre|dezember décembre decembre diciembre dicembre dez"
)
_MONTHS = MONTHS | {name: number for number, names in enumerate(_OTHER_MONTHS.split("|"), start=1) for name in names.split()}
_DAY_NAME = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.IGNORECASE)
_CLOCK_AFTER = re.compile(r"[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\s*[AaPp][Mm])?$")
_BY_NUMBER = re.compile(r"(?P<one>[0-9]{1,2})(?P<mark>[/.-])\s?(?P<two>[0-9]{1,2})(?P=mark)\s?(?P<year>[0-9]{4}|[0-9]{2})")
_BY_NAME = re.compile(
    r"(?P<day>[0-9]{1,2})(?:\.|st|nd|rd|th)?[\s/-]*(?:de\s+)?(?P<month>[^\W\d_]{3,12})\.?[\s/,-]*(?:de\s+)?"
    r"(?P<year>[0-9]{4}|[0-9]{2})"
)
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})(?P<mark>[/.-])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})")
_DATE_LIKE = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}")
_NEAREST_CENTURY = 60
_PLACED = re.compile(r"(?P<value>.*[^\s(])\s*\((?P<place>[^()]{2,60})\)")


def dates_in(text: str, *, order: str | None = None, near: int | None = None) -> list[str]:
    """Return every date that a cell can mean, as ISO 8601 or, where day or month is missing, EDTF.

    `order` is "day first" or "month first" where that is known; `near` is a year that decides the century of a year of two digits.

    >>> dates_in("03/04/2015"), dates_in("03/04/2015", order="day first"), dates_in("10/30/2015"), dates_in("30-Jul-10", near=2010)
    (['2015-04-03', '2015-03-04'], ['2015-04-03'], ['2015-10-30'], ['2010-07-30'])
    >>> dates_in("1982-05-06T00:00:00Z"), dates_in("13. Juni 1980"), dates_in("1981-05"), dates_in("2004-13-45"), dates_in("soon")
    (['1982-05-06'], ['1980-06-13'], ['1981-05'], [], [])
    """
    if len(text) >= _LONGEST:
        return []
    bare = _CLOCK_AFTER.sub("", _DAY_NAME.sub("", text.strip(), count=1)).strip()
    plain = date_in(bare) or day_in(bare)
    return [plain] if plain else _days(_parts(bare, order), near)


def _parts(bare: str, order: str | None) -> list[tuple[str, int, str]]:
    """Return the (year, month, day) that a text can mean."""
    if match := _YEAR_FIRST.fullmatch(bare):
        return [(match["year"], int(match["month"]), match["day"])]
    if match := _BY_NAME.fullmatch(bare):
        month = _MONTHS.get(match["month"].casefold())
        return [(match["year"], month, match["day"])] if month else []
    match = _BY_NUMBER.fullmatch(bare)
    if not match:
        return []
    day_first, month_first = ((match["year"], int(match[month]), match[day]) for day, month in (("one", "two"), ("two", "one")))
    if match["mark"] == "." or order == "day first":
        return [day_first]
    return [month_first] if order == "month first" else [day_first, month_first]


def is_date_like(text: str) -> bool:
    """Return whether a cell is written like a date, be it one or not.

    >>> is_date_like("2004-13-45"), is_date_like("June 13, 1980 (United States)"), is_date_like("soon")
    (True, True, False)
    """
    bare, _ = placed(text)
    return bool(len(bare) < _LONGEST and (_DATE_LIKE.fullmatch(bare) or dates_in(bare)))


def date_order(cells: list[str]) -> str | None:
    """Return "day first" or "month first" where the dates of a column that have one reading decide it.

    >>> date_order(["03/04/2015", "10/30/2015"]), date_order(["03/04/2015"]), date_order(["30/10/2015", "10/30/2015"])
    ('month first', None, None)
    """
    orders = set()
    for cell in cells:
        match = _BY_NUMBER.fullmatch(_CLOCK_AFTER.sub("", cell.strip())) if len(cell) < _LONGEST else None
        if match and match["mark"] != "." and 12 < max(one_two := (int(match["one"]), int(match["two"]))) <= 31 and min(one_two) <= 12:
            orders.add("day first" if one_two[0] > 12 else "month first")
    return orders.pop() if len(orders) == 1 else None


def placed(text: str) -> tuple[str, str | None]:
    """Return (value, place) of a cell that names a place in brackets at its end.

    >>> placed("June 13, 1980 (United States)"), placed("1980")
    (('June 13, 1980', 'United States'), ('1980', None))
    """
    match = _PLACED.fullmatch(text.strip()) if len(text) < 2 * _LONGEST else None
    return (match["value"], match["place"].strip()) if match else (text.strip(), None)


def _days(parts: list[tuple[str, int, str]], near: int | None) -> list[str]:
    """Return the days of (year, month, day) that exist, each once."""
    found = []
    for year, month, day in parts:
        for full in _years(year, near):
            try:
                found.append(dt.date(full, month, int(day)).isoformat())
            except ValueError:  # a day that its month does not have
                continue
    return [date for date in dict.fromkeys(found) if "1800" <= date < "2200"]


def _years(printed: str, near: int | None) -> list[int]:
    if len(printed) == 4:
        return [int(printed)]
    years = [1900 + int(printed), 2000 + int(printed)]
    if near is not None:
        return [year for year in years if abs(year - near) < _NEAREST_CENTURY // 2]
    return years if years[1] <= 2040 else years[:1]
