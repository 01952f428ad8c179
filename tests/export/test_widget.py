"""A network in a notebook: what the widget is sent, and the sentence where it cannot be shown."""

import sys
from pathlib import Path
from typing import Any

import filmograph
import networkx as nx
import pytest
from filmograph.errors import UsageError
from filmograph.export.page.explorer_data import explorer_data
from filmograph.resources import bundle


class Chain:
    """What becomes a network when it is asked to."""

    def to_networkx(self) -> "nx.Graph[Any]":
        """Return a graph."""
        graph: nx.Graph[Any] = nx.path_graph(3)
        return graph


@pytest.fixture
def graph(store: Path) -> filmograph.Filmograph:
    return filmograph.open(store)


def test_a_widget_is_sent_the_network_and_the_module_of_the_page(graph: filmograph.Filmograph) -> None:
    network = nx.path_graph(4)
    state = graph.show(network, title="Mine").get_state()
    script, style = (bundle(name).read_text(encoding="utf-8") for name in ("widget.js", "page.css"))
    found = {name: state[name] for name in ("network", "_esm", "_css")}
    assert found == {"network": explorer_data(network, title="Mine"), "_esm": script, "_css": style}


def test_what_becomes_a_network_is_shown_too(graph: filmograph.Filmograph) -> None:
    assert graph.show(Chain()).get_state()["network"] == explorer_data(nx.path_graph(3))


def test_without_anywidget_the_error_says_how_to_install_it(graph: filmograph.Filmograph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anywidget", None)
    with pytest.raises(UsageError) as error:
        graph.show(nx.path_graph(3))
    assert str(error.value) == 'A network is shown in a notebook by anywidget; install it with pip install "filmograph[notebook]".'
