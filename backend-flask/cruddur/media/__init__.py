"""Pictures: avatars, banners, and what cruds show."""
