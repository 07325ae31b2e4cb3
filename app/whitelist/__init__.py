"""Whitelist: eligibility points, open to the person and the centre (白名单、资格评分).

Owns: ExpertCard, Score.
Announces: score.computed.
Never: tells points to a lender (PF-03); mixes eligibility points with a risk card (SC-01).
"""
