"""The life of a promise: paid out, paid back, claimed, or lapsed. Called by the rooms above."""

from datetime import date

from app.accounts.models import Organisation
from app.agreements.models import QUOTA
from app.consents.commands import keep_by_contract, release_contract
from app.guarantee import queries, rules
from app.guarantee.commands.filing import put_on_list
from app.guarantee.models import GuaranteeCommitment
from app.guarantee.queries.capacity import LEVERAGE, accounts_of, client_kind
from app.guarantee.rules import Exposure
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.ledger import transfers
from app.infra.ledger.accounts import account_of
from app.infra.ledger.models import LedgerAccount
from app.infra.notify import notify
from app.kernel.money import format_wan
from app.kernel.refusals import conflict
from app.kernel.words import N_
from app.needs.queries import speakers_of

LAPSED = N_("担保函 {letter} 已失效，没有产生费用；还需要这笔贷款，请联系银行重新申请担保")
RELEASED = N_("贷款已还清，担保函 {letter} 的担保责任已解除")


def activate(
    act: Act,
    *,
    commitment: GuaranteeCommitment,
    amount_fen: int,
    loan_id: str | None = None,
    on: date | None = None,
) -> GuaranteeCommitment:
    """The loan was paid out: what was reserved becomes definite, what was not drawn returns.

    Args:
        amount_fen: the guaranteed principal that was drawn, at most what was promised.
        on: the day of the drawdown; a bank may book it later.
    """
    commitment = queries.locked_commitment(commitment.id)
    commitment.machine.step(commitment.state, "activate")
    if not 0 < amount_fen <= commitment.amount_fen:
        raise conflict(
            "amount_over_commitment",
            "放款超出担保承诺 {most}",
            actual=amount_fen,
            required=commitment.amount_fen,
            values={"most": format_wan(commitment.amount_fen)},
        )
    pending = transfers.transfer_of(commitment.application, "reserve")
    assert pending is not None, commitment.public_id
    transfers.post(
        act, pending=pending, lines=_lines(commitment, _exposure(commitment, amount_fen))
    )
    commitment.outstanding_fen = amount_fen
    commitment.effective_on, commitment.loan_id = on or act.on, loan_id
    detail = {"amount_fen": amount_fen}
    journal.record(act, commitment, "activate", announce="commitment.effective", detail=detail)
    _keep_readable(act, commitment)
    db.session.flush()
    put_on_list(act, commitment=commitment)
    return commitment


def release_part(act: Act, *, commitment: GuaranteeCommitment, amount_fen: int) -> int:
    """Principal came back: the limits get it back. Returns what is still covered, in fen."""
    commitment = queries.locked_commitment(commitment.id)
    if commitment.state not in ("effective", "in_claim"):
        commitment.machine.step(commitment.state, "release")
    back = min(amount_fen, commitment.outstanding_fen)
    if back > 0:
        _give_back(act, commitment, back)
        journal.note(act, commitment, "release_part", detail={"amount_fen": back})
        db.session.flush()
    return commitment.outstanding_fen


def move_effective_day(act: Act, *, commitment: GuaranteeCommitment, on: date) -> None:
    """The bank had entered the drawdown under a wrong day."""
    commitment = queries.locked_commitment(commitment.id)
    detail = {"before": str(commitment.effective_on), "after": on.isoformat()}
    commitment.effective_on = on
    journal.note(act, commitment, "correct", detail=detail)


def retake_part(act: Act, *, commitment: GuaranteeCommitment, amount_fen: int) -> int:
    """A repayment was entered wrongly: what it had freed is covered again, if the limits allow.

    Refuses with 409 `headroom_exceeded` where somebody else has taken the room meanwhile. Returns
    what is covered again, in fen.
    """
    commitment = queries.locked_commitment(commitment.id)
    if commitment.state not in ("effective", "in_claim"):
        commitment.machine.step(commitment.state, "release")
    if amount_fen > 0:
        _give_back(act, commitment, -amount_fen)
        journal.note(act, commitment, "retake_part", detail={"amount_fen": amount_fen})
        db.session.flush()
    return commitment.outstanding_fen


def release(act: Act, *, commitment: GuaranteeCommitment) -> GuaranteeCommitment:
    """The loan is settled: everything that was still covered is free again."""
    return _end(act, commitment, "release", "commitment.released")


def enter_claim(act: Act, *, commitment: GuaranteeCommitment) -> GuaranteeCommitment:
    """The bank notified a claim."""
    return _step(act, commitment, "enter_claim", "commitment.in_claim")


def cure_claim(act: Act, *, commitment: GuaranteeCommitment) -> GuaranteeCommitment:
    """The arrears were cleared, or the claim was refused: the guarantee runs on."""
    return _step(act, commitment, "cure", "commitment.cured")


def count_claim_paid(act: Act, *, commitment: GuaranteeCommitment, amount_fen: int) -> None:
    """The agency paid on a claim under this letter; called by the room above (claims)."""
    commitment = _locked(commitment)
    commitment.claimed_fen += amount_fen
    db.session.flush()


def settle_claim(act: Act, *, commitment: GuaranteeCommitment) -> GuaranteeCommitment:
    """The agency paid: it is liable for nothing more under this letter."""
    return _end(act, commitment, "settle", "commitment.claimed")


