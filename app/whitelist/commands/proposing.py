"""Proposals for the list: one enterprise, several at once, a re-check of one's own."""

from collections.abc import Iterable

from app.enterprises.models import Enterprise
from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import add_working_days
from app.infra.db import db
from app.infra.references import next_reference
from app.infra.tasks import close_tasks
from app.kernel.refusals import Refusal, conflict, invalid, refuse_if
from app.kernel.words import N_
from app.whitelist import queries
from app.whitelist.commands.scores import score_enterprise
from app.whitelist.commands.telling import ask_centre, tell_owner
from app.whitelist.models import WhitelistEntry
from app.whitelist.queries.entries import COUNTY_LIST
from app.whitelist.rules.listing import PROGRAMMES

REVIEW, RENEW = "whitelist_review", "whitelist_renew"
GROUNDS_MAX = 500


def propose_entry(
    act: Act,
    *,
    enterprise: Enterprise,
    grounds: str,
    programme: str = COUNTY_LIST,
    former: WhitelistEntry | None = None,
) -> WhitelistEntry:
    """Propose an enterprise for the list; its people are told, the centre has it to review."""
    if programme not in PROGRAMMES:
        raise invalid("programme", "没有这个名单")
    if len(grounds.strip()) > GROUNDS_MAX:
        raise invalid("grounds", "请写在 {most} 字以内", values={"most": GROUNDS_MAX})
    refuse_if(queries.why_not_proposed(act, enterprise, programme))
    score = queries.newest_score(enterprise.id)
    assert score is not None and act.actor.role is not None
    entry = WhitelistEntry(
        county_id=act.actor.county_id,
        reference=next_reference(act, "MD"),
        enterprise=enterprise,
        enterprise_id=enterprise.id,
        programme=programme,
        score_id=score.id,
        former_id=former.id if former else None,
        grounds=grounds.strip(),
        proposed_by=act.actor.id,
        proposed_as=act.actor.role.value,
        organisation_id=act.actor.organisation_id,
        proposed_at=act.at,
        review_due_at=add_working_days(act.at, act.policy["whitelist.review_working_days"]),
    )
    journal.record(act, entry, "propose", announce="entry.proposed")
    db.session.flush()
    text = N_("名单提名 {reference} 待审查：须两个人先后看")
    ask_centre(act, entry, REVIEW, text, due_at=entry.review_due_at)
    text = N_("企业已被提名进入支持白名单（{reference}）：办到哪一步请点开看")
    tell_owner(act, enterprise, "entry_proposed", text, reference=entry.reference)
    return entry


def propose_entries(
    act: Act, *, enterprises: Iterable[Enterprise], grounds: str, programme: str = COUNTY_LIST
) -> tuple[list[WhitelistEntry], list[tuple[Enterprise, tuple[Refusal, ...]]]]:
    """Propose several; answers what was proposed, and who could not be, with every reason."""
    made, refused = [], []
    for enterprise in enterprises:
        reasons = queries.why_not_proposed(act, enterprise, programme)
        if reasons:
            refused.append((enterprise, reasons))
        else:
            made.append(
                propose_entry(act, enterprise=enterprise, grounds=grounds, programme=programme)
            )
    return made, refused


def renew_entry(act: Act, *, entry: WhitelistEntry) -> WhitelistEntry:
    """Check anew in one step (一键重新核对): a fresh score, and a new entry that continues this."""
    if entry.state not in ("active", "expired"):
        raise conflict("not_renewable", "只有在名单上或已到期的可以重新核对；其他情况请重新申请")
    score_enterprise(act, enterprise=entry.enterprise)
    db.session.flush()
    renewed = propose_entry(
        act,
        enterprise=entry.enterprise,
        grounds=str(N_("到期重新核对")),
        programme=entry.programme,
        former=entry,
    )
    close_tasks(act, subject=entry, kind=RENEW)
    return renewed
