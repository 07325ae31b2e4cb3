"""A liaison officer fills in for someone who signed for it (代填)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from werkzeug.datastructures import FileStorage

from app.consents.commands import give_consent
from app.consents.queries import live_consent_for
from app.consents.rules import latest_expiry
from app.enterprises.models import Enterprise
from app.infra.acts import Act
from app.infra.db import db
from app.infra.files import store_upload
from app.infra.notify import notify
from app.kernel.refusals import conflict, invalid
from app.kernel.words import N_
from app.needs import queries
from app.needs.commands.stating import draft_need, submit_need, wish_to_send
from app.needs.models import FinancingNeed
from app.needs.rules import NeedDraft


def assist_need(
    act: Act,
    *,
    enterprise: Enterprise,
    draft: NeedDraft,
    paper: FileStorage | None,
    purposes: Sequence[str] = (),
    expected_payment_on: date | None = None,
) -> FinancingNeed:
    """Fill in a need for its owner, with the consent they signed on paper.

    Args:
        paper: photo or scan of the signed consent; required.
        purposes: what is ticked on that paper. With `referral` the need is sent at once, or as
            soon as the enterprise is verified; without, the owner finds a draft.

    Everything is logged as done on behalf of the owner, who is told and may take it back.
    """
    owner = queries.owner_of(enterprise)
    if owner is None:
        raise conflict("no_owner", "企业还没有本人的账号，请先帮本人用手机号注册")
    if paper is None or not paper.filename:
        raise invalid("paper", "请拍下或上传本人签字的授权书")
    act = replace(act, on_behalf_of=owner.public_id)
    need = draft_need(
        act, enterprise=enterprise, draft=draft, expected_payment_on=expected_payment_on
    )
    db.session.flush()
    stored = store_upload(
        act, storage=paper, subject_kind="need", subject_id=need.public_id, field="paper"
    )
    need.assisted_consent = stored.public_id
    if purposes:
        give_consent(
            act,
            enterprise_id=enterprise.public_id,
            purposes=purposes,
            recipients=[],
            expires_on=latest_expiry(act.on, policy=act.policy),
            channel="paper",
        )
        db.session.flush()
    _send_if_agreed(act, need)
    _tell_owner(act, need, owner.id)
    return need


def _send_if_agreed(act: Act, need: FinancingNeed) -> None:
    if live_consent_for(need.enterprise.public_id, "referral") is None:
        return
    if need.enterprise.state == "verified":
        submit_need(act, need=need)
    else:
        wish_to_send(act, need=need)


def _tell_owner(act: Act, need: FinancingNeed, owner_id: int) -> None:
    notify(
        act,
        user_ids=[owner_id],
        kind="need_assisted",
        text=N_("联络员按您的签字替您填写了一份需求，请核对；不对可以撤回"),
        url=f"/me/needs/{need.public_id}",
    )
