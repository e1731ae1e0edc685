"""Pictures: avatars, banners, and attachments of cruds."""
