"""Direct assistance: from a workspace to a draft plan that a person decides on."""
