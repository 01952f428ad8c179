"""How long a busy server is given before it is asked again."""

import datetime as dt
import re
from email.utils import parsedate_to_datetime


def pause(retry_after: str | None, attempt: int, first: float, longest: float) -> float:
    """Return the seconds until an endpoint is asked again: as long as it says, in seconds or as a date, else twice as long each time.

    What is neither is ignored, and nothing is longer than the longest pause.

    >>> pause("7", 0, 0.5, 30.0), pause("²", 0, 0.5, 30.0), pause(None, 2, 0.5, 30.0), pause("86400", 0, 0.5, 30.0)
    (7.0, 0.5, 2.0, 30.0)
    """
    stated = _seconds(retry_after.strip()) if retry_after else None
    return min(first * 2.0**attempt if stated is None else stated, longest)


def _seconds(text: str) -> float | None:
    if re.fullmatch("[0-9]{1,18}", text):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if moment.tzinfo is None:  # a date of HTTP is one of Greenwich
        moment = moment.replace(tzinfo=dt.UTC)
    return max((moment - dt.datetime.now(dt.UTC)).total_seconds(), 0.0)
