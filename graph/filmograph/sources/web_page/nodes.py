"""The nodes of JSON-LD on a page, each found by its `@id`, and the Movie among them."""

from collections.abc import Iterable, Iterator

from filmograph.sources.web_page.located import Located

_ABOUT = ("@graph", "mainEntity", "mainEntityOfPage", "about", "itemReviewed")


class Nodes:
    """The nodes of a page; what refers to one by its `@id` is taken for it."""

    def __init__(self, roots: Iterable[Located]) -> None:
        self._roots = tuple(roots)
        self._by_id: dict[str, Located] = {}
        for node in _nodes(self._roots):
            for key in node.all("@id")[:1]:
                known = self._by_id.get(key.text())
                if len(node.all(*node.said())) > 1 or known:
                    self._by_id[key.text()] = _merged(known, node) if known else node

    def resolve(self, value: Located) -> Located:
        """Return the node that a value is or refers to, else the value as it is."""
        if isinstance(value.value, dict):
            return next((self._by_id[key.text()] for key in value.all("@id")[:1] if key.text() in self._by_id), value)
        return self._by_id.get(value.value, value) if isinstance(value.value, str) else value

    def movie(self) -> Located | None:
        """Return the first node that is a Movie with a name and that the page is about; a film in a list of films is not."""
        waiting, seen = [item for root in reversed(self._roots) for item in reversed(root.items())], set()
        while waiting:
            node = self.resolve(waiting.pop())
            if id(node) in seen:
                continue
            seen.add(id(node))
            if "Movie" in node.types and name_of(node):
                return node
            waiting.extend(reversed(node.all(*_ABOUT)))
        return None

    def site(self) -> str | None:
        """Return the name of the site that the page says it is of."""
        return next((name for node in _nodes(self._roots) if "WebSite" in node.types and (name := name_of(node))), None)


def name_of(node: Located) -> str:
    """Return the first name of a node; "" when it has none."""
    return next((name for item in node.all("name") if (name := item.text())), "")


def _merged(first: Located, second: Located) -> Located:
    """Return one node with what two say; where both say something, what the first says."""
    held = {key: value for node in (second, first) if isinstance(node.value, dict) for key, value in node.value.items()}
    return Located(held, first.first, first.last)


def _nodes(values: Iterable[Located]) -> Iterator[Located]:
    """Yield every node within the values, in the order of the file."""
    for value in values:
        if isinstance(value.value, list):
            yield from _nodes(value.value)
        elif isinstance(value.value, dict):
            yield value
            yield from _nodes(value.value.values())
