"""The writing wing: from records to a published store."""
