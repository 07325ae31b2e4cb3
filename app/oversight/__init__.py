"""Oversight: the auditor's workspace: the journal, the chain, receipts, replay of a decision.

Owns: nothing yet (appeals and complaints come with their issue).
Never: changes a case.
"""
