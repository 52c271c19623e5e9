"""Reports made of sections: each file collects what some sections tell."""
