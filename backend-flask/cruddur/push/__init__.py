"""Web Push: notifications for browsers whose page is closed, sent by their push services."""
