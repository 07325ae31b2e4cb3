"""Oversight: the auditor's workspace: the journal, the chain, receipts, figures, replays; recusal.

Owns: nothing yet (appeals and complaints come with their issue).
Never: changes a case.
"""
