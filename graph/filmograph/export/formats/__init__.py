"""The formats of networks, one module each."""
