"""Taking filings in: which filing a document is, whether it brings anything new, and recording it."""
