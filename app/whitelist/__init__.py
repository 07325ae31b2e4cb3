"""Whitelist: eligibility points, open to the person and the centre (白名单、资格评分).

Owns: Appeal, Certificate, CreditFact, CreditParkRating, ExpertCard, FactCorrection,
NegativeRecord, Objection, ParkDesignation, ParkDuty, ParkFigure, RiskCard, RiskDecision,
RiskOutcome, RiskPromotion, RiskScore, RiskWatch, Score, WhitelistEntry.
Announces: score.computed, card.approved, fact.recorded, entry.proposed, entry.shortlisted,
entry.refused, entry.listed, entry.suspended, entry.restored, entry.removed, entry.expired,
appeal.filed, appeal.upheld, appeal.changed.
Never: tells points or a grade to a lender (PF-03); mixes eligibility points with a risk card
(SC-01).
"""
