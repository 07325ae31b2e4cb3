"""What the stage of the matrix needs of the list: a bank's proposal, and what hangs on it."""

from dataclasses import dataclass
from datetime import timedelta

from app.accounts.models import User
from app.enterprises.models import Enterprise
from app.infra import clock
from app.infra.calendar import add_working_days
from app.infra.db import db
from app.whitelist import commands
from app.whitelist.models import Objection
from tests.world import World


@dataclass(frozen=True)
class Listed:
    """Public ids of what one firm has to do with the list."""

    entry: str
    objection: str
    appeal: str
    negative: str


def a_listed(world: World, firm: Enterprise, *, owner: User, banker: User, officer: User) -> Listed:
    """Proposed by the bank, objected to, its score appealed by the owner, and negatively listed."""
    score = commands.score_enterprise(world.machine(), enterprise=firm)
    assert score is not None
    entry = commands.propose_entry(world.act(banker), enterprise=firm, grounds="订单稳定（测试）")
    objection = Objection(
        county_id=firm.county_id,
        state="open",
        entry=entry,
        entry_id=entry.id,
        name="某人",
        contact="023-00000000",
        grounds="拖欠工资（测试）",
        evidence="",
        late=False,
        filed_at=clock.now(),
        due_at=add_working_days(clock.now(), 10),
    )
    db.session.add(objection)
    appeal = commands.file_appeal(
        world.act(owner), enterprise=firm, subject=score, grounds="少算了用工（测试）"
    )
    negative = commands.enter_negative(
        world.act(officer),
        draft=commands.NegativeDraft(
            name=firm.name,
            uscc=firm.uscc,
            code="penalty",
            source="奉罚〔2026〕1 号（测试）",
            source_on=clock.today(),
            until=clock.today() + timedelta(days=30),
        ),
        enterprise=firm,
    )
    db.session.commit()
    return Listed(entry.public_id, objection.public_id, appeal.public_id, negative.public_id)
