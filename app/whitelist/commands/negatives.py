"""The negative list: entered with its source and its end, corrected with a reason."""

from dataclasses import dataclass
from datetime import date

from app.accounts.commands import require_second_eye
from app.enterprises.models import Enterprise
from app.enterprises.queries import enterprise_by_code
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.kernel.refusals import Refusal, invalid
from app.kernel.words import N_
from app.whitelist.commands.standing import check_standing
from app.whitelist.commands.telling import tell_owner
from app.whitelist.models import NegativeRecord
from app.whitelist.rules.listing import NEGATIVES


@dataclass(frozen=True)
class NegativeDraft:
    """Who, why, by whose word of which day, until which last day."""

    name: str
    uscc: str
    code: str
    source: str
    source_on: date
    until: date


def enter_negative(
    act: Act, *, draft: NegativeDraft, enterprise: Enterprise | None = None
) -> NegativeRecord:
    """Put somebody on the negative list; an active entry of theirs is suspended at once."""
    _check(act, draft, enterprise)
    code = draft.uscc.strip().upper() or None
    if enterprise is None and code:
        enterprise = enterprise_by_code(act.actor.county_id, code)
    record = NegativeRecord(
        county_id=act.actor.county_id,
        name=draft.name.strip(),
        uscc=code,
        enterprise=enterprise,
        code=draft.code,
        source=draft.source.strip(),
        source_on=draft.source_on,
        until=draft.until,
        entered_by=act.actor.id,
        entered_at=act.at,
    )
    journal.record(act, record, "enter", reason=draft.code)
    db.session.flush()
    if enterprise is not None:
        text = N_("企业被列入负面清单：原因、来源和更正办法请点开看")
        tell_owner(act, enterprise, "negative_listed", text)
        check_standing(act, enterprise=enterprise)
    return record


def _check(act: Act, draft: NegativeDraft, enterprise: Enterprise | None) -> None:
    if draft.code not in NEGATIVES:
        raise invalid("code", "请选择原因")
    for field in ("name", "source"):
        if not getattr(draft, field).strip():
            raise invalid(field, "请填写")
    if enterprise is None and not draft.uscc.strip():
        raise invalid("uscc", "请填写统一社会信用代码")
    if draft.source_on > act.on:
        raise invalid("source_on", "来源日期不能晚于今天")
    if draft.until < act.on:
        raise invalid("until", "截止日期不能早于今天")


def correct_negative(act: Act, *, record: NegativeRecord, correction: str) -> NegativeRecord:
    """Take a record off, with the reason; by another person than who entered it."""
    own = Refusal("four_eyes", "记录是您录入的，须由另一人更正")
    require_second_eye(act, makers=(record.entered_by,), refusal=own)
    if not correction.strip():
        raise invalid("correction", "请写明更正的理由")
    return close_negative(act, record=record, correction=correction.strip())


def close_negative(act: Act, *, record: NegativeRecord, correction: str) -> NegativeRecord:
    """The record holds no longer: corrected by a person, or by the answer to an appeal."""
    record.machine.step(record.state, "correct")
    record.correction = correction
    record.corrected_by, record.corrected_at = act.actor.id, act.at
    journal.record(act, record, "correct")
    if record.enterprise is not None:
        text = N_("负面清单记录已更正")
        tell_owner(act, record.enterprise, "negative_corrected", text)
    return record
