"""Taking from the limits: every one of them together, in one step of the ledger, or none."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy.exc import IntegrityError

from app.guarantee import queries, rules
from app.guarantee.models import GuaranteeApplication
from app.guarantee.queries.capacity import Place, places_of
from app.infra.acts import Act
from app.infra.db import db
from app.infra.ledger import transfers
from app.infra.ledger.accounts import account_of, balance, open_account, set_cap
from app.infra.ledger.models import LedgerAccount, LedgerTransfer
from app.kernel.errors import Conflict
from app.kernel.refusals import refuse_if


def open_limits(act: Act, application: GuaranteeApplication) -> None:
    """See to it that every account is there, and that the agency's caps follow its net assets.

    Done when the study begins and not at the approval: caps are set in the order in which
    transfers lock the accounts, so that neither waits for the other in a circle.
    """
    opened = [(place, _account(act, place)) for place in places_of(act, application)]
    for place, account in sorted(opened, key=lambda pair: pair[1].id):
        if balance(account).cap_fen != place.cap_fen:
            set_cap(act, account=account, cap_fen=place.cap_fen, reason="limit_changed")


def _account(act: Act, place: Place) -> LedgerAccount:
    """The account of a limit, opened by whoever needs it first."""
    found = account_of(place.owner, place.kind)
    if found is not None:
        return found
    try:
        with db.session.begin_nested():
            return open_account(act, owner=place.owner, kind=place.kind, cap_fen=place.cap_fen)
    except IntegrityError:
        opened = account_of(place.owner, place.kind)
        assert opened is not None, place
        return opened


def reserve_guarantee(
    act: Act,
    application: GuaranteeApplication,
    *,
    weight: Decimal,
    expires_at: datetime | None = None,
) -> LedgerTransfer:
    """Take the application's amount from every limit at once, or refuse.

    Refuses with 409 `headroom_exceeded` or `client_cap_exceeded`, the scarcest limit first, and
    `headroom_fen`: the largest amount that all limits would still allow.
    """
    taken = rules.exposure_of(
        application.amount_fen, bank_share=application.programme.bank_share, weight=weight
    )
    _refuse_beyond(act, application)
    lines = {
        _account(act, place): taken.of(place.name)
        for place in places_of(act, application)
        if taken.of(place.name) > 0
    }
    try:
        return transfers.reserve(act, lines=lines, cause=application, expires_at=expires_at)
    except Conflict:
        _refuse_beyond(act, application)
        # Somebody gave back in between; the ledger's own refusal still holds for this attempt.
        raise


def _refuse_beyond(act: Act, application: GuaranteeApplication) -> None:
    """The rule says no kindly and completely; the ledger has the last word."""
    limits = queries.limits_of(act, application)
    refuse_if(
        rules.limit_refusals(application.amount_fen, limits),
        headroom_fen=rules.largest_fen(limits),
    )
