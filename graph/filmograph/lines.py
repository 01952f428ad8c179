r"""The lines of a file, the same for every reader: a line ends in "\n", "\r\n" or "\r", and in no other character."""

import re

_OTHER_END = re.compile("\r\n?")


def with_plain_ends(text: str) -> str:
    r"""Return a text whose lines all end in "\n", so that the number of a line is one more than the count of "\n" before it.

    >>> with_plain_ends("a\r\nb\rc\x0bd\u2028\n")
    'a\nb\nc\x0bd\u2028\n'
    """
    return _OTHER_END.sub("\n", text)


def lines_in(text: str) -> list[str]:
    r"""Return the lines of a text without their ends.

    >>> lines_in("a\r\n\rb\n"), lines_in("")
    (['a', '', 'b'], [])
    """
    return with_plain_ends(text).removesuffix("\n").split("\n") if text else []
