"""Shell: the frame of every page: layout, macros, error pages, languages, static files.

Owns: no table. Knows no room: the navigation names endpoints, which are links and not imports.
"""
