"""Loans: the books of what was lent, what is due and what was paid.

Owns: the loan calculators (schedule, settle, prepay, penalty); the arithmetic itself is
`app.kernel.schedules` and `app.kernel.cost`.
Never: decides whether to lend (see referrals) or who bears a loss (see guarantee).
"""
