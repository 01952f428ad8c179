"""Names and titles are compared in one way, in Python and in SQL."""

import sys
from collections.abc import Iterator

import pytest
from filmograph.store.claims import Database
from filmograph.text import name_key
from hypothesis import example, given
from hypothesis import strategies as st


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """A database, for its macro."""
    opened = Database()
    yield opened
    opened.close()


def in_sql(database: Database, texts: list[str]) -> list[str]:
    """Return the keys that the macro gives."""
    return [str(key) for (key,) in database.rows("SELECT name_key(text) FROM (SELECT unnest($1::VARCHAR[]) AS text)", [texts])]


TEXT = st.text(st.characters(exclude_categories=["Cs"]))  # a table holds no lone surrogate


@given(st.lists(TEXT, min_size=1))
@example(["ALIEN³", "DIE STRAßE", "ﬁlm", "Ｆｕｌｌ", "O´Hara", "İstanbul", "ΟΔΥΣΣΕΥΣ", "Tom & Jerry", "_x_", "a\0b", "\x1c"])
def test_sql_gives_what_python_gives(database: Database, texts: list[str]) -> None:
    """A name that is found with triples is found without."""
    assert in_sql(database, texts) == [name_key(text) for text in texts]


def test_sql_gives_what_python_gives_for_every_character(database: Database) -> None:
    """No character of Unicode is compared in two ways."""
    texts = [f"Ab{chr(code)}c d" for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF]
    assert in_sql(database, texts) == [name_key(text) for text in texts]


@given(TEXT)
def test_a_key_is_its_own_key(text: str) -> None:
    """What was brought to its key once stays as it is."""
    assert name_key(name_key(text)) == name_key(text)


@given(TEXT)
def test_a_key_is_words_of_letters_and_figures(text: str) -> None:
    """No accent, mark or second space is left."""
    assert all(word.isalnum() for word in name_key(text).split(" ")) or not name_key(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ALIEN³", "alien3"), ("DIE STRAßE", "Die Strasse"), ("ﬁlm", "Film"), ("Ｆｕｌｌ", "full"), ("Penélope Cruz", "penelope cruz"),
        ("O’Hara", "O'Hara"), ("O´Hara", "OHara"), ("Tom & Jerry", "Tom and Jerry"), ("Ｔｏｍ＆Ｊｅｒｒｙ", "Tom and Jerry"),
        ("9½ Weeks", "9 1/2 Weeks"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    """Case, accents, punctuation, ligatures and the width of letters do not count."""
    assert name_key(one) == name_key(other)
