"""Ending a consent: withdrawn whole, narrowed, run out. Rows are never deleted."""

from collections.abc import Callable, Sequence

from app.consents import queries, rules
from app.consents.commands.deletions import ask_for_deletion
from app.consents.models import Consent, Disclosure
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.notify import notify
from app.kernel.refusals import invalid_if
from app.kernel.words import N_


def withdraw_consent(act: Act, *, consent: Consent, reason: str | None = None) -> Consent:
    """Take a consent back: nothing can be read under it once this is committed.

    What rests on it elsewhere (open referrals) is closed by the reactions, in this transaction.
    """
    consent.machine.step(consent.state, "withdraw")
    _end(act, consent, lambda disclosure: True)
    consent.ended_at = act.at
    journal.record(
        act,
        consent,
        "withdraw",
        reason=reason,
        announce="consent.withdrawn",
        detail={"enterprise": consent.enterprise_id},
    )
    return consent


def withdraw_all(act: Act, *, enterprise_id: str, reason: str) -> int:
    """Withdraw every consent of an enterprise: whoever gave them no longer speaks for it."""
    given = queries.live_consents_of(enterprise_id)
    for consent in given:
        withdraw_consent(act, consent=consent, reason=reason)
    return len(given)


def narrow_consent(
    act: Act, *, consent: Consent, purposes: Sequence[str] = (), recipients: Sequence[int] = ()
) -> Consent:
    """Stop some purposes or recipients (internal organisation ids) and keep the rest.

    A recipient stands in the consent by name, or because something was sent to it.
    """
    # Waits for a disclosure that is just being written under it, and then ends that one too.
    db.session.refresh(consent, with_for_update={"of": Consent})
    consent.machine.step(consent.state, "withdraw")
    stopped = [purpose for purpose in consent.live_purposes if purpose in purposes]
    viewers = {v.organisation.id: v.organisation for v in queries.viewers_of(consent)}
    dropped = [viewers[key] for key in viewers if key in recipients]
    invalid_if(
        rules.narrowing_refusals(
            purposes_left=len(consent.live_purposes) - len(stopped),
            purposes=tuple(stopped),
            recipients=len(dropped),
        )
    )
    _stop_rows(act, consent, stopped, [organisation.id for organisation in dropped])
    ids = {organisation.id for organisation in dropped}
    _end(act, consent, lambda d: "referral" in stopped or d.recipient_id in ids)
    detail = {
        "enterprise": consent.enterprise_id,
        "purposes": stopped,
        "recipients": [organisation.public_id for organisation in dropped],
    }
    journal.note(act, consent, "narrow", announce="consent.narrowed", detail=detail)
    return consent


def _stop_rows(
    act: Act, consent: Consent, purposes: Sequence[str], recipients: Sequence[int]
) -> None:
    for row in consent.purposes:
        if row.purpose in purposes and row.ended_at is None:
            row.ended_at = act.at
    for named in consent.recipients:
        if named.organisation_id in recipients and named.ended_at is None:
            named.ended_at = act.at


def expire_consent(act: Act, *, consent: Consent) -> Consent:
    """Mark a consent whose last day is over; it could not be used from that day's end on."""
    _end(act, consent, lambda disclosure: True)
    consent.ended_at = act.at
    detail = {"enterprise": consent.enterprise_id}
    journal.record(act, consent, "expire", announce="consent.expired", detail=detail)
    return consent


def remind_of_expiry(act: Act, *, consent: Consent) -> Consent:
    """Tell the giver, once, that a consent ends soon."""
    consent.reminded_at = act.at
    notify(
        act,
        user_ids=[consent.given_by],
        kind="consent_expiring",
        text=N_("您的一份授权将于 {day} 到期，需要继续办理请续期"),
        values={"day": consent.expires_on.isoformat()},
        url="/me/consents",
    )
    journal.note(act, consent, "remind")
    return consent


def _end(act: Act, consent: Consent, ends: Callable[[Disclosure], bool]) -> None:
    ended = [row for row in queries.disclosures_under(consent) if ends(row)]
    for disclosure in ended:
        disclosure.ended_at = act.at
    db.session.flush()
    ask_for_deletion(act, ended)
