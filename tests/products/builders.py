"""Products for tests: a sane draft, of which a test varies the one fact it is about."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.infra.db import db
from app.products import commands
from app.products.models import Product
from app.products.rules.drafting import ProductDraft
from app.products.rules.eligibility import Clause

SIZE = Clause("size", "size", "in", ["micro", "small"], "小型或微型企业")
AGE = Clause("age", "founded_months", ">=", 12, "成立满一年")
WAN = 1_000_000


def a_draft(**changes: Any) -> ProductDraft:
    """A working-capital loan for small firms without a guarantee."""
    plain = ProductDraft(
        name="脐橙流水贷",
        amount_min_fen=10 * WAN,
        amount_max_fen=300 * WAN,
        term_min_months=3,
        term_max_months=36,
        rate_min=Decimal("0.0385"),
        rate_max=Decimal("0.0435"),
        methods=("equal_instalment", "bullet"),
        needs_guarantee=False,
        rules=(SIZE, AGE),
    )
    return replace(plain, **changes)


def a_body(**changes: Any) -> dict[str, Any]:
    """The same loan as the API takes it."""
    return {
        "name": "脐橙流水贷",
        "amount_fen": {"min": 10 * WAN, "max": 300 * WAN},
        "term_months": {"min": 3, "max": 36},
        "annual_rate": {"min": "0.0385", "max": "0.0435"},
        "methods": ["equal_instalment", "bullet"],
        "rules": [vars_of(SIZE), vars_of(AGE)],
        "needs_guarantee": False,
        **changes,
    }


def vars_of(clause: Clause) -> dict[str, Any]:
    return {
        "code": clause.code,
        "field": clause.field,
        "op": clause.op,
        "value": clause.value,
        "text": clause.text,
    }


def a_form(**changes: Any) -> dict[str, Any]:
    """The same loan as an officer types it."""
    return {
        "name": "脐橙流水贷",
        "amount_min_fen": "10万",
        "amount_max_fen": "300万",
        "term_min_months": "3",
        "term_max_months": "36",
        "rate_min": "3.85",
        "rate_max": "4.35",
        "methods": ["equal_instalment", "bullet"],
        "rules-0-field": "size",
        "rules-0-op": "in",
        "rules-0-value": "微型、小型",
        "rules-0-text": "小型或微型企业",
        "rules-1-field": "founded_months",
        "rules-1-op": ">=",
        "rules-1-value": "12",
        "rules-1-text": "成立满一年",
        **changes,
    }


class Lender:
    """A bank at work with its officer and its manager."""

    def __init__(self, world: Any, **kw: Any):
        self.world = world
        self.bank = world.bank(**kw)
        self.officer = world.person("bank_officer", self.bank)
        self.manager = world.person("bank_manager", self.bank)

    def draft(self, **changes: Any) -> Product:
        product = commands.draft_product(self.world.act(self.officer), draft=a_draft(**changes))
        db.session.commit()
        return product

    def published(self, **changes: Any) -> Product:
        product = self.draft(**changes)
        commands.publish_product(self.world.act(self.manager), product=product)
        db.session.commit()
        return product
