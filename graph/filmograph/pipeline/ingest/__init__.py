"""From source documents to claims."""
