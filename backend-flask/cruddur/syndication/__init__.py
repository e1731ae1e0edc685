"""Feeds for machines, pages for crawlers, and oEmbed: what a stranger may see."""
