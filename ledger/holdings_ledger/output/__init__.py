"""Output: answers as JSON, delimited text, terminal tables, Arrow and HTML, with nothing harmful in them."""
