"""A generated market of insiders, in the SEC's bulk format, with its truth; and what answering costs."""
