"""Whom a task is about: the enterprise behind its subject, as far as the reader may see it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from app.claims.models import Claim
from app.collateral.models import Asset, Lien
from app.enterprises.models import Dispute, Enterprise
from app.guarantee.models import GuaranteeApplication
from app.infra.db import db
from app.infra.scope import visible
from app.infra.tasks import Task
from app.kernel.actors import Actor
from app.liaison.models import Problem
from app.loans.models import Loan
from app.needs.models import FinancingNeed
from app.referrals.models import Offer, Referral
from app.whitelist.models import (
    Appeal,
    CreditFact,
    FactCorrection,
    Objection,
    WhitelistEntry,
)

_NEED = ((FinancingNeed, FinancingNeed.id == Referral.need_id),)
_LOAN_FIRM = (Enterprise, Enterprise.id == Loan.enterprise_id)
_ENTRY_FIRM = (Enterprise, Enterprise.id == WhitelistEntry.enterprise_id)
_NEED_FIRM = (Enterprise, Enterprise.id == FinancingNeed.enterprise_id)

ROADS: dict[type[Any], tuple[tuple[Any, Any], ...]] = {
    Enterprise: (),
    FinancingNeed: (_NEED_FIRM,),
    Referral: (*_NEED, _NEED_FIRM),
    Offer: ((Referral, Referral.id == Offer.referral_id), *_NEED, _NEED_FIRM),
    Loan: (_LOAN_FIRM,),
    Claim: ((Loan, Loan.id == Claim.loan_id), _LOAN_FIRM),
    GuaranteeApplication: ((Enterprise, Enterprise.id == GuaranteeApplication.enterprise_id),),
    Lien: (
        (Asset, Asset.id == Lien.asset_id),
        (Enterprise, Enterprise.id == Asset.enterprise_id),
    ),
    Dispute: ((Enterprise, Enterprise.id == Dispute.enterprise_id),),
    Problem: ((Enterprise, Enterprise.id == Problem.enterprise_id),),
    WhitelistEntry: (_ENTRY_FIRM,),
    Objection: ((WhitelistEntry, WhitelistEntry.id == Objection.entry_id), _ENTRY_FIRM),
    FactCorrection: (
        (CreditFact, CreditFact.id == FactCorrection.fact_id),
        (Enterprise, Enterprise.id == CreditFact.enterprise_id),
    ),
    Appeal: ((Enterprise, Enterprise.id == Appeal.enterprise_id),),
}
"""From each kind of subject to its enterprise: what to join, and on what."""


def firms_of(actor: Actor, tasks: Iterable[Task]) -> dict[str, str]:
    """Subject's opaque id -> name of its enterprise: one select for each kind of subject.

    What the actor may not see is left out, so that a task never says more than its page.
    """
    wanted: dict[str, set[str]] = defaultdict(set)
    for task in tasks:
        wanted[task.subject_kind].add(task.subject_id)
    found: dict[str, str] = {}
    for model, road in ROADS.items():
        ids = wanted.get(model.__name__)
        if ids:
            found |= _names(actor, model, road, ids)
    return found


def _names(
    actor: Actor, model: type[Any], road: tuple[tuple[Any, Any], ...], ids: set[str]
) -> dict[str, str]:
    statement = visible(actor, model).where(model.public_id.in_(ids))
    statement = statement.with_only_columns(model.public_id, Enterprise.name)
    statement = statement.select_from(model)
    for target, condition in road:
        statement = statement.join(target, condition)
    return {row[0]: row[1] for row in db.session.execute(statement)}
