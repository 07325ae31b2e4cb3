"""The search box: enterprises, needs and referrals, each as far as the actor may see them."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select

from app.enterprises.models import Enterprise
from app.infra.db import db
from app.infra.scope import visible
from app.infra.search import matching
from app.kernel.actors import Actor
from app.needs.models import FinancingNeed
from app.referrals.models import Referral

EACH_MAX = 20
TEXT_MAX = 60


@dataclass(frozen=True)
class Found:
    """What was found, newest first; never more than EACH_MAX of a kind."""

    enterprises: list[Enterprise] = field(default_factory=list)
    needs: list[FinancingNeed] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        return not (self.enterprises or self.needs or self.referrals)


def search(actor: Actor, text: str) -> Found:
    """Whatever the actor may see whose name, pinyin, credit code or reference contains the text."""
    wanted = text.strip()[:TEXT_MAX]
    if not wanted:
        return Found()
    firm = matching(
        wanted,
        Enterprise.name,
        Enterprise.name_pinyin,
        Enterprise.name_initials,
        Enterprise.uscc,
        Enterprise.reference,
    )
    return Found(
        enterprises=_first(visible(actor, Enterprise).where(firm), Enterprise.id),
        needs=_first(
            visible(actor, FinancingNeed)
            .join(Enterprise, Enterprise.id == FinancingNeed.enterprise_id)
            .where(firm | matching(wanted, FinancingNeed.reference)),
            FinancingNeed.id,
        ),
        referrals=_first(
            visible(actor, Referral)
            .join(FinancingNeed, FinancingNeed.id == Referral.need_id)
            .join(Enterprise, Enterprise.id == FinancingNeed.enterprise_id)
            .where(firm | matching(wanted, Referral.reference)),
            Referral.id,
        ),
    )


def _first(statement: Select[Any], key: Any) -> list[Any]:
    return list(db.session.scalars(statement.order_by(key.desc()).limit(EACH_MAX)))
