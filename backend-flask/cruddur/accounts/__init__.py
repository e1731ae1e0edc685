"""Accounts: sign-up, sessions, handles, data export and account deletion."""
