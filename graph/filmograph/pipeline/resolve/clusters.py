"""Things that are one: pairs joined from the surest on, as long as nothing holds their clusters apart."""

from collections.abc import Collection, Iterable, Iterator

Mark = int | str
"""A kind of mark, or its value: an identifier and its scheme, a mention and its source or record."""


class Clusters:
    """Disjoint sets of mentions that may be joined unless they are judged different or bear different marks of one kind.

    `judged` holds the pairs that must never be one. Marks of a kind that differ keep two clusters apart, except where the
    marked mentions are `alike` (pairs of values, smaller first), and except where a judgement joins them.
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
        """Return the mention that stands for the cluster of a mention."""
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
        """Make one cluster of those of two mentions."""
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
        """Yield every mention that was joined with another or judged not to be, and the smallest mention of its cluster."""
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
