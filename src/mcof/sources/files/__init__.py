"""Files of any usual format, read into sheets of text; what is hostile is refused."""

from mcof.sources.files.reader import FileReader

__all__ = ["FileReader"]
