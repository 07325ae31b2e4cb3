"""Whitelist: eligibility points, open to the person and the centre (白名单、资格评分).

Owns: ExpertCard, Score.
Announces: score.computed, card.approved.
Never: tells points or a grade to a lender (PF-03); mixes eligibility points with a risk card
(SC-01).
"""
