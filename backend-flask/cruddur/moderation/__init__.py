"""Reports with their evidence, and what moderators decide about them."""
