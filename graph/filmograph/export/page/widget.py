"""The notebook widget: a network in a cell, shown by the same explorer as the offline page."""

from collections.abc import Collection
from typing import TYPE_CHECKING, TypeAlias

from filmograph.errors import UsageError
from filmograph.export.page.explorer_data import Graph, explorer_data
from filmograph.resources import bundle

if TYPE_CHECKING:
    from anywidget import AnyWidget

Widget: TypeAlias = "AnyWidget"


def widget(graph: Graph, *, title: str | None = None, attributes: Collection[str] | None = None) -> Widget:
    """Return a widget that shows a graph; the parameters and errors are those of `explorer_data`.

    Raises `UsageError` where anywidget is not installed.
    """
    try:
        import anywidget  # noqa: PLC0415 - not installed everywhere
        import traitlets  # noqa: PLC0415 - comes with anywidget
    except ImportError:
        raise UsageError('A network is shown in a notebook by anywidget; install it with pip install "filmograph[notebook]".') from None

    class NetworkWidget(anywidget.AnyWidget):
        """A network and the explorer of it."""

        _esm = bundle("widget.js")
        _css = bundle("page.css")
        network = traitlets.Dict().tag(sync=True)

    return NetworkWidget(network=explorer_data(graph, title=title, attributes=attributes))
