"""Guarantee: who covers how much of which loan.

Owns: the calculator that splits a loss between the bearers of a programme; the arithmetic itself
is `app.kernel.money.split`.
Never: pays claims or decides loans.
"""
