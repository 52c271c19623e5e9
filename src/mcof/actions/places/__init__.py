"""The registry of places, what people decide about names, and boundaries."""
