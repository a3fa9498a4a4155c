"""The style that pages of long text add to every page's, read once."""

from functools import cache
from pathlib import Path


@cache
def look() -> str:
    """Return the style sheet's text."""
    return Path(__file__).with_name("reading.css").read_text("utf-8")
