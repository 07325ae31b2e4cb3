"""A county with one food maker, its need, and a bank with products."""

import secrets
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.consents.models import Consent, ConsentPurpose
from app.enterprises.models import Enterprise, EnterpriseMember, Township
from app.infra import clock
from app.infra.db import db
from app.needs.models import FinancingNeed
from app.products.models import CatalogueVersion, Product, ProductRule


class Bench:
    """Rows for matching, committed as they are made; every fact has a sane default."""

    def __init__(self, world: Any):
        self.world = world
        self.owner = world.entrepreneur()
        self.bank = world.bank()
        self.officer = world.person("bank_officer", self.bank)
        self.firm = self._enterprise()

    def _keep(self, *rows: Any) -> None:
        db.session.add_all(rows)
        db.session.commit()

    def _enterprise(self) -> Enterprise:
        county = self.world.county.id
        township = Township(
            county_id=county, code=secrets.token_hex(4), name="测试乡", kind="township"
        )
        self._keep(township)
        firm = Enterprise(
            county_id=county,
            reference=f"QY-{secrets.token_hex(4)}",
            name=f"食品厂 {secrets.token_hex(3)}",
            kind="company",
            industry="C1391",
            township_id=township.id,
            township=township,
            founded_on=clock.today() - timedelta(days=800),
            employees=8,
            revenue_fen=280_000_000,
            assets_fen=100_000_000,
            size="small",
            size_row="工业",
            size_source="test",
            size_digest="test",
            registered_at=clock.now(),
            state="verified",
        )
        firm.members = [
            EnterpriseMember(user_id=self.owner.id, standing="owner", since=clock.now())
        ]
        self._keep(firm)
        return firm

    def consent(self, *purposes: str) -> Consent:
        consent = Consent(
            county_id=self.world.county.id,
            enterprise_id=self.firm.public_id,
            given_by=self.owner.id,
            given_at=clock.now(),
            expires_on=clock.today() + timedelta(days=90),
            text_version="test",
            state="given",
        )
        consent.purposes = [ConsentPurpose(purpose=p) for p in purposes or ("matching",)]
        self._keep(consent)
        return consent

    def need(self, **kw: Any) -> FinancingNeed:
        need = FinancingNeed(
            county_id=self.world.county.id,
            enterprise=self.firm,
            enterprise_id=self.firm.id,
            amount_fen=kw.pop("amount_fen", 50_000_000),
            term_months=kw.pop("term_months", 12),
            use=kw.pop("use", "working_capital"),
            purpose="买原料",
            created_by=self.owner.id,
            created_at=clock.now(),
            touched_at=clock.now(),
            state=kw.pop("state", "draft"),
            **kw,
        )
        if need.state != "draft":
            need.submitted_at = clock.now()
        self._keep(need)
        return need

    def product(self, *rules: tuple[str, str, Any], **kw: Any) -> Product:
        """A published product; each rule is (field, op, value)."""
        product = Product(
            county_id=self.world.county.id,
            lender_id=kw.pop("lender", self.bank).id,
            name=kw.pop("name", f"园区贷 {secrets.token_hex(3)}"),
            amount_min_fen=kw.pop("amount_min_fen", 10_000_000),
            amount_max_fen=kw.pop("amount_max_fen", 300_000_000),
            term_min_months=3,
            term_max_months=kw.pop("term_max_months", 36),
            rate_min=Decimal(kw.pop("rate", "0.0435")),
            rate_max=Decimal("0.08"),
            methods=["equal_instalment", "bullet"],
            needs_guarantee=kw.pop("needs_guarantee", False),
            guarantee_fee_rate=kw.pop("fee", None),
            drafted_by=self.officer.id,
            drafted_at=clock.now(),
            state=kw.pop("state", "published"),
            **kw,
        )
        product.rules = [
            ProductRule(position=n, code=f"R{n}", field=f, op=op, value=value, text=f"条件 {f}")
            for n, (f, op, value) in enumerate(rules)
        ]
        self._keep(product)
        self._bump()
        return product

    def _bump(self) -> None:
        row = db.session.get(CatalogueVersion, self.world.county.id)
        if row is None:
            db.session.add(CatalogueVersion(county_id=self.world.county.id, version=1))
        else:
            row.version += 1
        db.session.commit()

    def matches(self, need: FinancingNeed, user: Any = None) -> Any:
        return self.world.api(user or self.owner).get(f"/needs/{need.public_id}/matches")


@pytest.fixture
def bench(world) -> Bench:
    return Bench(world)
