"""The whole market in columns: a disposable file beside the read model, mapped and never read row by row.

Needs numpy. Everything here is a copy of what the read model says of non-derivative positions; it carries
the read model's position and root, and one that is of another is made again.
"""
