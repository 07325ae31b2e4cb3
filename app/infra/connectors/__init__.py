"""Connectors: plug-ins by which the county exchanges documents with other houses' systems.

A connector pulls deliveries and pushes parcels (protocol.py); two are here, a folder in which files
are dropped (file_drop.py) and a signed HTTP service (http.py). What a document means, a room says.
Settings of connectors are read from a file (settings.py), the county switches each on (models.py).
"""

from app.infra.connectors import file_drop, http

__all__ = ["file_drop", "http"]
