"""The address of an endpoint: what is asked, what may be shown of it, and the credentials that go with it."""

import re
from base64 import b64encode
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit

from filmograph.errors import EndpointError

_SCHEMES = ("http", "https")
_SAFE = "/%:=&?~#+!$,;'@()*[]"
"""The characters of an address that are not written as bytes."""


@dataclass(frozen=True)
class Credentials:
    """A user with a password, or a token; none of them is ever shown."""

    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        for what, text in (("user", self.user), ("password", self.password), ("token", self.token)):
            if text is not None and not (text.isprintable() and (text.isascii() or what != "token")):
                raise EndpointError(f"The {what} for an endpoint has characters that cannot be sent, such as a line break; correct it.")

    def header(self) -> str | None:
        """Return the value of the header that proves who asks, None where there are no credentials."""
        if self.token:
            return f"Bearer {self.token}"
        if self.user is None:
            return None
        return "Basic " + b64encode(f"{self.user}:{self.password or ''}".encode()).decode()


@dataclass(frozen=True)
class Address:
    """The address of an endpoint without its credentials; `str` of it hides the values of its query, which may be secrets."""

    url: str = field(repr=False)
    credentials: Credentials = Credentials()

    def __str__(self) -> str:
        return _without_values(self.url)

    @property
    def origin(self) -> tuple[str, str, int | None]:
        """The scheme, host and port."""
        return origin(self.url)

    def hide(self, text: str) -> str:
        """Return a text of a server without the secrets of the address, should it repeat them."""
        values = [value for _, value in parse_qsl(urlsplit(self.url).query, keep_blank_values=True)]
        own = self.credentials
        secrets = {secret for secret in (*values, own.password, own.token, own.header()) if secret and len(secret) > 2}
        for secret in sorted({*secrets, *map(quote, secrets)}, key=len, reverse=True):
            text = text.replace(secret, "…")
        return text


def read_address(text: str, credentials: Credentials | None = None) -> Address:
    """Return the address that a text writes; the credentials in it come before those given.

    Raises `EndpointError` when it is no address of http or https.

    >>> str(read_address("http://ann:secret@127.0.0.1:8890/sparql?token=abc"))
    'http://127.0.0.1:8890/sparql?token=…'
    """
    try:
        parts = urlsplit(text.strip())
        port, host = parts.port, parts.hostname
    except ValueError:  # a bracket without its fellow, a port that is no number
        raise _no_address(text) from None
    if parts.scheme not in _SCHEMES or not host or not text.strip().isprintable() or re.search(r"[\s\\]", text.strip()):
        raise _no_address(text)
    try:
        name = host if ":" in host else host.encode("idna").decode()
    except UnicodeError:
        raise _no_address(text) from None
    written = f"[{name}]" if ":" in name else name
    netloc = written if port is None else f"{written}:{port}"
    url = urlunsplit((parts.scheme, netloc, quote(parts.path or "/", safe=_SAFE), quote(parts.query, safe=_SAFE), ""))
    return Address(url, _written(parts.username, parts.password) or credentials or Credentials())


def shown(text: str) -> str:
    """Return what was written as an address without what may be a secret: values of its query, and all where it has a user.

    >>> shown("ftp://example.org/x?key=1&b"), shown("ftp://ann:secret@example.org/")
    ('ftp://example.org/x?key=…&…', 'ftp://…')
    """
    scheme, slashes, _ = text.partition("//")
    if "@" in text:  # a password may hold any character, so that nobody can say where it ends
        return f"{scheme}{slashes}…" if slashes and "@" not in scheme else "…"
    return _without_values(text)


def _without_values(text: str) -> str:
    head, mark, query = text.partition("#")[0].partition("?")
    names = [f"{part.partition('=')[0]}=…" if "=" in part else "…" for part in query.split("&")] if mark else []
    return f"{head}{mark}{'&'.join(names)}"


def origin(url: str) -> tuple[str, str, int | None]:
    """Return the scheme, host and port of an address; raises `ValueError` for what is none."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _written(user: str | None, password: str | None) -> Credentials | None:
    if user is None and password is None:
        return None
    return Credentials(unquote(user or ""), None if password is None else unquote(password))


def _no_address(text: str) -> EndpointError:
    return EndpointError(f"{shown(text)!r} is not an endpoint: the address of an endpoint begins with http:// or https://.")
