"""Matching: need × product, with every reason and the nearest change.

Owns: MatchRun, Match, MatchOutcome.
Announces: match.done.
Never: chooses for anyone, decides for a lender, shows points.
"""
