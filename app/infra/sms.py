"""Text messages: a signed-HTTP gateway behind a queue, with a daily cap and receipts.

Texts come from the templates below and carry no amounts. A message is written in the caller's
transaction and sent by a job, at least once; the gateway tells doubles by `message_id`. The
signature is HMAC-SHA-256 over "timestamp.body" in the header `X-Guiyan-Signature`.
"""

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import CheckConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.infra import clock, jobs, outgoing
from app.infra.acts import Act
from app.infra.counties import county_by_id
from app.infra.db import Identified, Model, Owned, db
from app.infra.fields import Encrypted
from app.kernel.errors import HouseError

TEMPLATES = {
    "login_code": "【归雁融】验证码 {code}，5 分钟内有效，请勿告诉他人。",
    "invitation": "【归雁融】您被邀请使用县金融服务系统，请本人打开 {link} 设置密码，7 天内有效。",
    "need_received": "【归雁融】您的融资需求已收到，中心联系人和办理时限请登录查看。",
    "bank_asks": "【归雁融】银行请您补充材料，请登录查看清单。",
    "offer_made": "【归雁融】有银行给出了融资方案，请登录比较。",
    "referral_declined": "【归雁融】一家银行已答复，请登录查看原因和下一步。",
    "late": "【归雁融】有业务超过时限，请登录办理。",
}
TIMEOUT_SECONDS = 8
TRIES_MAX = 5


class GatewayRefused(HouseError):
    """The gateway did not take the message; the job tries again."""


class SmsMessage(Identified, Owned, Model):
    """One text message: to whom (encrypted), which template, what became of it."""

    __tablename__ = "sms_messages"
    __table_args__ = (
        CheckConstraint(
            "outcome in ('waiting', 'sent', 'delivered', 'failed', 'off', 'capped')",
            name="outcome_known",
        ),
    )

    mobile: Mapped[str] = mapped_column(Encrypted("sms_messages.mobile"))
    template: Mapped[str]
    body: Mapped[str] = mapped_column(Encrypted("sms_messages.body"))
    outcome: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    receipt: Mapped[str | None]


def send_sms(act: Act, *, mobile: str, template: str, values: dict[str, str]) -> SmsMessage:
    """Queue a message. Off without a gateway or while the county is simulated; capped per day."""
    message = SmsMessage(
        county_id=act.actor.county_id,
        mobile=mobile,
        template=template,
        body=TEMPLATES[template].format(**values),
        outcome=_outcome(act),
        created_at=act.at,
    )
    db.session.add(message)
    db.session.flush()
    if message.outcome == "waiting":
        jobs.defer("send_sms", {"message_id": message.public_id})
    return message


def delivers(county_id: int) -> bool:
    """Whether messages leave this house: there is a gateway and the county works for real."""
    county = county_by_id(county_id)
    return bool(current_app.config["SMS_GATEWAY_URL"]) and county is not None and county.real


def _outcome(act: Act) -> str:
    if not delivers(act.actor.county_id):
        return "off"
    return "capped" if sent_today(act) >= current_app.config["SMS_DAILY_CAP"] else "waiting"


def sent_today(act: Act) -> int:
    """Messages that cost money today."""
    statement = select(func.count()).where(
        SmsMessage.county_id == act.actor.county_id,
        SmsMessage.created_at >= clock.at_local(act.on),
        SmsMessage.outcome.in_(("waiting", "sent", "delivered", "failed")),
    )
    return int(db.session.execute(statement).scalar_one())


@jobs.task("send_sms")
def deliver(message_id: str) -> None:
    """Give one message to the gateway; raises, and is tried again, when it is not taken."""
    message = db.session.scalars(
        select(SmsMessage).where(SmsMessage.public_id == message_id).with_for_update()
    ).one()
    if message.outcome != "waiting":
        return
    message.tries += 1
    try:
        message.receipt = _post(message)
    except (outgoing.NotAllowed, outgoing.Unreachable, GatewayRefused) as error:
        if message.tries >= TRIES_MAX:
            message.outcome = "failed"
            return
        # The counted try must outlive the rollback of the job.
        db.session.commit()
        raise GatewayRefused(type(error).__name__) from error
    message.outcome, message.sent_at = "sent", clock.now()


def _post(message: SmsMessage) -> str:
    content: dict[str, Any] = {
        "message_id": message.public_id,
        "mobile": message.mobile,
        "text": message.body,
    }
    body = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    timestamp = str(int(clock.now().timestamp()))
    answer = outgoing.call(
        "POST",
        current_app.config["SMS_GATEWAY_URL"],
        body=body,
        headers={
            "Content-Type": "application/json",
            "X-Guiyan-Timestamp": timestamp,
            "X-Guiyan-Signature": signature(timestamp, body),
        },
        timeout=TIMEOUT_SECONDS,
    )
    if answer.status != 200:
        raise GatewayRefused(f"status {answer.status}")
    try:
        return str(json.loads(answer.body).get("receipt", ""))[:200]
    except (ValueError, AttributeError):
        raise GatewayRefused("no receipt") from None


def signature(timestamp: str, body: bytes) -> str:
    """What the gateway and we both compute."""
    secret = current_app.config["SMS_GATEWAY_SECRET"].encode()
    return hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def recent(county_id: int, *, limit: int = 50) -> list[SmsMessage]:
    """The newest messages, for the page that watches cost and failures."""
    return list(
        db.session.scalars(
            select(SmsMessage)
            .where(SmsMessage.county_id == county_id)
            .order_by(SmsMessage.id.desc())
            .limit(limit)
        )
    )
