"""The audit chain: entries are chained after commit, signed at checkpoints, proved by receipts.

encoding      one entry as bytes, and its hash
merkle        RFC 6962 trees: roots, inclusion and consistency proofs
signing       Ed25519: our key, and the keys this installation trusts
models        seals, blocks and checkpoints
sealer        takes unsealed entries, writes checkpoints
receipts      what an entry's owner can check without us
verification  recomputes everything and names the first broken entry

A superuser of the database can remove the append-only triggers; what proves that nobody did are
the signed checkpoints that others hold.
"""
