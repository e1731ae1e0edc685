"""Installation of Python packages, Node and npm packages, each from a lock file."""
