"""Backup: database, files and checkpoints in one archive; back again only after a proof.

programs    pg_dump and pg_restore, matching the server
archive     the archive: what is in it, and its hashes
making      `flask backup FILE`
restoring   `flask restore FILE`

Secrets are not in the archive: whoever finds it can read no encrypted field and sign nothing.
"""
