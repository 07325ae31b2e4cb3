"""Collateral: assets, what they are worth, and who holds a pledge on them (抵质押物).

Owns: Asset, Appraisal, Verification, Lien.
Announces: lien.proposed, lien.registered, lien.released, lien.enforced.
Never: decides a loan; tells one lender about another. What a lien secures is an opaque id of a
room above, which says through `queries.secured` whether the asker may pledge for it.
"""
