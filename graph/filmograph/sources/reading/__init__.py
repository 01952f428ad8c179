"""The parts that every reader uses: files, and values in text or JSON with their lines."""
