"""Claims: a bank asks the guarantor to pay for an overdue loan (代偿).

Owns: Claim, ClaimPayment, Recovery; the ledger account of what was called under a programme.
Announces: claim.filed, claim.approved, claim.declined, claim.cured, claim.paid, claim.studied,
claim.part_paid, claim.recovered.
Never: moves money (the guarantor pays at its bank and records it here), decides for a guarantor
(two of its people do), or says what a loan owes (see loans).
"""
