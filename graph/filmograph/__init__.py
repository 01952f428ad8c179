"""A knowledge graph of film credits: pages and catalogues in, validated RDF and answered questions out."""
