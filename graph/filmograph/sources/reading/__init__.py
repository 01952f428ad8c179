"""What every reader uses: files, values in text, and where they stand."""
