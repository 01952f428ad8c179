"""Who asks an endpoint: a user with a password, or a token, from the environment or from the file .netrc; never from the command line."""

import netrc
import os
from pathlib import Path
from typing import TypedDict

from filmograph.errors import UsageError
from filmograph.store.address import read_address

_USER, _PASSWORD, _TOKEN = "FILMOGRAPH_USER", "FILMOGRAPH_PASSWORD", "FILMOGRAPH_TOKEN"


class Proof(TypedDict, total=False):
    """What proves to an endpoint who asks: a token, or a user and a password, or nothing."""

    user: str
    password: str
    token: str


def proof(endpoint: str) -> Proof:
    """Return what proves to an endpoint who asks; nothing where nobody gave it, or the address has it."""
    address = read_address(endpoint)
    if address.credentials.user is not None:
        return {}
    if token := os.environ.get(_TOKEN):
        return {"token": token}
    if user := os.environ.get(_USER):
        return {"user": user, "password": os.environ.get(_PASSWORD, "")}
    return _of_netrc(address.origin[1])


def _of_netrc(host: str) -> Proof:
    given = os.environ.get("NETRC")
    path = Path(given or Path("~/.netrc").expanduser())
    if not given and not path.exists():
        return {}
    try:
        found = netrc.netrc(given).authenticators(host)
    except (netrc.NetrcParseError, UnicodeDecodeError) as error:
        # its message can show a password
        where = f" at line {error.lineno}" if isinstance(error, netrc.NetrcParseError) and error.lineno else ""
        raise UsageError(f"{path}: the file with passwords cannot be read{where}; correct it, and let nobody else read it.") from None
    return {} if found is None else {"user": found[0], "password": found[2] or ""}
