"""One value chosen where sources disagree."""
