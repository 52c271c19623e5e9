"""Places: who is called what, lies where, and is which of another code set."""
