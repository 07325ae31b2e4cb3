"""Loans: a mirror of what banks lent, what is due and what was paid (贷款台账).

Owns: Loan, LoanLine, Repayment, RepaymentReversal, LoanCorrection; the loan calculators (schedule,
settle, prepay, penalty), whose arithmetic is `app.kernel.schedules` and `app.kernel.cost`.
Announces: loan.booked, loan.repaid, loan.repayment_reversed, loan.corrected, loan.overdue,
loan.caught_up, loan.settled.
Never: decides whether to lend (see referrals), handles money, or says who bears a loss (see
claims). The bank keeps the books; what it enters here may be late, never in the future.
"""
