"""Referrals: a need sent to a lender by name, its clocks, decisions and offers.

Owns: Referral, Ask, AskItem, Decision, Offer, Invitation to refer, LeaveCover.
Announces: referral.sent, referral.taken, referral.declined, referral.expired, offer.made,
offer.accepted, referral.invited, referral.assigned, referral.contacted, referral.asked,
referral.answered, referral.cancelled, referral.lost, referral.due_soon, referral.late,
referral.very_late, referral.far_too_late, referral.reminded, referral.caught_up, offer.proposed,
offer.returned, offer.rejected, offer.expired, offer.fell_through, offer.shown_again,
cover.arranged.
Never: decides for a bank; reserves a guarantee.
"""
