"""Guarantee: who covers how much of which loan.

Owns: GuaranteeApplication, GuaranteeCommitment, CounterGuarantee, GuaranteeLetter, RelatedParty,
ReguaranteeFiling, ClaimRateBreaker; the ledger accounts of a client in a programme and of an agency
(leverage, single client); the calculator that splits a loss.
Announces: guarantee.submitted, guarantee.studied, guarantee.approved, guarantee.declined,
guarantee.withdrawn, commitment.effective, commitment.lapsed, commitment.released, filing.filed,
filing.accepted, filing.refused, breaker.tripped, breaker.resumed.
Never: pays claims (see claims) or decides loans (see referrals).
"""
