"""The graph for other programs: a SPARQL endpoint with its pages, and tools over the Model Context Protocol."""
