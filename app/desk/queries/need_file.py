"""The whole file of a need for the centre: one screen answers "why no money?"."""

from dataclasses import dataclass
from typing import Any

from app.desk.queries.home import step_of
from app.infra.history import Event, events_of
from app.kernel.actors import Actor
from app.needs.models import FinancingNeed
from app.needs.queries import Contact, contact_of, tests_of
from app.needs.rules import Step
from app.referrals.models import Offer, Referral
from app.referrals.queries import referrals_of, subjects_of


@dataclass(frozen=True)
class NeedFile:
    """A need with everything around it that the reader may see."""

    need: FinancingNeed
    step: Step
    contact: Contact | None
    referrals: list[Referral]
    offers: dict[str, list[Offer]]
    tests: dict[str, Any]
    history: list[Event]


def need_file(actor: Actor, need: FinancingNeed) -> NeedFile:
    """The file as the actor may see it."""
    referrals = referrals_of(actor, need)
    subjects = [("FinancingNeed", need.public_id)]
    for referral in referrals:
        subjects += subjects_of(referral)
    return NeedFile(
        need=need,
        step=step_of(need),
        contact=contact_of(need),
        referrals=referrals,
        offers={r.public_id: [o for o in r.offers if o.approved_at] for r in referrals},
        tests=tests_of(need),
        history=events_of(need.county_id, subjects),
    )
