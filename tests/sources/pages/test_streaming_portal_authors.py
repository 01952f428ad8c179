"""Where the name of a review's author ends: names of every kind, openings of every kind, and the names that cannot be distinguished."""

import pytest
from filmograph.sources.pages.streaming_portal.authors import Familiar, familiar, split_author
from hypothesis import given, settings
from hypothesis import strategies as st

_KNOWN = familiar(
    "Won't Back Down",
    ["Daniel Barnz"],
    [
        "Jamie Fitzpatrick and Nona Alberts fight a bell that rings too early, and the king of the school board.",
        "The hollow middle is where Viola Davis carries it, and the screenplay forgets its own stakes.",
    ],
)
_HANDLES = [
    ("quillfern-20417", "A patient film about impatient people."),
    ("oskarvald", "I came for the cast and stayed for the ending."),
    ("oskarvald", "Jamie Fitzpatrick (Maggie Gyllenhaal) sells cars by day."),
    ("marrowfield", "this one had me from the first scene. Later it lost me."),
    ("PaperLantern88", "Solid work all round."),
    ("Tin_Whistle", "Hollywood loves a crusade."),
    ("SlowTrainSam", "Watchable, no more."),
    ("j.p.oldcastle", "Nobody raises their voice and still it is loud."),
    ("914427", "Not for me."),
    ("anna-of-the-lake", "Two mothers, one school, no surprises."),
    ("Brillwick", "a film so sure of itself that it never looks up."),
    ("Brillwick", "Excellent from start to finish."),
    ("Velmotta", "Pretty Good"),
    ("Velmotta", "Just What I Needed"),
    ("Ondressa", "Superb! Not a minute too long."),
    ("Ondressa", "Great Film overall"),
    ("Karsmith", "Predictable and far too neat."),
    ("Karsmith", "Viola Davis is the reason to see it."),
    ("Tollundmann", "Boring."),
    ("Feathermoor", "10/10 would march again."),
    ("Feathermoor", '"Won\'t Back Down" means well.'),
    ("re_viewer", "Daniel Barnz keeps the camera close."),
    ("李明", "This travelled well."),
]
_TWO_WORDS = [
    ("Hedda Rosling", "Excellent and moving, if you let it."),
    ("Hedda Rosling", "The story is thin."),
    ("Tobias Quern", "This is a film about paperwork."),
    ("Tobias Quern", "It's hard to be against it."),
    ("Tobias Quern", "It’s hard to be against it."),
    ("Ines Bell", "This could have been a pamphlet."),
    ("Milo King", "As a teacher I winced."),
    ("Marble Otter", "Won't Back Down (2012): Dir: Daniel Barnz / Cast: Viola Davis: Flat."),
    ("Wanda Pryce", "Jamie Fitzpatrick wants a better school."),
    ("Wanda Pryce", "2012 was a strange year for schools on film."),
    ("Greta O'Malley", "I liked it."),
    ("Ruth Lang-Meyer", "Screenplay and direction pull apart."),
    ("Liam McTavish", "Watching this twice was a mistake."),
    ("Courtney Love", "It was fine."),
    ("Will Hartnell", "An honest try."),
    ("Noor Vass", "this is not the film the trailer sold."),
    ("Åsa Öberg", "Not every cause makes a drama."),
    ("Paulo Dias", "— and then it just ends."),
    ("Ilse Marek", "Masterpiece"),
    ("Bram Oskey", "Overlong, preachy, and still I cried."),
    ("JoAnn Birch", "The last act saves it."),
    ("hanna rost", "The last act sinks it."),
    ("Nigel P", "The school is the best actor."),
    ("The Projectionist", "Good for a rainy night."),
]
_LONGER = [
    ("Pavel Anton Sorokin", "Reading the other comments I wondered."),
    ("Mary Ellen Strand", "What a disappointment."),
    ("Robert J. Halvorsen", "Nicely shot, poorly argued."),
    ("Robert J. Halvorsen", "Screenplay by committee."),
    ("Lena von Arnsberg", "If only the ending were braver."),
    ("Jan van der Meulen", "Every scene ends one line late."),
    ("Sal Dorsey Jr.", "My kids asked to leave."),
    ("Ole Martin Brekke", "When it works it works."),
    ("Kit in Transit (kit@transit.example)", '"Won\'t Back Down" is an American film from 2012.'),
    ("Maria de la Fuente", "For all its faults I was moved."),
]
_NAMELESS = [
    "This is the best mention I saw all year.",
    "Won't Back Down is a film with a mission.",
    "Viola Davis deserves better than this.",
    "I cried twice.",
    "Boring.",
    "a waste of a fine cast",
    "Excellent performances all round.",
    "10 out of 10.",
    "Wow! What an ending.",
    "It's all very earnest.",
    "Watching this with my class was a mistake.",
    "The hollow middle never fills.",
]


@pytest.mark.parametrize(("author", "text"), [*_HANDLES, *_TWO_WORDS, *_LONGER])
def test_name_ends_where_review_begins(author: str, text: str) -> None:
    """A handle, a two-word or a longer name is separated from the review that follows on the same line."""
    assert split_author(f"{author} {text}", _KNOWN) == (author, text)


@pytest.mark.parametrize("line", _NAMELESS)
def test_review_without_name_has_none(line: str) -> None:
    """A line that begins as a review does has no author, and keeps its first words."""
    assert split_author(line, _KNOWN) == (None, line)


@pytest.mark.parametrize(
    ("author", "text", "given"),
    [
        ("Karsmith", "Orson Tarrant walks away with it.", "Karsmith Orson"),
        ("Hedda Rosling", "remake of an older film, and a better one", "Hedda"),
        ("Ulla Berg Hansen", "Trains and tears and little else.", "Ulla Berg"),
        ("tom the usher", "If you liked the book, read it again.", "tom"),
    ],
)
def test_what_cannot_be_distinguished_gives_a_part_of_the_line(author: str, text: str, given: str) -> None:
    """Where nothing on the page distinguishes name and review, the author is still a stretch from the line's start."""
    assert split_author(f"{author} {text}", _KNOWN)[0] == given


def test_title_and_names_mark_the_review() -> None:
    """Without the names on the page, a name at the start of a review goes to its author's."""
    line = "Karsmith Viola Davis is the reason to see it."
    assert (split_author(line, _KNOWN)[0], split_author(line, Familiar())[0]) == ("Karsmith", "Karsmith Viola")


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60))
def test_line_is_split_and_nothing_else(line: str) -> None:
    """Whatever the line, author and review together are the line, but for the space between."""
    author, text = split_author(line.strip(), _KNOWN)
    assert "".join(f"{author or ''}{text}".split()) == "".join(line.split())
