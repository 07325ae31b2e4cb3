"""Products: what lenders offer, with their rules as data.

Owns: Product, ProductRule, CatalogueVersion.
Announces: product.published, product.retired.
Never: decides on a need (matching compares, lenders decide).
"""
