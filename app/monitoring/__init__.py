"""Monitoring: boards, indicators, leagues of clocks. Every figure opens exactly its cases.

Owns: nothing yet (quarterly snapshots come with the report).
Never: decides, never changes a case.
"""
