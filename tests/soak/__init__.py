"""The long proofs: `make soak PART=race|crash|fuzz|load|drill|pages`, each at most an hour.

Most parts are the tests of the house themselves, asked for larger counts and other seeds (see
tests/counts.py); what only makes sense at length stands here: load and the grid of pages.
"""
