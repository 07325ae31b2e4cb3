"""Enterprises: townships, parks, enterprises, who may act for them, papers asked once.

Owns: Township, Park, Enterprise, EnterpriseMember, Dispute, Paper. An enterprise read in from a
table is a file of the centre, without an owner until its first claim.
Announces: enterprise.registered, enterprise.verified, enterprise.disputed, enterprise.changed.
Never: decides what an enterprise may borrow.
"""
