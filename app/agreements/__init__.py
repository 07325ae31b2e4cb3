"""Agreements: guarantee programmes between lenders, a guarantor and a re-guarantor (担保合作协议).

Owns: GuaranteeProgramme, ProgrammeLender, ProgrammeSignature, DebtCheck; the programme's quota
account.
Announces: programme.live, programme.suspended, programme.resumed, programme.ended,
programme.expired.
Never: decides on a guarantee (see guarantee), moves a quota for a client, pays a claim.
"""
