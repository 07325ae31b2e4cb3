"""Mechanisms: they know Flask and SQL, and no subject of the domain. One file, one mechanism."""
