"""Schedules: what is due when, to the fen, for every way a loan is repaid.

`terms` says what was agreed and refuses what cannot be, `lines` draws up the schedule, `changes`
settles, prepays and charges arrears, `documents` reads and writes the calculators' JSON. The
annual cost over a schedule is `app.kernel.cost`.
"""
