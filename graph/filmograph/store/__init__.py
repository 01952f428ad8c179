"""The folder of a store: its snapshots, tables, graph and arrays, and how each is opened; only here do building and asking meet."""
