"""The reading wing: from a store to answers."""
