"""How much one answer holds: rows, texts and facts up to a limit, and the sentence on what was left out."""

from filmograph.ask.answer_rows import Evidence
from filmograph.serve.answers import AnswerRow, answer_row, fitted, shortened

ONE = Evidence("Credit", "iri", "Doubt", 2008, "person", "Viola Davis", "actor")


def test_all_that_fits_has_no_sentence() -> None:
    assert fitted(["a", "b"], 2, str, "end") == (["a", "b"], None)


def test_rows_above_the_limit_are_left_out_with_a_sentence() -> None:
    assert fitted(["a", "b"], 1, str, "end") == (["a"], "The first 1 of 2 ends; ask more narrowly, or raise limit.")


def test_characters_above_the_limit_are_left_out_with_a_sentence() -> None:
    rows, sentence = fitted(["x" * 2_000] * 20, 20, lambda text: answer_row({"text": text}))
    assert (len(rows), sentence) == (14, "Only 14 of 20 rows fit into 30,000 characters; ask more narrowly.")


def test_a_row_that_does_not_fit_alone_is_left_out() -> None:
    wide = {f"column{number}": "x" * 2_000 for number in range(20)}
    assert fitted([wide], 1, answer_row) == ([], "Only 0 of 1 rows fit into 30,000 characters; ask more narrowly.")


def test_a_row_has_its_first_five_facts() -> None:
    assert len(answer_row({}, [ONE] * 9).evidence) == 5


def test_values_are_plain() -> None:
    assert answer_row({"a": None, "b": True, "c": 1.5, "d": "Doubt\x1b[31m", "evidence": [1]}) == AnswerRow(
        {"a": None, "b": True, "c": 1.5, "d": "Doubt [31m"}, []
    )


def test_a_long_text_ends_in_dots() -> None:
    assert shortened("x" * 2_001) == "x" * 2_000 + "…"
