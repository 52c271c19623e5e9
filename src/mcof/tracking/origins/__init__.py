"""Origins and destinations: who came from where to where, as given, or fitted to margins."""
