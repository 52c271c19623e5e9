"""Commands that follow gaps up."""
