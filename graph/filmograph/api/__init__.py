"""What `import filmograph` gives: the graph and its entities."""
