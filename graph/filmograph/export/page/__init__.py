"""A network as a page: the offline file, and the same in a notebook."""
