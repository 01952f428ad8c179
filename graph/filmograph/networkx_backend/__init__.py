"""Graphs over arrays for networkx, and the algorithms that run on them."""
