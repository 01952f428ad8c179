"""What tests share has one place."""

import ast
from pathlib import Path

from make import ROOT


def imports(path: Path) -> set[str]:
    """Return the names of the modules that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_no_test_imports_another() -> None:
    """What two tests need is made in `make`, and imported from there, not from its modules."""
    tests = [*(ROOT / "tests").rglob("test_*.py"), *(ROOT / "tests").rglob("conftest.py")]
    wrong = {path.name: {name for name in imports(path) if name.startswith(("test_", "make."))} for path in tests}
    assert {name: names for name, names in wrong.items() if names} == {}
