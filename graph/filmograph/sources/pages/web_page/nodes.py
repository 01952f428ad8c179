"""The nodes of JSON-LD on a page, each found by its `@id`, and the Movie among them."""

from collections.abc import Iterable, Iterator

from filmograph.sources.pages.web_page.located import Located

_ABOUT = ("@graph", "mainEntity", "mainEntityOfPage", "about", "itemReviewed")


class Nodes:
    """The nodes of a page; what refers to one by its `@id` is taken for it."""

    def __init__(self, roots: Iterable[Located]) -> None:
        self._roots = tuple(roots)
        self._by_id: dict[str, Located] = {}
        for node in _nodes(self._roots):
            if len(node.said()) > 1:
                for key in node.all("@id")[:1]:
                    self._learn(key.text(), node)

    def _learn(self, name: str, node: Located) -> None:
        known = self._by_id.get(name)
        if known is None or _are_one(known, node):
            self._by_id[name] = _merged(known, node) if known else node
        elif "Movie" in node.types:  # a page and its film may have one address
            self._by_id[name] = node

    def resolve(self, value: Located) -> Located:
        """Return the node that a value is or refers to, else the value as it is."""
        key = next(iter(value.all("@id")), value)
        known = self._by_id.get(key.value) if isinstance(key.value, str) else None
        return known if known and _are_one(known, value) else value

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


def _are_one(one: Located, other: Located) -> bool:
    """Return whether two nodes of one `@id` can be the same thing."""
    return not (one.types and other.types) or bool(one.types & other.types)


def _merged(first: Located, second: Located) -> Located:
    """Return one node with what two say; where both say something, what the first says; it stands where it is named."""
    held = {key: value for node in (second, first) if isinstance(node.value, dict) for key, value in node.value.items()}
    return Located(held, *(first if name_of(first) else second).span)


def _nodes(values: Iterable[Located]) -> Iterator[Located]:
    """Yield every node within the values, in the order of the file."""
    for value in values:
        if isinstance(value.value, list):
            yield from _nodes(value.value)
        elif isinstance(value.value, dict):
            yield value
            yield from _nodes(value.value.values())
