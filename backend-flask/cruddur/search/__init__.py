"""Finding cruds by their words and people by their names."""
