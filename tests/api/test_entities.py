"""Every question is a method, of what it is about or of the graph."""

import inspect
from collections.abc import Iterator

import pytest
from filmograph.api.entities import Company, Film, Person, Place
from filmograph.api.filmograph import Filmograph
from filmograph.api.question_methods import Questions
from filmograph.ask.answer_rows import Rows
from filmograph.ask.questions.query import questions
from filmograph.store.answer import Answer

ABOUT = {Person: "person", Film: "film", Company: "company", Place: "place"}


class Recording(Filmograph):
    """A graph that answers nothing and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, object]]] = []

    def ask(self, question: str, /, *, explain: bool | int = False, **parameters: object) -> Rows:  # noqa: ARG002
        """Remember a question."""
        self.asked.append((question, parameters))
        return Rows(Answer())


def calls() -> Iterator[tuple[str, dict[str, object], object]]:
    """Yield the question, parameters and parent of every method that asks one question with nothing but its own parameters."""
    graph = Recording()
    for owner in (graph, *(kind(graph, "iri", "name") for kind in ABOUT)):
        own = vars(type(owner)) if owner is not graph else vars(Questions)
        for name, method in own.items():
            if name.startswith(("_", "ask")) or not inspect.isfunction(method) or ".ask(" not in inspect.getsource(method):
                continue
            before = len(graph.asked)
            getattr(owner, name)(*[f"<{p}>" for p in inspect.signature(method).parameters if p != "self"])
            question, parameters = graph.asked[before]
            yield question, parameters, owner


def test_every_question_is_a_method() -> None:
    """None is to be had by its name alone."""
    assert {question for question, *_ in calls()} == set(questions())


def test_methods_hand_on_all_parameters_under_their_names() -> None:
    """The mention itself is the parameter of its kind, the others come from the call."""
    for question, parameters, owner in calls():
        known = [p.name for p in questions()[question].parameters]
        if isinstance(owner, Filmograph):
            assert parameters == {name: f"<{name}>" for name in known}
        else:
            own = next(p.name for p in questions()[question].parameters if p.kind == ABOUT[type(owner)])  # type: ignore[index]
            others = {name: f"<{name}>" for name in known if name != own}
            assert {own: "iri"}.items() <= parameters.items()
            assert parameters.items() - {own: "iri"}.items() <= others.items()


@pytest.mark.parametrize("kind", ABOUT)
def test_a_thing_is_equal_to_another_of_its_iri(kind: type[Person]) -> None:
    """In the same graph."""
    graph = Recording()
    assert kind(graph, "iri", "name") == kind(graph, "iri", "name")
