"""Enterprises: townships, parks, enterprises, who may act for them, papers asked once.

Owns: Township, Park, Enterprise, EnterpriseMember, Claim, Paper.
Announces: enterprise.registered, enterprise.verified, enterprise.disputed.
Never: decides what an enterprise may borrow.
"""
