"""A bank tries a product's rules on the last needs: counts and reasons, no need shown."""

from typing import Any

from flask import render_template

from app.infra.acts import Act
from app.kernel.actors import Permission
from app.matching import queries
from app.matching.views.room import room
from app.products.models import Product
from app.products.queries import own_product_for
from app.products.rules.vocabulary import FIELDS


@room.page("/bank/products/<id:product>/test", may=Permission.PRODUCT_OWN, subject=own_product_for)
def test_product(act: Act, product: Product) -> Any:
    return render_template(
        "matching/test.html",
        product=product,
        trial=queries.trial_of(act, product),
        labels=FIELDS,
    )
