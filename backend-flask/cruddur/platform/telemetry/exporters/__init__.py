"""One exporter for each vendor, each imported only if its setting is there."""
