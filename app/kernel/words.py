"""Marking words that people will read, before any language is chosen."""


def N_(text: str) -> str:
    """Mark a Chinese text for the translators; it is translated where it is shown, not here."""
    return text
