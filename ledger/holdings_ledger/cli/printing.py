"""Writing to standard output and standard error."""

from __future__ import annotations

import os
import sys
from typing import TextIO


def is_terminal(stream: TextIO) -> bool:
    """Whether a person is looking at the stream."""
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


def emit(text: str) -> None:
    """Write to standard output; when the reader has gone away, be quiet from then on.

    Characters that the stream's encoding lacks are written as escapes.
    """
    try:
        sys.stdout.write(_encodable(text, sys.stdout.encoding))
    except BrokenPipeError:
        silence_output()


def complain(text: str) -> None:
    """Write a line to standard error."""
    sys.stderr.write(_encodable(text, sys.stderr.encoding) + "\n")


def _encodable(text: str, encoding: str | None) -> str:
    encoding = encoding or "ascii"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def silence_output() -> None:
    """Let standard output lead nowhere, so that the interpreter's own flush at the end cannot fail."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
