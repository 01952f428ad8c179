"""Runs the command line: `python -m filmograph.cli`."""

from filmograph.cli import main

main()
