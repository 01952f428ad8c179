"""Catalogues of many films, one module a kind."""
