"""Imports: a table read in, its columns said, every row shown with its fate, then taken by a job.

Which rows become what, a room says by its `Kind` (kinds.py): its columns, a verdict for each row,
and the command that takes one. Everything else is here once: files read within limits (reading),
saved column maps, upload, choosing, running (commands), the job with its progress (running), and
what the rooms' thin views show (pages).
"""
