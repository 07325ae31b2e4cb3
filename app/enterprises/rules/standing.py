"""Who may speak for an enterprise: evidence, disputes, helpers. Pure."""

from dataclasses import dataclass

from app.kernel.refusals import Refusal
from app.kernel.words import N_

EVIDENCE = ("licence", "authority")
EVIDENCE_LABELS = {
    "licence": N_("营业执照与本人身份一致（法定代表人或经营者）"),
    "authority": N_("书面授权委托"),
}
OUTCOMES = ("keep", "transfer")
OUTCOME_LABELS = {"keep": N_("维持原归属"), "transfer": N_("变更给申请人")}
NOTE_MAX = 1000


def verification_refusals(evidence: str, note: str) -> tuple[Refusal, ...]:
    """Why a verification cannot be written down as said."""
    found = []
    if evidence not in EVIDENCE:
        found.append(Refusal("invalid", N_("请选择核实依据"), field="evidence"))
    return (*found, *note_refusals(note, N_("请写明看了什么、怎样确认的")))


def note_refusals(note: str, missing: str, *, field: str = "note") -> tuple[Refusal, ...]:
    """A note is words of a person: not empty, not endless, nothing unprintable."""
    if not note.strip():
        return (Refusal("invalid", missing, field=field),)
    if len(note) > NOTE_MAX or "\x00" in note:
        text = N_("说明最多 {most} 个字")
        return (Refusal("invalid", text, field=field, values={"most": NOTE_MAX}),)
    return ()


def verifier_refusals(*, is_member: bool) -> tuple[Refusal, ...]:
    """Nobody verifies an enterprise of their own."""
    if is_member:
        return (Refusal("own_enterprise", N_("不能核实自己参与的企业，请由同事办理")),)
    return ()


def unclaimed_refusals(*, claimed: bool) -> tuple[Refusal, ...]:
    """A file of the centre's that nobody has claimed says nothing about who may speak for it."""
    if claimed:
        return ()
    text = N_("这家企业还没有人认领，本人登记后才能核实归属")
    return (Refusal("unclaimed", text),)


def settlement_refusals(outcome: str, note: str) -> tuple[Refusal, ...]:
    """Why a dispute cannot be settled as said."""
    found = []
    if outcome not in OUTCOMES:
        found.append(Refusal("invalid", N_("请选择处理结果"), field="outcome"))
    return (*found, *note_refusals(note, N_("请写明依据和理由，双方都会看到")))


@dataclass(frozen=True)
class Candidate:
    """The person named as a helper; `known` is False where nobody was found."""

    known: bool
    is_entrepreneur: bool
    is_member: bool


def helper_refusals(candidate: Candidate, *, agreed: bool) -> tuple[Refusal, ...]:
    """Why a person does not become a helper of an enterprise."""
    found = []
    if not candidate.known or not candidate.is_entrepreneur:
        text = N_("没有找到这位创业者：请对方先用手机号注册，再填写对方的手机号或登录名")
        found.append(Refusal("helper_unknown", text, field="login"))
    elif candidate.is_member:
        found.append(Refusal("already_member", N_("这个人已经可以办理"), field="login"))
    if not agreed:
        text = N_("请勾选同意：经办人可以代您填写、提交和查看")
        found.append(Refusal("not_agreed", text, "pipl-2021#14", field="agreed"))
    return tuple(found)


def ending_refusals(*, standing: str, by_owner: bool, by_self: bool) -> tuple[Refusal, ...]:
    """Why a member's standing does not end like this."""
    if standing == "owner":
        return (Refusal("owner_stays", N_("负责人不能移除；变更归属请联系金融服务中心")),)
    if not by_owner and not by_self:
        return (Refusal("owner_only", N_("只有负责人或经办人本人可以办理")),)
    return ()


def owner_refusals(*, owns: bool) -> tuple[Refusal, ...]:
    """What only the owner in person may do: consents and helpers."""
    return () if owns else (Refusal("owner_only", N_("只有负责人本人可以办理这一项")),)


def giving_refusals(state: str, *, owns: bool) -> tuple[Refusal, ...]:
    """Why nobody consents for an enterprise now: it is closed, or the actor only helps it."""
    if state == "closed":
        return (Refusal("enterprise_closed", N_("企业已注销，不能再授权")),)
    return owner_refusals(owns=owns)
