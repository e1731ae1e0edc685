"""Web Push: news for browsers whose page is closed, by the push services of their vendors."""
