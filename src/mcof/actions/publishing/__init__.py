"""Publishing figures: frozen with the rows that made them, proved and traced ever after."""
