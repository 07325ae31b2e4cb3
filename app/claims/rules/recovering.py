"""What comes back after a claim: costs first, the rest shared as the loss was (追偿). Pure; fen."""

from datetime import date

from app.guarantee.rules.shares import Parts, burden
from app.kernel.money import format_yuan
from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.loans.rules.days import paid_day_refusals

PAID = ("part_paid", "paid")


def recovery_parts(amount_fen: int, costs_fen: int, shares: Parts) -> tuple[int, dict[str, int]]:
    """The net amount and each party's part of it, in the order agreed, which decides ties.

    >>> from decimal import Decimal
    >>> parties = ("guarantor", "reguarantor", "national_fund", "bank")
    >>> shares = [Decimal(share) for share in ("0.4", "0.2", "0.2", "0.2")]
    >>> recovery_parts(412_345_67, 38_000_00, tuple(zip(parties, shares)))[1]
    {'guarantor': 14973827, 'reguarantor': 7486914, 'national_fund': 7486913, 'bank': 7486913}
    """
    net = amount_fen - costs_fen
    return net, burden(net, shares)


def recovery_refusals(
    amount_fen: int,
    costs_fen: int,
    received_on: date,
    *,
    left_fen: int,
    disbursed_on: date,
    on: date,
) -> tuple[Refusal, ...]:
    """Why a receipt cannot be meant; every reason beside its field.

    Args:
        left_fen: what of the loss has not come back yet.
    """
    found = []
    if amount_fen <= 0:
        found.append(Refusal("amount_not_positive", "收回金额应大于 0", field="amount_fen"))
    if not 0 <= costs_fen <= max(amount_fen, 0):
        found.append(
            Refusal("costs_beyond", "费用不能小于 0，也不能超过收回的金额", field="costs_fen")
        )
    elif amount_fen - costs_fen > left_fen:
        found.append(
            Refusal(
                "beyond_loss",
                "扣除费用后超过还没有收回的 {left} 元",
                field="amount_fen",
                actual=amount_fen - costs_fen,
                required=left_fen,
                values={"left": format_yuan(left_fen)},
            )
        )
    found += paid_day_refusals(
        received_on,
        disbursed_on=disbursed_on,
        on=on,
        field="received_on",
        texts=(N_("收款日不能晚于今天"), N_("收款日不能早于放款日 {day}")),
    )
    return tuple(found)
