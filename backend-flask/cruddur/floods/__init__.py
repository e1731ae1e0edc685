"""Floods: the same text to many people in a day makes a case for the moderators."""
