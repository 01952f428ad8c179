"""Pages about one film, one folder a layout."""
