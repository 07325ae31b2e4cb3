"""Pure rules of accounts: passwords, phone numbers, who invites, who is a second eye."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from app.kernel.actors import Role
from app.kernel.refusals import Refusal
from app.kernel.words import N_

PASSWORD_MIN = 10
PASSWORD_MAX = 200
COMMON = frozenset(
    [
        "1234567890",
        "0123456789",
        "12345678900",
        "password12",
        "qwertyuiop",
        "1q2w3e4r5t",
        "woaini1314",
        "a123456789",
        "1111111111",
        "0000000000",
        "8888888888",
        "6666666666",
        "abc1234567",
        "iloveyou12",
        "123456789a",
    ]
)
_ROLES_OF_KIND: dict[str, tuple[Role, ...]] = {
    "bank": (Role.BANK_OFFICER, Role.BANK_MANAGER),
    "guarantor": (Role.GUARANTEE_OFFICER, Role.GUARANTEE_MANAGER),
    "reguarantor": (Role.REGUARANTEE_OFFICER,),
    "fund": (Role.REGUARANTEE_OFFICER,),
    "insurer": (Role.INSURER,),
    "investor": (Role.INVESTOR,),
    "finance_centre": (Role.FINANCE_CENTRE, Role.FINANCE_LEAD),
    "township": (Role.TOWNSHIP_LIAISON,),
    "park": (Role.PARK_MANAGER,),
    "department": (Role.FINANCE_BUREAU, Role.AUDITOR, Role.ADMINISTRATOR),
}

_MANAGERS_OF_KIND: dict[str, tuple[Role, ...]] = {
    "bank": (Role.BANK_MANAGER,),
    "guarantor": (Role.GUARANTEE_MANAGER,),
}

_MOBILE = re.compile(r"1[3-9]\d{9}")


def password_refusals(password: str, *, login: str) -> tuple[Refusal, ...]:
    """Why a new password is not accepted: too short, too common, the log-in name itself.

    No forced mixture and no forced change: length and a list of known ones protect better.
    """
    found = []
    if len(password) < PASSWORD_MIN:
        found.append(
            Refusal(
                "password_short",
                "密码至少 {least} 个字符",
                field="password",
                values={"least": PASSWORD_MIN},
            )
        )
    if len(password) > PASSWORD_MAX:
        found.append(Refusal("password_long", "密码太长", field="password"))
    if password.lower() in COMMON or len(set(password)) < 4:
        found.append(Refusal("password_common", "这个密码太常见，请换一个", field="password"))
    if login and login.lower() in password.lower():
        found.append(Refusal("password_is_login", "密码不能包含登录名", field="password"))
    return tuple(found)


def normal_mobile(text: str) -> str | None:
    """An 11-digit mainland mobile number, or None. Full width, spaces and +86 are folded."""
    folded = "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "９" else c for c in text)
    digits = re.sub(r"[\s\-()]", "", folded).removeprefix("+").removeprefix("86")
    return digits if _MOBILE.fullmatch(digits) else None


def roles_of_kind(kind: str) -> tuple[Role, ...]:
    """The roles an institution of a kind may give its people (机构类别对应的角色)."""
    return _ROLES_OF_KIND[kind]


def role_refusals(role: Role, *, kind: str) -> tuple[Refusal, ...]:
    """Why a role cannot be given in an institution of this kind: a bank makes no auditor."""
    if role is Role.ENTREPRENEUR:
        return (Refusal("role_self_registered", "创业者请自行注册", field="role"),)
    if role in roles_of_kind(kind):
        return ()
    return (
        Refusal(
            "role_of_other_kind",
            "这类机构没有这个角色",
            field="role",
            actual=role.value,
            required=[known.value for known in roles_of_kind(kind)],
        ),
    )


def managers_of_kind(kind: str) -> tuple[Role, ...]:
    """The roles of a kind of institution that run it and invite its people; () where none does."""
    return _MANAGERS_OF_KIND.get(kind, ())


def outsider_refusals(role: Role, *, kind: str, has_manager: bool) -> tuple[Refusal, ...]:
    """Why somebody of another institution (the administrator) cannot invite into this one.

    Once a bank or an agency has a manager, its manager invites its people. Before, the
    administrator invites that first manager, and nobody else.
    """
    managers = managers_of_kind(kind)
    if not managers:
        return ()
    if has_manager:
        text = N_("这家机构已有负责人，请由他邀请本机构人员")
        return (Refusal("own_manager_invites", text, "house-defaults#accounts", field="role"),)
    if role not in managers:
        text = N_("这家机构还没有负责人，请先邀请负责人，再由他邀请其他人员")
        return (Refusal("manager_first", text, "house-defaults#accounts", field="role"),)
    return ()


@dataclass(frozen=True)
class Hand:
    """A person as four eyes see them.

    `origin` is whoever the account leads back to along invitations that nobody else confirmed:
    the inviter held its link and may be the one who uses it. `awaits_lead` marks the first
    manager of an institution until the finance lead has confirmed them.
    """

    user_id: int
    origin: int
    awaits_lead: bool = False


def second_eye_refusals(hand: Hand, makers: Iterable[Hand]) -> tuple[Refusal, ...]:
    """Why this person, though another account than the makers', is no second eye on their work."""
    if hand.awaits_lead:
        text = N_("您的账号还没有经金融负责人确认，暂时不能复核、审批")
        return (Refusal("account_unconfirmed", text, "house-defaults#accounts"),)
    if any(hand.origin == maker.origin for maker in makers):
        text = N_("您和经办人的账号由同一人邀请、尚未经第二人确认，请先由另一位管理员确认账号")
        return (Refusal("four_eyes", text, "house-defaults#accounts"),)
    return ()


def confirming_refusals(
    hand: Hand, person: Hand, *, inviter: Hand | None, is_lead: bool
) -> tuple[Refusal, ...]:
    """Why somebody cannot confirm an account: it is theirs, their hand invited it, or a lead must.

    `hand` is whoever confirms, `inviter` who invited `person` (None: nobody did).
    """
    if inviter is None:
        return (Refusal("confirmed_already", "这个账号不需要确认"),)
    if hand.user_id == person.user_id or hand.origin in (person.origin, inviter.origin):
        return (Refusal("four_eyes", "邀请人和他邀请的人不能确认这个账号，请另一位管理员确认"),)
    if person.awaits_lead and not is_lead:
        return (Refusal("lead_confirms", "机构的第一位负责人由金融中心负责人确认"),)
    return ()


class Dated(Protocol):
    """Anything with a first day and, perhaps, a last one."""

    valid_from: date
    valid_to: date | None


Held = TypeVar("Held", bound=Dated)


def membership_on(memberships: Iterable[Held], day: date) -> Held | None:
    """The membership in force on `day`: the newest whose days include it; None if there is none."""
    live = [
        m for m in memberships if m.valid_from <= day and (m.valid_to is None or m.valid_to >= day)
    ]
    return live[-1] if live else None
