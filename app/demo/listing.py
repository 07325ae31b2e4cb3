"""The list in the demonstration: one entry in every state, an objection, an appeal.

Each entry is a story of its own about the next firm that the rules let in; where no firm is left
that may be proposed, there is no entry. What was decided is invented, the conditions are not.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.accounts.models import User
from app.demo.people import Cast
from app.demo.story import Story, Telling
from app.enterprises.models import Enterprise
from app.infra import clock
from app.infra.acts import machine_act
from app.infra.db import db
from app.whitelist import commands, queries
from app.whitelist.models import WhitelistEntry
from app.whitelist.queries.risk_scores import firms_to_score
from app.whitelist.rules.entry import FAILED, UNKNOWN

FIRST, SECOND, LEAD = "centre", "centre2", "centre-lead"
LOOKED_AT = 24
"""So many firms are looked at for one entry at most."""
SEEN = "现场看过（演示）"
# (how the entry ends, so many working days before the day of loading it is proposed)
LIVES = (
    ("expired", 275),
    ("active", 40),
    ("removed", 39),
    ("suspended", 38),
    ("active", 37),
    ("refused", 14),
    ("objected", 6),
    ("public_notice", 5),
    ("under_review", 4),
    ("proposed", 2),
)


@dataclass
class Found:
    """The key of the last firm that was taken."""

    last: int = 0


def begin_list(telling: Telling, day: date) -> None:
    """Let every entry begin at its day; the clock is asked what is over when each goes on."""
    found = Found()
    for number, (ends, days) in enumerate(LIVES):
        at = clock.at_local(telling.working_day(-days, day), 9, 10 + number)
        if clock.day_of(at) > telling.begins:
            telling.begin(_life(telling, ends, found), at)


def _life(telling: Telling, ends: str, found: Found) -> Story:
    cast = telling.cast
    firm = _next_firm(cast, found)
    if firm is None:
        return
    entry = commands.propose_entry(
        cast.act(_owner(firm)), enterprise=firm, grounds="订单稳定，用工本地（演示）"
    )
    if ends == "proposed":
        return
    yield _later(telling, 1)
    _review(cast, entry, "refuse" if ends == "refused" else "pass")
    if ends == "under_review":
        return
    yield _later(telling, 1)
    if ends == "refused":
        yield from _refused(telling, entry)
        return
    commands.shortlist_entry(cast.act(SECOND), entry=entry)
    if ends == "objected":
        yield _later(telling, 1)
        _object(cast, entry)
    if ends in ("objected", "public_notice"):
        return
    yield from _standing(telling, entry, ends)


def _standing(telling: Telling, entry: WhitelistEntry, ends: str) -> Story:
    """After the notice: it stands, is suspended, is removed, or runs out."""
    cast = telling.cast
    assert entry.notice_until is not None
    yield entry.notice_until + timedelta(minutes=30)
    commands.keep_time(machine_act(cast.county_id))
    if ends == "expired" and entry.valid_to is not None:
        yield clock.at_local(entry.valid_to + timedelta(days=1), 3)
        commands.keep_time(machine_act(cast.county_id))
    if ends not in ("suspended", "removed"):
        return
    yield _later(telling, 3 if ends == "removed" else 20)
    if not entry.can("suspend"):
        return
    commands.suspend_entry(
        cast.act(FIRST), entry=entry, code="wages", note="接到欠薪投诉，正在核实（演示）"
    )
    yield _later(telling, 2)
    commands.reply_to_suspension(
        cast.act(_owner(entry.enterprise)), entry=entry, reply="货款月底到，到账就补发（演示）"
    )
    if ends == "removed":
        yield _later(telling, 5)
        commands.remove_entry(
            cast.act(LEAD), entry=entry, code="wages", note="到期没有补发（演示）"
        )


def _refused(telling: Telling, entry: WhitelistEntry) -> Story:
    """A refusal, which the owner appeals; it waits for somebody who had no part."""
    cast = telling.cast
    commands.refuse_entry(
        cast.act(SECOND), entry=entry, codes=("material",), note="用工证明缺两个月（演示）"
    )
    yield _later(telling, 2)
    commands.file_appeal(
        cast.act(_owner(entry.enterprise)),
        enterprise=entry.enterprise,
        subject=entry,
        grounds="用工证明已经补齐，请再看一次（演示）",
    )


def _review(cast: Cast, entry: WhitelistEntry, opinion: str) -> None:
    act = cast.act(FIRST)
    commands.start_review(act, entry=entry)
    conditions = queries.conditions_of(act, entry.enterprise, entry.score)
    commands.give_opinion(
        act,
        entry=entry,
        opinion=opinion,
        note="逐项看过（演示）",
        evidence={c.code: SEEN for c in conditions if c.outcome == UNKNOWN},
    )


def _object(cast: Cast, entry: WhitelistEntry) -> None:
    said = commands.Said(
        name="演示居民", contact="023-00000000", grounds="听说有工人的工资晚发，请核实（演示）"
    )
    commands.file_objection(machine_act(cast.county_id), entry=entry, said=said)


def _next_firm(cast: Cast, found: Found) -> Enterprise | None:
    """The next firm that may be proposed and that no record speaks against."""
    act = machine_act(cast.county_id)
    for firm in firms_to_score(cast.county_id, after=found.last, limit=LOOKED_AT):
        score = commands.score_enterprise(act, enterprise=firm)
        db.session.flush()
        if score is None or firm.owner is None or queries.why_not_proposed(act, firm):
            continue
        if all(c.outcome != FAILED for c in queries.conditions_of(act, firm, score)):
            found.last = firm.id
            return firm
    return None


def _owner(firm: Enterprise) -> User:
    assert firm.owner is not None
    return firm.owner.user


def _later(telling: Telling, days: int) -> datetime:
    """Some working days later, at the same time of day."""
    now = clock.now()
    return now + (telling.working_day(days) - clock.day_of(now))
