"""Referrals: a need sent to a lender by name, its clocks, decisions and offers.

Owns: Referral, Ask, AskItem, Decision, Offer, Invitation to refer, LeaveCover.
Announces: referral.sent, referral.taken, referral.declined, referral.expired, offer.made,
offer.accepted.
Never: decides for a bank; reserves a guarantee.
"""
