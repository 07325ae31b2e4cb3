"""Mechanisms: they know Flask and SQL, and no subject. One file or folder, one mechanism."""
