"""Consents: who may use what about an enterprise, for which purpose, until when (授权).

Owns: Consent, ConsentPurpose, ConsentRecipient, Disclosure, AccessLog, PrivacyRequest,
DeletionDuty.
Announces: consent.given, consent.withdrawn, consent.narrowed, consent.expired.
Never: knows enterprises or needs; it holds their opaque ids. Upper rooms' queries join the live
rows.
"""
