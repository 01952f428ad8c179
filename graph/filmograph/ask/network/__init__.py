"""Who was in what, as a network."""
