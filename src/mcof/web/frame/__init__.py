"""What every page stands in: settings, guards, what was asked, links, and the page itself."""
