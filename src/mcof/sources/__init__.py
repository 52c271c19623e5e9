"""Where facts come from: files, and folders that describe a kind of file."""
