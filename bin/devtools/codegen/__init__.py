"""Generated files: openapi.json, schema.sql and the screenshots."""
