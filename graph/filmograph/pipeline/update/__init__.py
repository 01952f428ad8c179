"""A snapshot made from the one before."""
