"""Why mentions are one entity, or are not."""
