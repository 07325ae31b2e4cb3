"""Whitelist: facts, points, the list, credit parks; risk cards beside them (白名单、资格评分).

Where is what: `facts*` what is known of a firm; `cards`, `scoring`, `scores` the expert card and
its points; `listing`, `entries`, `proposals`, `places`, `objections`, `certificates`, `appeals`,
`negatives` the list; `park*`, `credit_park` the parks; `scorecard` the format of a card and how
one serves; `training` how one is learnt; `risk_*`, `governing` how the county keeps them.

Owns: Appeal, Certificate, CreditFact, CreditParkRating, ExpertCard, FactCorrection,
NegativeRecord, Objection, ParkDesignation, ParkDuty, ParkFigure, RiskCard, RiskDecision,
RiskOutcome, RiskPromotion, RiskScore, RiskWatch, Score, WhitelistEntry.
Announces: score.computed, card.approved, fact.recorded, entry.proposed, entry.shortlisted,
entry.refused, entry.listed, entry.suspended, entry.restored, entry.removed, entry.expired,
appeal.filed, appeal.upheld, appeal.changed, park.proposed, park.designated, park.refused,
park.review_due, park.renewed, park.withdrawn.
Never: tells points or a grade to a lender (PF-03); mixes eligibility points with a risk card
(SC-01).
"""
