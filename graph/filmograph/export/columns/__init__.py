"""What an export writes: nodes and edges as typed columns of clean values, and how texts of CSV, JSON and XML spell them."""
