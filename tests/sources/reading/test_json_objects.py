"""Objects of a stream of JSON: what is read and what is rejected of hostile ones, and that the time grows with the length."""

import json
import time
from collections.abc import Callable
from io import StringIO

import pytest
from filmograph.model import Rejected
from filmograph.sources.reading import json_objects
from filmograph.sources.reading.json_objects import JsonObject, iter_objects
from filmograph.sources.reading.located import located

TOO_LARGE = "The object is too large (more than 32 MB, or 1,500,000 values); the object was left out."
TOO_DEEP = "The object has too many levels of nesting; the object was left out."


def read(text: str, within: str = "") -> list[object]:
    """Return the value of each object, and the reason and line of each that is rejected."""
    return [one.value if isinstance(one, JsonObject) else (one.line, one.reason) for one in iter_objects(StringIO(text), within)]


@pytest.mark.parametrize(("text", "found"), [
    ('{"a": ' + "9" * 5000 + "}", [{"a": "9" * 5000}]),
    ('{"a": 1e1000000}', [{"a": float("inf")}]),
    ('{"a": Infinity}', [{"a": float("inf")}]),
    ('{"a": 1, "a": 2}', [{"a": 2}]),
    ('{"a": "\\ud800"}', [{"a": "\ud800"}]),
    ('{"a": ' + "[" * 100_000 + "]" * 100_000 + '},\n{"b": 1}', [(1, TOO_DEEP), {"b": 1}]),
    ('{"a": ' + '{"a":\n' * 5000 + '"}"' + "}" * 5000 + '} {"b": 1}', [(1, TOO_DEEP), {"b": 1}]),
    ('{"a": ' + "[" * 100_000, [(1, TOO_DEEP)]),
    ('["a", 1, {"b": 1}]', [(1, "This is a JSON string, where an object with a film's fields was looked for."),
                            (1, "This is a JSON number, where an object with a film's fields was looked for."), {"b": 1}]),
    ('{"a": "x\n{"b": 1}', [(1, "The JSON breaks at line 1 (invalid control character at); the object was left out."), {"b": 1}]),
    ('[{"a": !}, {"b": 1}]', [(1, "The JSON breaks at line 1 (expecting value); the object was left out."), {"b": 1}]),
    ('{"a": ', [(1, "The JSON breaks at line 1 (expecting value); the object was left out.")]),
], ids=range(12))  # fmt: skip
def test_hostile_json_is_read_or_one_sentence(text: str, found: list[object]) -> None:
    """And what follows is read."""
    assert read(text) == found


def test_an_object_of_too_many_values_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """To its end, so that no object inside of it is read as another."""
    monkeypatch.setattr(json_objects, "_MOST_VALUES", 10_000)
    assert read('{"a": [\n' + '{"b": "]"},\n' * 300_000 + ' {}]}\n{"b": 1}') == [(1, TOO_LARGE), {"b": 1}]


def test_a_string_without_an_end_is_too_large() -> None:
    """It takes the rest of the file."""
    assert read('{"a": "' + "x" * 40_000_000) == [(1, TOO_LARGE)]


@pytest.mark.parametrize(("text", "found"), [
    ('{"n": 1, "list": [{"a": 1}, {"list": [{"b": 2}]}], "m": 2}', [{"a": 1}, {"list": [{"b": 2}]}]),
    ('{"list": [{"a": 1}]}\n{"list": [{"a": 2}]}', [{"a": 1}, {"a": 2}]),
    ('{"s": "\\"list\\": [", "list": [{"a": 1}, 5]}',
     [{"a": 1}, (1, "This is a JSON number, where an object with a film's fields was looked for.")]),
    ('{"list": []}', []),
    ('{"list": [{"a": 1}', [{"a": 1}]),
    ('{"pad": "' + "x" * 300_000 + '", "list": [{"a": 1}]}', [{"a": 1}]),
], ids=range(6))  # fmt: skip
def test_the_objects_of_a_list_in_an_answer_are_read_one_by_one(text: str, found: list[object]) -> None:
    """Whatever stands before and after the list."""
    assert read(text, within="list") == found


def test_an_object_over_many_pieces_of_the_stream_has_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """However small the pieces are."""
    monkeypatch.setattr(json_objects, "_CHUNK", 7)
    films = [{"title": f"Film {n}", "cast": [{"name": "A" * n}]} for n in range(20)]
    text = json.dumps(films, indent=1)
    found = [one for one in iter_objects(StringIO(text)) if isinstance(one, JsonObject)]
    assert [(one.value, one.first, one.last - one.first) for one in found] == [(film, 2 + 8 * n, 7) for n, film in enumerate(films)]


def test_keys_that_were_not_asked_for_are_listed_with_an_example() -> None:
    """Empty values are not, nor what is inside of a key that is listed."""
    film = located({"a": {"b": 1, "c": [{"d": "x", "e": None}, {"e": [2, 3]}]}, "f": "", "g": {"h": {"i": "y"}}}, "", 1)
    for entry in film.get("a").get("c").items():
        entry.get("d")
    assert list(film.unread()) == [("g", "y"), ("a.b", "1"), ("a.c[].e", "2")]


PATTERNS: dict[str, Callable[[int], str]] = {
    "one object of many actors": lambda n: '{"cast": [' + ", ".join(['{"name": "Ann Lee", "order": 1}'] * n) + "]}",
    "many objects on a line": lambda n: "[" + ",".join(['{"title": "A"}'] * n) + "]",
    "many broken objects on a line": lambda n: "[" + ",".join(['{"title": !}'] * n) + "]",
    "many broken lines": lambda n: "{'title': 1}\n" * n,
    "closing braces": lambda n: '{"a": !' + "} " * n,
    "spaces after a brace": lambda n: '{"a": !}' + " " * 20 * n,
    "levels": lambda n: '{"a": ' + '{"a":\n' * n,
    "a long string": lambda n: '{"a": "' + "x" * 20 * n + '"}',
    "a number of many digits": lambda n: '{"a": ' + "9" * 20 * n + "}",
    "a list that is not there": lambda n: '{"a": "' + '"list" ' * n,
}


@pytest.mark.long
@pytest.mark.parametrize("name", PATTERNS)
def test_the_time_grows_with_the_length(name: str) -> None:
    """Four times the length takes at most nine times as long: four times would be linear, sixteen times quadratic."""

    def seconds(n: int) -> float:
        text, best = PATTERNS[name](n), float("inf")
        for _ in range(3):
            begun = time.process_time()
            for one in iter_objects(StringIO(text), "list" if "not there" in name else ""):
                assert isinstance(one, JsonObject | Rejected)
            best = min(best, time.process_time() - begun)
        return best

    assert seconds(80_000) < 9 * seconds(20_000) + 0.05
