"""Desk: the first page of each role: what waits for me; search; the composite pages.

Owns: nothing. Queries and templates only; whatever decides belongs to a room.
"""
