"""What is a rating in a review's text, what is not, and which of several is the review's own."""

from decimal import Decimal

import pytest
from filmograph.model import ReviewRating
from filmograph.sources.reading.ratings import rating_in
from hypothesis import given, settings
from hypothesis import strategies as st

SCALED = [
    ("Not for me. (4/10)", "4", "10"),
    ("Reads like a third grader's notes. Score: 4 ½ / 10", "4.5", "10"),
    ("I'd say 7 out of 10.", "7", "10"),
    ("I would give it a 7 out of 10 because of the cast.", "7", "10"),
    ("8/10", "8", "10"),
    ("8/10 The best of its year.", "8", "10"),
    ("Loved it...8/10", "8", "10"),
    ("Great movie!!! 10/10!!!", "10", "10"),
    ("10/10 would watch again", "10", "10"),
    ("A solid 7/10 from me", "7", "10"),
    ("0/10", "0", "10"),
    ("7,5/10", "7.5", "10"),
    ("7.5 out of 10", "7.5", "10"),
    ("My rating is 7/10", "7", "10"),
    ("Rating: 8.5/10 - a lovely evening", "8.5", "10"),
    ("Rated PG-13 and it shows. 7/10", "7", "10"),
    ("Good. 3.5/5", "3.5", "5"),
    ("Great fun, 4/5.", "4", "5"),
    ("4/5 stars", "4", "5"),
    ("4 of 5 stars", "4", "5"),
    ("4 stars out of 5", "4", "5"),
    ("Four out of five stars.", "4", "5"),
    ("Three and a half stars out of five", "3.5", "5"),
    ("★★★☆☆", "3", "5"),
    ("★★★½☆", "3.5", "5"),
    ("*** out of five", "3", "5"),
    ("***1/2 out of ****", "3.5", "4"),
    ("3 1/2 out of 4 stars", "3.5", "4"),
    ("Rating: 3 of 4", "3", "4"),
    ("Rating: 3/4", "3", "4"),
    ("A joy. 85/100", "85", "100"),
    ("Score: 85%", "85", "100"),
]
UNSCALED = [
    ("3 3/4's--A warm story, a little like television.", "3.75"),
    ("Slow but sweet. ***1/2", "3.5"),
    ("Rating: ***", "3"),
    ("***", "3"),
    ("★★★½", "3.5"),
    ("★★★★", "4"),
    ("4 stars", "4"),
    ("I give it four stars.", "4"),
    ("2 ½ stars. No more.", "2.5"),
    ("½ star", "0.5"),
    ("Rating: 7", "7"),
]
LETTERS = [
    ("She is good in a serious part. (B)", "B"),
    ("She is good in a serious part. (B) (More to come)", "B"),
    ("A tidy little thriller (B+)", "B+"),
    ("A tidy little thriller (B)", "B"),
    ("Grade: B+", "B+"),
    ("Worth the ticket. (Grade: B-)", "B-"),
    ("Worth the ticket. [B+]", "B+"),
    ("Worth the ticket. Verdict: A-", "A-"),
    ("Final grade: C minus", "C-"),
    ("A-", "A-"),
    ("Worth the ticket. B+", "B+"),
    ("Worth the ticket.\nB", "B"),
    ("I give it a B.", "B"),
    ("Rating: A", "A"),
]
NO_RATINGS = [
    "In theatres Fri. 9/28.", "We remember 9/11.", "Seen 10/10/2012", "It opens on 9/10.", "7/10/2012", "Open 24/7",
    "50/50", "It had a 50/50 chance.", "1/2 of the film is talk", "9/10 of the jokes fail", "two out of ten people left",
    "3 out of 4 friends slept", "9 out of 10 times", "3/4's of the film is rain", "I've seen about 3/4, then left.",
    "2 1/2 hours of my life", "in 3/4 time", "6-7/10", "(a) long, (b) dull", "(A) it is long and (B) it is dull", "Plan B",
    "Plan (B)", "Vitamin C", "Fargo (I)", "An A-list cast", "A B-movie", "C++", "A+E Networks", "Grade A beef", "my grade 4 class",
    "I do the work I do. A...", "Score: A mournful piano", "Score: B. Herrmann", "11/10", "20 out of 10", "★★★★★★ out of 5",
    "Rated PG-13", "Rating: PG-13", "Rating: PG-13 for violence", "Rating: R", "Rating: 15", "The 4 stars of the film shine",
    "5 stars of the stage", "The cast has two stars, one of them good", "*** SPOILERS ***", "*** SPOILERS\nHe dies.",
    "What utter ****", "This is *really* good", "first part\n***\nsecond part", "Not as good as the original, which was 9/10.",
    "Unlike Heat (9/10), this is dull.", "I gave The Help 9/10, but this bored me.", "Better films: Heat (9/10), Ronin (8/10)",
    "Acting: 8/10. Plot: 5/10.", "", "No mark at all.",
]  # fmt: skip
SEVERAL = [
    ("I gave Alien 9/10, this gets 6/10", ReviewRating(value=Decimal(6), scale=Decimal(10))),
    ("8/10. Its trailer was 5/10 for most of us, I heard.", ReviewRating(value=Decimal(8), scale=Decimal(10))),
    ("7/10. Unlike The Help (9/10) it drags and I was bored.", ReviewRating(value=Decimal(7), scale=Decimal(10))),
    ("Acting: 8/10. Plot: 5/10. Overall: 6/10", ReviewRating(value=Decimal(6), scale=Decimal(10))),
    ("A first look made it 5/10. Grade: B", ReviewRating(letter="B")),
]


@pytest.mark.parametrize(("text", "value", "scale"), SCALED)
def test_a_rating_on_a_scale(text: str, value: str, scale: str) -> None:
    """A number with the number it is out of is a rating on that scale."""
    assert rating_in(text) == ReviewRating(value=Decimal(value), scale=Decimal(scale))


@pytest.mark.parametrize(("text", "value"), UNSCALED)
def test_a_rating_without_scale(text: str, value: str) -> None:
    """Stars and mixed numbers have no scale."""
    assert rating_in(text) == ReviewRating(value=Decimal(value))


@pytest.mark.parametrize(("text", "letter"), LETTERS)
def test_a_letter(text: str, letter: str) -> None:
    """A letter that is given as a mark is the rating."""
    assert rating_in(text) == ReviewRating(letter=letter)


@pytest.mark.parametrize("text", NO_RATINGS)
def test_no_rating(text: str) -> None:
    """Dates, shares, names, certificates, emphasis, parts of a film and other films are no ratings of this one."""
    assert rating_in(text) is None


@pytest.mark.parametrize(("text", "rating"), SEVERAL)
def test_which_of_several(text: str, rating: ReviewRating) -> None:
    """Of several ratings the one that closes the text, or else begins it, is the review's own."""
    assert rating_in(text) == rating


_PIECES = st.sampled_from(
    ["4", "10", "/", " out of ", "½", "1/2", "3/4's", "stars", "***", "★★", "☆", "(", ")", "B", "+", "-", "Grade: ", "Score: ",
     " ", ". ", "\n", "of", "%", ",", "five", "and a half", "9/28", "Plan ", "I give it ", "²", "٣"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(_PIECES, max_size=12).map("".join)))
def test_no_text_breaks_it_and_no_value_is_above_its_scale(text: str) -> None:
    """Any text gives a rating that is a letter or a value within its scale, or none."""
    rating = rating_in(text)
    assert rating is None or (rating.letter is None) != (rating.value is None)
    assert rating is None or rating.value is None or Decimal(0) <= rating.value <= (rating.scale or Decimal(10))
