"""Needs: financing needs, the five tests, the two lists (申报清单, 推荐清单).

Owns: FinancingNeed, NeedLead, TestResult, ListEntry.
Announces: need.submitted, need.withdrawn, need.reopened, need.waiting_for_verification,
need.tested, need.recommended, need.returned, need.unmet.
Never: chooses a lender, scores an enterprise.
"""
