"""Records and the graph held to the SHACL shapes."""
