"""From facts to the graph and the network of a store."""
