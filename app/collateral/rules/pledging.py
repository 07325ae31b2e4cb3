"""Rank and amount of a pledge, and what is left under the ceiling. Pure; amounts in fen."""

from collections.abc import Collection
from dataclasses import dataclass

from app.collateral.states import GONE
from app.kernel.money import format_wan
from app.kernel.refusals import Refusal
from app.kernel.words import N_

RANK_MAX = 9
RANK_TAKEN = N_("已被抵质押：第 {rank} 顺位已占用，剩余可用 {available}")
OVER_CEILING = N_("已被抵质押或超出上限：剩余可用 {available}")


@dataclass(frozen=True)
class Secured:
    """What a pledge is to secure, as the room above knows it.

    Attributes:
        kind: "referral" or "loan"; `public_id` is its id, opaque here.
        enterprise_id: public id of the enterprise it belongs to.
        open: whether something may be pledged for it now.
        in_default: overdue, or claimed for: what secures it may be realised.
    """

    kind: str
    public_id: str
    enterprise_id: str
    open: bool
    in_default: bool = False


@dataclass(frozen=True)
class Encumbrance:
    """How an asset stands: its state, the ranks that are taken, what is left."""

    state: str
    taken_ranks: Collection[int]
    available_fen: int


def value_refusals(secured_fen: int, rank: int) -> tuple[Refusal, ...]:
    """Why amount and rank cannot be meant."""
    found = []
    if secured_fen <= 0:
        found.append(Refusal("invalid", N_("请填写担保的金额，应大于 0"), field="secured_fen"))
    if not 1 <= rank <= RANK_MAX:
        text = N_("顺位应为 1 到 {most}")
        found.append(Refusal("invalid", text, field="rank", values={"most": RANK_MAX}))
    return tuple(found)


def secured_refusals(secured: Secured, *, enterprise_id: str) -> tuple[Refusal, ...]:
    """An asset secures its own enterprise's debt; a third party's pledge is made on paper."""
    if secured.enterprise_id == enterprise_id:
        return ()
    text = N_("这项资产不属于这笔业务的企业")
    return (Refusal("other_enterprise", text, field=f"{secured.kind}_id"),)


def pledge_refusals(
    *, secured: Secured, secured_fen: int, rank: int, asset: Encumbrance
) -> tuple[Refusal, ...]:
    """Why this pledge cannot be made as things stand; what the others are is never said.

    Source: civil-code#414 (ranks), collateral-practice (ceilings).
    """
    if asset.state in GONE:
        return (Refusal("asset_gone", N_("这项资产已撤回或处置，不能再抵质押")),)
    if not secured.open:
        return (Refusal("secured_closed", N_("这笔业务已经结束，不能再抵质押")),)
    found = []
    left = {"available": format_wan(asset.available_fen)}
    if rank in asset.taken_ranks:
        values = {**left, "rank": rank}
        found.append(Refusal("already_encumbered", RANK_TAKEN, field="rank", values=values))
    if secured_fen > asset.available_fen:
        found.append(
            Refusal(
                "already_encumbered",
                OVER_CEILING,
                field="secured_fen",
                actual=secured_fen,
                required=asset.available_fen,
                values=left,
            )
        )
    return tuple(found)


REASON_LEAST, REASON_MOST = 5, 300


def enforcing_reason_refusals(reason: str) -> tuple[Refusal, ...]:
    """How it was realised has to be said: by agreement, at auction, by a court."""
    if REASON_LEAST <= len(reason.strip()) <= REASON_MOST:
        return ()
    text = N_("请写明怎样实现的（协议折价、拍卖、变卖或法院处置），{least} 到 {most} 个字")
    values = {"least": REASON_LEAST, "most": REASON_MOST}
    return (Refusal("reason_short", text, field="reason", values=values),)


def enforcing_refusals(secured: Secured | None) -> tuple[Refusal, ...]:
    """A pledge is realised only while what it secures is in default.

    Source: civil-code#410.
    """
    if secured is not None and secured.in_default:
        return ()
    text = N_("所担保的贷款没有逾期，也不在代偿处理中，不能实现抵质押权")
    return (Refusal("not_in_default", text, "civil-code#410"),)
