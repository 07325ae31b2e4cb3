"""Accounts: people, organisations, memberships, sign-in, sessions, declared interests.

Owns: Organisation, User, Membership, SignIn, LoginCode, Invitation, Interest.
Announces: user.suspended, organisation.live.
Never: decides what a person may see of a case (each room's queries do).
"""
