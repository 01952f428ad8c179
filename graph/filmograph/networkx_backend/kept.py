"""What was changed in the attributes of nodes or edges of a graph over arrays: kept beside the arrays, which stay as they are."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any

_NONE = object()


class Kept:
    """The attributes of the nodes, or of the edges, in which something was changed, and the names of what was."""

    def __init__(self, cache: dict[str, Any]) -> None:
        self.entries: dict[Hashable, Noted] = {}
        self.names: set[str] = set()
        self._cache = cache

    def noted(self, key: Hashable, values: Mapping[str, Any]) -> "Noted":
        """Return the attributes of a node or edge: those that were changed, where some were, else those of the arrays."""
        found = self.entries.get(key)
        return Noted(self, key, values) if found is None else found

    def change(self, own: "Noted", change: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Change attributes, and return what the change gives; from now on they are the attributes of their node or edge."""
        now = self.entries.setdefault(own.key, own)
        before = dict(now)
        try:
            return change(now, *args, **kwargs)
        finally:
            self.names |= {name for name in before.keys() | now.keys() if before.get(name, _NONE) is not now.get(name, _NONE)}
            self._cache.pop("plain", None)  # what was converted for networkx is no longer the same
            if own is not now:
                dict.clear(own)
                dict.update(own, now)


class Noted(dict[str, Any]):
    """The attributes of one node or edge; copied and pickled they are a plain dict."""

    __slots__ = ("kept", "key")

    def __init__(self, kept: Kept, key: Hashable, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.kept, self.key = kept, key

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)


def _changing(name: str) -> Callable[..., Any]:
    change = getattr(dict, name)

    def changed(self: Noted, *args: Any, **kwargs: Any) -> Any:
        return self.kept.change(self, change, *args, **kwargs)

    return changed


for _name in ("__setitem__", "__delitem__", "__ior__", "clear", "pop", "popitem", "setdefault", "update"):
    setattr(Noted, _name, _changing(_name))
