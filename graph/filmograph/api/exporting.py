"""The export of a network, a chain or an answer: to which format, and what cannot be written."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, runtime_checkable

from filmograph import export
from filmograph.ask.network.counted_credits import SIDES as KINDS
from filmograph.errors import NotFound, UsageError

if TYPE_CHECKING:
    from filmograph.ask.linked import Graph


@runtime_checkable
class Linked(Protocol):
    """What can become a network: a chain, all chains, or the rows of an answer."""

    def to_networkx(self) -> "Graph":
        """Return it as a graph."""


def form_of(output: Path | str, form: str | None = None) -> str:
    """Return the format to write in: the one that is given, or that of files that end as this one does.

    Raises `UsageError` for an unknown format, and where an ending is that of none or of several.
    """
    if form is not None and form not in export.FORMATS:
        raise UsageError(f"There is no format {form!r}; the formats are {', '.join(export.FORMATS)}.")
    name = str(output).removesuffix(".gz")
    found = [form] if form else [known for known, one in export.FORMATS.items() if one.suffix and name.endswith(one.suffix)]
    if len(found) != 1:
        raise UsageError(f"{output}: the format does not follow from this name; choose one of {', '.join(found or export.FORMATS)}.")
    return found[0]


def shows_titles(form: str) -> bool:
    """Return whether a file of this format has the titles of the films behind an edge where no attributes are chosen."""
    return export.FORMATS[form].titles


def write(graph: "Graph", output: Path | str, form: str, attributes: Collection[str] | None = None, stdout: BinaryIO | None = None) -> None:
    """Write a network to a file, or to standard output, where that is given, for "-"; raises `NotFound` when there is nothing to write."""
    if not len(graph):
        raise _empty(graph.graph)
    export.write(graph, form, output, attributes=attributes, stdout=stdout)


def _empty(about: Mapping[str, Any]) -> NotFound:
    what = f"The network of {about['network']}" if "network" in about else "The network"
    if about.get("network") not in KINDS:
        return NotFound(f"{what} is empty, so there is nothing to write.")
    if "left_out" in about:
        return NotFound(f"{what} is empty, because it leaves out {about['left_out']}; loosen the limits.")
    return NotFound(f"{what} is empty: no credit that counts links any two; loosen the limits.")
