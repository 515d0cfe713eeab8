"""Readers: bytes in, rows and clauses as reported out."""
