"""Clusters of mentions: disjoint sets that are joined pair by pair, unless a judgement or a mark keeps two apart."""

from collections.abc import Collection, Iterable, Iterator

Mark = int | str
"""The kind of a mark or its value: a scheme and an identifier, a source or a record and a mention."""


class Clusters:
    """Disjoint sets of mentions; two must not be joined if they are judged different or have different marks of one kind.

    `judged` lists the pairs of mentions that are judged different. `alike` lists the pairs of marks (the smaller first) that differ
    without keeping two clusters apart. `join` itself checks nothing; `obstacle` does.
    """

    def __init__(self, judged: Iterable[tuple[int, int]] = (), alike: Collection[tuple[Mark, Mark]] = ()) -> None:
        self._above: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}
        self._marks: dict[int, dict[Mark, set[Mark]]] = {}
        self._foes: dict[int, set[int]] = {}
        self._alike = alike
        for a, b in judged:
            self._foes.setdefault(a, set()).add(b)
            self._foes.setdefault(b, set()).add(a)

    def mark(self, mention: int, kind: Mark, value: Mark) -> None:
        """Give a mention a mark."""
        self._marks.setdefault(self.find(mention), {}).setdefault(kind, set()).add(value)

    def find(self, mention: int) -> int:
        """Return the root of a mention's cluster: the one mention that identifies the cluster."""
        root = mention
        while (above := self._above.get(root, root)) != root:
            root = above
        while self._above.get(mention, mention) != root:
            self._above[mention], mention = root, self._above[mention]
        return root

    def members(self, mention: int) -> list[int]:
        """Return the mentions of a mention's cluster."""
        root = self.find(mention)
        return self._members.get(root, [root])

    def is_marked(self, mention: int, kinds: Collection[Mark]) -> bool:
        """Return whether a mention's cluster has a mark of one of the kinds."""
        return not self._marks.get(self.find(mention), {}).keys().isdisjoint(kinds)

    def obstacle(self, a: int, b: int) -> tuple[str, Mark | tuple[int, int]]:
        """Return what keeps the clusters of two mentions apart: ("judged", …), ("mark", its kind), or ("", "") when nothing does."""
        first, second = self.find(a), self.find(b)
        if first == second:
            return "", ""
        if len(self._members.get(first, ())) > len(self._members.get(second, ())):
            first, second = second, first
        if self._foes and (foes := self._foes.keys() & set(self.members(first))):
            others = set(self.members(second))
            for foe in sorted(foes):
                if met := self._foes[foe] & others:
                    return "judged", (foe, min(met))
        return next((("mark", kind) for kind in self._contradictions(first, second)), ("", ""))

    def join(self, a: int, b: int) -> None:
        """Join the clusters of two mentions."""
        small, large = self.find(a), self.find(b)
        if small == large:
            return
        if (len(self._members.get(small, ())), small) > (len(self._members.get(large, ())), large):
            small, large = large, small
        self._above[small] = large
        self._members.setdefault(large, [large]).extend(self._members.pop(small, [small]))
        of_large = self._marks.setdefault(large, {})
        for kind, values in self._marks.pop(small, {}).items():
            of_large[kind] = of_large[kind] | values if kind in of_large else values

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Yield each mention that was joined or judged different, with the smallest mention of its cluster."""
        yield from ((mention, mention) for mention in self._foes if self.find(mention) not in self._members)
        for members in self._members.values():
            first = min(members)
            yield from ((mention, first) for mention in members)

    def _contradictions(self, first: int, second: int) -> Iterator[Mark]:
        marks, others = self._marks.get(first, {}), self._marks.get(second, {})
        for kind in sorted([kind for kind in marks if kind in others], key=repr):
            for x in marks[kind]:
                if any(x != y and (x, y) not in self._alike and (y, x) not in self._alike for y in others[kind]):
                    yield kind
                    break
