"""What a telling keeps in mind, so that the same few hundred objects are not read again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, lazyload

from app.accounts.models import Membership, Organisation, User
from app.agreements.models import GuaranteeProgramme
from app.consents.models import Consent
from app.enterprises.models import Enterprise, EnterpriseMember, Park, Township
from app.infra.db import db
from app.needs.models import FinancingNeed
from app.products.models import Product
from app.referrals.models import Offer, Referral

KEPT = (
    Consent,
    Enterprise,
    EnterpriseMember,
    FinancingNeed,
    GuaranteeProgramme,
    Membership,
    Offer,
    Organisation,
    Park,
    Product,
    Referral,
    Township,
    User,
)


COLLECTED_AFTER = (100_000, 50, 100)
"""A telling makes many millions of objects and keeps most: rubbish is looked for less often."""


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Leave the memory alone for longer than a server does."""
    usual = gc.get_threshold()
    gc.set_threshold(*COLLECTED_AFTER)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def kept_in_mind() -> Iterator[None]:
    """Keep the objects of the story alive and read of each only what is not known yet.

    Pages load what hangs together at once; a telling meets the same few hundred objects again and
    again, and would read them all anew each time.
    """
    session, mind = db.session(), []

    def keep(_: Session, row: object) -> None:
        if isinstance(row, KEPT):
            mind.append(row)

    def read_little(state: ORMExecuteState) -> None:
        if state.is_select:
            state.statement = state.statement.options(lazyload("*"))
        elif state.is_update:
            # Else every object kept would be held against the condition, one by one.
            state.update_execution_options(synchronize_session=False)

    listeners = (
        ("loaded_as_persistent", keep),
        ("pending_to_persistent", keep),
        ("do_orm_execute", read_little),
    )
    for moment, listener in listeners:
        event.listen(session, moment, listener)
    try:
        yield
    finally:
        for moment, listener in listeners:
            event.remove(session, moment, listener)
