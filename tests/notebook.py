"""The notebook of the tutorial: its cells run one after another, and what they give compared with what is stored in it.

A line that begins with `!` is a command of the shell, as in Jupyter. `python tests/notebook.py` runs the cells and stores what they give.
"""

import ast
import json
import os
import subprocess
import sys
from contextlib import chdir, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from documentation import ROOT, agree

NOTEBOOK = ROOT / "TUTORIAL.ipynb"

Output = dict[str, Any]


def read() -> dict[str, Any]:
    """Return the notebook."""
    notebook: dict[str, Any] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    return notebook


def run(cells: list[dict[str, Any]], folder: Path) -> list[list[Output]]:
    """Return what the cells with code give when they are run one after another in a folder; an error in one ends the run."""
    names: dict[str, Any] = {"__name__": "__main__"}
    with chdir(folder):
        return [_run("".join(cell["source"]), names) for cell in cells if cell["cell_type"] == "code"]


def same(outputs: list[Output], stored: list[Output]) -> bool:
    """Return whether a cell gives what is stored, but for durations, memory and versions."""
    found, expected = list(map(_texts, outputs)), list(map(_texts, stored))
    return [list(one) for one in found] == [list(one) for one in expected] and all(
        agree(one[kind] + "\n", other[kind] + "\n") for one, other in zip(found, expected, strict=True) for kind in one
    )


def _run(source: str, names: dict[str, Any]) -> list[Output]:
    lines = [f"_shell({line[1:]!r})" if line.startswith("!") else line for line in source.splitlines()]
    code = ast.parse("\n".join(lines))
    *rest, last = code.body
    value, printed = None, StringIO()
    with redirect_stdout(printed):
        names["_shell"] = lambda command: _shell(command, names)
        if isinstance(last, ast.Expr):
            exec(compile(ast.Module(rest, []), "cell", "exec"), names)  # noqa: S102 - the notebook is our own
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307
        else:
            exec(compile(code, "cell", "exec"), names)  # noqa: S102
    stream = [{"output_type": "stream", "name": "stdout", "text": _lines(printed.getvalue())}] if printed.getvalue() else []
    return stream + ([_result(value)] if value is not None else [])


def _shell(command: str, names: dict[str, Any]) -> None:
    """Print what a command prints; names in braces stand for their values."""
    environment = {**os.environ, "COLUMNS": "200", "PYTHONPATH": str(ROOT / "graph")}
    ran = subprocess.run(
        ["bash", "-c", command.format_map(names)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True
    )
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in ran.stdout.splitlines()))


def _result(value: Any) -> Output:
    data = {"text/plain": _lines(repr(value))}
    if hasattr(value, "_repr_html_"):
        data["text/html"] = _lines(value._repr_html_())
    return {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": None}


def _texts(output: Output) -> dict[str, str]:
    parts = output["data"] if "data" in output else {"text": output["text"]}
    return {kind: "".join(lines) for kind, lines in parts.items()}


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def main() -> None:
    """Run the cells in an empty folder, and store what they give."""
    os.environ["FILMOGRAPH"] = str(ROOT)
    notebook = read()
    with TemporaryDirectory() as folder:
        given = iter(run(notebook["cells"], Path(folder)))
    number = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            number += 1
            results = next(given)
            cell["execution_count"] = number
            cell["outputs"] = [{**one, "execution_count": number} if "execution_count" in one else one for one in results]
    NOTEBOOK.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
