"""One module for each vendor; imported only where its own setting names it."""
