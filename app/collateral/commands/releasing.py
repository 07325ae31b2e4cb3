"""Ends of a lien: released when its debt is settled or never came, enforced when it is called."""

from app.collateral import queries
from app.collateral.models import CEILING, Asset, Lien
from app.collateral.rules.pledging import enforcing_reason_refusals, enforcing_refusals
from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import add_working_days
from app.infra.db import db
from app.infra.ledger.accounts import account_of
from app.infra.ledger.transfers import move, transfer_of, void
from app.infra.notify import notify
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Role
from app.kernel.refusals import invalid_if, refuse_if
from app.kernel.words import N_

RELEASE = "lien_release"


def release_lien(act: Act, *, lien: Lien, reason: str | None = None) -> Lien:
    """Give the rank and the amount back; the asset is free once nothing is registered on it."""
    asset = queries.locked_asset(lien.asset_id)
    lien = queries.locked_lien(lien.id)
    lien.machine.step(lien.state, "release")
    _give_back(act, lien)
    _end(act, lien, "release", reason)
    if asset.can("free") and not _registered_on(asset):
        journal.record(act, asset, "free")
    notify(
        act,
        user_ids=queries.owners_of(asset),
        kind="lien_released",
        text=N_("一项资产的抵质押已解除，可以再用"),
        url=f"/me/collateral/{asset.public_id}",
    )
    db.session.flush()
    return lien


def _give_back(act: Act, lien: Lien) -> None:
    """What was reserved is voided, what was registered is given back."""
    if lien.state == "proposed":
        pending = transfer_of(lien, "reserve")
        assert pending is not None, lien.public_id
        void(act, pending=pending)
        return
    account = account_of(lien.asset, CEILING)
    assert account is not None, lien.asset.public_id
    move(act, lines={account: -lien.secured_fen}, cause=lien)


def _end(act: Act, lien: Lien, action: str, reason: str | None) -> None:
    lien.ended_at = act.at
    topic = {"release": "lien.released", "enforce": "lien.enforced"}[action]
    detail = {"asset": lien.asset.public_id}
    journal.record(act, lien, action, reason=reason, announce=topic, detail=detail)
    close_tasks(act, subject=lien)
    db.session.flush()


def _registered_on(asset: Asset) -> bool:
    return any(lien.state == "registered" for lien in queries.live_liens_on(asset))


def enforce_lien(act: Act, *, lien: Lien, reason: str) -> Lien:
    """The asset was realised for its holder (实现抵质押权), while what it secures is in default.

    What it brought is entered by the bank as a repayment, like any money it receives.
    """
    invalid_if(enforcing_reason_refusals(reason))
    asset = queries.locked_asset(lien.asset_id)
    lien = queries.locked_lien(lien.id)
    lien.machine.step(lien.state, "enforce")
    refuse_if(enforcing_refusals(queries.secured_of(act.actor, lien.secured_kind, lien.secured_id)))
    _give_back(act, lien)
    _end(act, lien, "enforce", reason.strip())
    if asset.can("enforce"):
        asset.closed_at = act.at
        journal.record(act, asset, "enforce", reason=reason.strip())
    notify(
        act,
        user_ids=queries.owners_of(asset),
        kind="lien_enforced",
        text=N_("一项抵质押物已被处置抵债：对金额有疑问请联系银行或担保机构"),
        url=f"/me/collateral/{asset.public_id}",
    )
    db.session.flush()
    return lien


def call_for_release(act: Act, *, lien: Lien) -> Lien:
    """The debt is settled: the holder is to release within the working days of the policy."""
    days = act.policy["clocks.lien_release_working_days"]
    lien.release_due_at = add_working_days(act.at, days)
    open_task(
        act,
        kind=RELEASE,
        subject=lien,
        text=N_("抵质押 {reference}：业务已结清，请办理解除登记"),
        values={"reference": lien.reference},
        url=f"/collateral/{lien.asset.public_id}",
        organisation_id=lien.holder_id,
        role=officer_role(lien),
        due_at=lien.release_due_at,
    )
    journal.note(act, lien, "call_for_release")
    db.session.flush()
    return lien


def officer_role(lien: Lien) -> Role:
    """Whose desk a lien lies on."""
    guarantor = lien.holder.kind == "guarantor"
    return Role.GUARANTEE_OFFICER if guarantor else Role.BANK_OFFICER


def end_security_of(act: Act, *, secured_kind: str, secured_id: str, reason: str) -> None:
    """A debt of a room above is over or never came: what was only proposed is released at once,

    what is registered waits for its holder to release it at the registry.
    """
    for lien in queries.liens_securing(secured_kind, secured_id):
        if lien.state == "proposed":
            release_lien(act, lien=lien, reason=reason)
        else:
            call_for_release(act, lien=lien)


def carry_liens(act: Act, *, from_kind: str, from_id: str, to_kind: str, to_id: str) -> int:
    """What secured a referral secures the loan that came of it. Returns how many."""
    carried = queries.liens_securing(from_kind, from_id)
    for lien in carried:
        lien.secured_kind, lien.secured_id = to_kind, to_id
        journal.note(act, lien, "carry", detail={"to": to_kind})
    db.session.flush()
    return len(carried)
