"""Where an export goes: a file that appears complete or not at all, a packed one, a folder, an archive."""
