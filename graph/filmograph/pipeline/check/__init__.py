"""Records and the graph checked against the SHACL shapes."""
