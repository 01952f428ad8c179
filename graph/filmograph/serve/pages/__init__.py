"""Pages for people, written from templates: each module knows what one kind of page shows."""
