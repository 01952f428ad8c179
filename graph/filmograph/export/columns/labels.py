"""The labels of nodes, where a format finds nodes by them."""

from filmograph.export.columns.sheets import Sheets


def labels(found: Sheets) -> list[str]:
    """Return the label of each node, its id where it has none or an empty one."""
    texts = [label for chunk in found.nodes.chunks() for label in chunk.cells(found.nodes.label)]
    return [label or id_ for label, id_ in zip(texts, found.ids, strict=True)]


def unique_labels(found: Sheets) -> list[str]:
    """Return a label for each node that no other has, whatever case is ignored and spaces are cut; "Ann (2)" is the second Ann."""
    used: set[str] = set()
    wanted = labels(found)
    taken = {_compared(label) for label in wanted}
    made = []
    for label in wanted:
        name, number = label, 1
        while _compared(name) in used or (number > 1 and _compared(name) in taken):
            number += 1
            name = f"{label} ({number})"
        used.add(_compared(name))
        made.append(name)
    return made


def _compared(label: str) -> str:
    return " ".join(label.split()).casefold()
