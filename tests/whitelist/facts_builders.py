"""What tests of credit facts need: facts as offices and owners state them."""

from datetime import date, timedelta
from typing import Any

from app.infra import clock
from app.infra.db import db
from app.infra.scope import unscoped
from app.whitelist import commands
from app.whitelist.models import CreditFact
from app.whitelist.rules.facts_kinds import FactDraft
from tests.whitelist.builders import Office


def days_before(days: int) -> date:
    return clock.today() - timedelta(days=days)


def a_draft(type_: str = "insured_staff", value: Any = 8, **kw: Any) -> FactDraft:
    """Eight insured people, of ten days ago."""
    return FactDraft(type_, value, kw.pop("as_of", days_before(10)), **kw)


def a_penalty(**kw: Any) -> FactDraft:
    """A public record that weighs on compliance."""
    day = kw.pop("day", days_before(100))
    return a_draft("admin_penalty", day, number=kw.pop("number", "奉市监罚〔2026〕8 号"), **kw)


def record(office: Office, draft: FactDraft | None = None, **kw: Any) -> CreditFact:
    """A fact that the centre's officer records for the tax bureau, unless said otherwise."""
    fact = commands.record_fact(
        office.world.act(kw.pop("by", office.officer)),
        enterprise=office.firm,
        draft=draft or a_draft(),
        source=kw.pop("source", "department"),
        said_by=kw.pop("said_by", "县税务局"),
        **kw,
    )
    db.session.commit()
    return fact


def every_fact(office: Office) -> list[CreditFact]:
    """All facts of the firm, whoever may see them, oldest first."""
    db.session.expire_all()
    statement = unscoped(CreditFact, "a test looks")
    return list(
        db.session.scalars(
            statement.where(CreditFact.enterprise_id == office.firm.id).order_by(CreditFact.id)
        )
    )