def lapse(
    act: Act, *, commitment: GuaranteeCommitment, reason: str, close: bool = True
) -> GuaranteeCommitment:
    """The loan never came: the reservation returns whole.

    Args:
        close: also close the application (not where it is being withdrawn).
    """
    commitment = _locked(commitment)
    commitment.machine.step(commitment.state, "lapse")
    pending = transfers.transfer_of(commitment.application, "reserve")
    assert pending is not None, commitment.public_id
    transfers.void(act, pending=pending)
    commitment.ended_at = act.at
    journal.record(act, commitment, "lapse", reason=reason, announce="commitment.lapsed")
    if close:
        journal.record(act, commitment.application, "close", reason=reason)
    _tell_owner(act, commitment, "letter_lapsed", LAPSED)
    db.session.flush()
    return commitment


def _tell_owner(act: Act, commitment: GuaranteeCommitment, kind: str, text: str) -> None:
    """The owner reads what becomes of the letter given for the firm."""
    need = commitment.application.need
    notify(
        act,
        user_ids=speakers_of(need),
        kind=kind,
        text=text,
        values={"letter": commitment.letter_number},
        url=f"/me/needs/{need.public_id}",
    )


def _locked(commitment: GuaranteeCommitment) -> GuaranteeCommitment:
    """The application's row first, then the letter's: everybody takes them in this order."""
    queries.locked_application(commitment.application_id)
    return queries.locked_commitment(commitment.id)


def _step(
    act: Act, commitment: GuaranteeCommitment, action: str, topic: str
) -> GuaranteeCommitment:
    commitment = queries.locked_commitment(commitment.id)
    journal.record(act, commitment, action, announce=topic)
    return commitment


def _end(act: Act, commitment: GuaranteeCommitment, action: str, topic: str) -> GuaranteeCommitment:
    commitment = _locked(commitment)
    commitment.machine.step(commitment.state, action)
    detail = {"amount_fen": commitment.outstanding_fen}
    if commitment.outstanding_fen > 0:
        _give_back(act, commitment, commitment.outstanding_fen)
    commitment.ended_at = act.at
    journal.record(act, commitment, action, announce=topic, detail=detail)
    journal.record(act, commitment.application, "close")
    if action == "release":
        _end_reading(act, commitment)
        _tell_owner(act, commitment, "guarantee_released", RELEASED)
    db.session.flush()
    return commitment


def _give_back(act: Act, commitment: GuaranteeCommitment, back_fen: int) -> None:
    """What the covered amount took before, less what it takes after: nothing is left over."""
    left = commitment.outstanding_fen - back_fen
    before = _lines(commitment, _exposure(commitment, commitment.outstanding_fen))
    after = _lines(commitment, _exposure(commitment, left))
    lines = {account: after[account] - fen for account, fen in before.items()}
    transfers.move(
        act, lines={account: fen for account, fen in lines.items() if fen}, cause=commitment
    )
    commitment.outstanding_fen = left


def _exposure(commitment: GuaranteeCommitment, amount_fen: int) -> Exposure:
    return rules.exposure_of(amount_fen, bank_share=commitment.bank_share, weight=commitment.weight)


def _lines(commitment: GuaranteeCommitment, taken: Exposure) -> dict[LedgerAccount, int]:
    """What an exposure is on each account that the letter's reservation took from."""
    application = commitment.application
    programme, client = application.programme, client_kind(application)
    guarantor: Organisation = application.guarantor
    places = {
        "quota": account_of(programme, QUOTA),
        "client": account_of(programme, client),
        "leverage": account_of(guarantor, LEVERAGE),
        "agency_client": account_of(guarantor, client),
    }
    reserved = _reserved_accounts(commitment)
    return {
        account: taken.of(name)
        for name, account in places.items()
        if account is not None and account.id in reserved
    }


def _reserved_accounts(commitment: GuaranteeCommitment) -> frozenset[int]:
    """An agency whose net assets became known later has accounts this letter never took from."""
    pending = transfers.transfer_of(commitment.application, "reserve")
    assert pending is not None, commitment.public_id
    return accounts_of(pending)


def _keep_readable(act: Act, commitment: GuaranteeCommitment) -> None:
    """Who is liable goes on reading what the contract needs, also after a withdrawn consent."""
    application = commitment.application
    need = application.referral.need
    for recipient_id in (application.guarantor_id, application.reguarantor_id):
        if recipient_id is not None:
            keep_by_contract(
                act,
                enterprise_id=application.enterprise.public_id,
                recipient_id=recipient_id,
                subjects={application.enterprise.public_id, need.public_id, *need.collateral_ids},
                reason="guarantee",
            )


def _end_reading(act: Act, commitment: GuaranteeCommitment) -> None:
    """With the last letter of a client the contract no longer needs the reading."""
    application = commitment.application
    for recipient_id in (application.guarantor_id, application.reguarantor_id):
        if recipient_id is not None and not queries.covered_elsewhere(commitment, recipient_id):
            release_contract(
                act,
                enterprise_id=application.enterprise.public_id,
                recipient_id=recipient_id,
            )
