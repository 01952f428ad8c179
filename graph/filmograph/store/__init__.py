"""The folder of a store: its snapshots, its tables, its graph and its arrays, and how each is opened; writing and asking meet only here."""
