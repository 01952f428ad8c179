"""What a user of the API finds by looking: names, signatures, and an example of everything."""

import inspect
import subprocess
import sys
from collections.abc import Iterator

import filmograph
import pytest
from filmograph.api.listed import Listed
from filmograph.ask.answer_rows import Rows
from filmograph.ask.network.centrality import Centre, Community, Degrees
from filmograph.ask.network.paths import Chain, Chains, Hop

RETURNED = (Rows, Listed, Chain, Chains, Hop, Degrees, Centre, Community)
LIMITS = ["roles", "from_year", "to_year", "billing", "exclude", "archive"]


def test_the_package_shows_its_public_names() -> None:
    """Before any of them was used, so that a shell can complete them; nothing else but the version."""
    code = "import filmograph; print(*(name for name in dir(filmograph) if not name.startswith('__')))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == sorted([*filmograph.__all__, "VERSION"])


@pytest.mark.parametrize("name", ["path", "paths", "degrees", "centre", "central", "communities", "network", "export"])
def test_a_signature_shows_its_limits(name: str) -> None:
    """Each as a keyword of its own, with its default and type, and nothing that stands for others."""
    parameters = inspect.signature(getattr(filmograph.Filmograph, name)).parameters
    shown = [parameters[limit] for limit in LIMITS]
    assert list(parameters)[-6:] == LIMITS
    assert {p.kind for p in shown} == {inspect.Parameter.KEYWORD_ONLY}
    assert [p.default for p in shown] == [None, None, None, None, (), False]
    assert inspect.Parameter.empty not in {p.annotation for p in shown}
    assert {p.kind for p in parameters.values()} & {inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL} == set()


@pytest.mark.parametrize(("name", "own"), [("centre", ["limit"]), ("central", ["limit"]), ("network", ["backbone", "limit"])])
def test_a_signature_has_the_names_of_the_command_line(name: str, own: list[str]) -> None:
    """`--limit` and `--backbone`; old names are not shown."""
    parameters = inspect.signature(getattr(filmograph.Filmograph, name)).parameters
    assert [parameter for parameter in parameters if parameter in {"limit", "backbone", "size", "alpha"}] in (own, own[::-1])


def documented() -> Iterator[tuple[str, str]]:
    """Yield the name and documentation of every public class, function, method and property of the API."""
    for public in [*(getattr(filmograph, name) for name in filmograph.__all__), *RETURNED]:
        yield public.__name__, public.__doc__ or ""
        ours = [base for base in inspect.getmro(public) if base.__module__.startswith("filmograph.")] if inspect.isclass(public) else []
        for name, member in {name: member for base in reversed(ours) for name, member in vars(base).items()}.items():
            found = member.fget if isinstance(member, property) else member
            if not name.startswith("_") and inspect.isfunction(found):
                yield f"{public.__name__}.{name}", found.__doc__ or ""


@pytest.mark.parametrize(("name", "text"), list(documented()), ids=[name for name, _ in documented()])
def test_everything_public_has_an_example(name: str, text: str) -> None:
    """The examples are run with the rest of the tests, on a small store."""
    assert ">>> " in text, name
