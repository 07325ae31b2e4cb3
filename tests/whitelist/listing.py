"""What tests of the list need: an office of three, a firm that may be proposed, days passing."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.accounts.models import User
from app.infra import clock
from app.infra.db import db
from app.infra.parameters import PolicyParameter
from app.needs.models import TestResult
from app.whitelist import commands, queries
from app.whitelist.models import WhitelistEntry
from app.whitelist.rules.entry import UNKNOWN
from tests.whitelist.builders import Office, an_office
from tests.world import World

GROUNDS = "订单稳定，用工本地（测试）"
TESTS_OF_SCORE = ("compliance", "premises", "credit")


@dataclass
class Desk:
    """The centre with three people, and a firm that agreed to scoring and has been scored."""

    office: Office
    third: User

    @property
    def world(self) -> World:
        return self.office.world

    @property
    def firm(self) -> Any:
        return self.office.firm

    @property
    def owner(self) -> User:
        return self.office.owner

    def act(self, user: User) -> Any:
        return self.world.act(user)

    def proposed(self, by: User | None = None) -> WhitelistEntry:
        entry = commands.propose_entry(
            self.act(by or self.owner), enterprise=self.firm, grounds=GROUNDS
        )
        db.session.commit()
        return entry

    def evidence(self, entry: WhitelistEntry) -> dict[str, str]:
        """What the first person writes where the records leave a condition open."""
        found = queries.conditions_of(self.world.machine(), self.firm, entry.score)
        return {c.code: "现场看过（测试）" for c in found if c.outcome == UNKNOWN}

    def reviewed(self, opinion: str = "pass") -> WhitelistEntry:
        entry = self.proposed()
        commands.start_review(self.act(self.office.officer), entry=entry)
        commands.give_opinion(
            self.act(self.office.officer),
            entry=entry,
            opinion=opinion,
            note="材料齐全（测试）",
            evidence=self.evidence(entry),
        )
        db.session.commit()
        return entry

    def on_notice(self) -> WhitelistEntry:
        entry = self.reviewed()
        commands.shortlist_entry(self.act(self.office.lead), entry=entry)
        db.session.commit()
        return entry

    def listed(self) -> WhitelistEntry:
        entry = self.on_notice()
        after_notice(entry)
        commands.keep_time(self.world.machine())
        db.session.commit()
        assert entry.state == "active", entry.state
        return entry

    def suspended(self, code: str = "wages") -> WhitelistEntry:
        entry = self.listed()
        commands.suspend_entry(self.act(self.office.officer), entry=entry, code=code)
        db.session.commit()
        return entry


def after_notice(entry: WhitelistEntry) -> None:
    """The notice ended an hour ago."""
    entry.notice_until = clock.now() - timedelta(hours=1)
    db.session.commit()


def passed_tests(office: Office) -> None:
    """The scored tests of the firm, passed on a visit."""
    need = office.farm.need()
    for test in TESTS_OF_SCORE:
        db.session.add(
            TestResult(
                county_id=office.world.county.id,
                need_id=need.id,
                test=test,
                outcome="passed",
                source="visit",
                evidence="看过（测试）",
                recorded_by=office.officer.id,
                recorded_at=clock.now(),
            )
        )
    db.session.commit()


def a_desk(world: World, **firm: Any) -> Desk:
    office = an_office(world, **{"returnee_kind": "migrant_worker", **firm})
    office.agree()
    passed_tests(office)
    office.score()
    return Desk(office, world.person("finance_centre", office.centre))


def open_benefits(world: World, *, until: Any = None) -> None:
    """The county entered the number of its fair-competition review for both benefits."""
    last = until or clock.today() + timedelta(days=300)
    for code in ("green_channel", "counter_guarantee_step"):
        row = PolicyParameter(
            county_id=world.county.id,
            code=f"whitelist.benefits.{code}",
            value={
                "legal_basis": "fengjie-2022#4.7",
                "review_no": "奉公竞审〔2026〕1 号（测试）",
                "review_until": last.isoformat(),
            },
            valid_from=clock.today() - timedelta(days=30),
            citation="奉公竞审〔2026〕1 号（测试）",
            reason="测试",
            proposed_by=1,
            approved_by=2,
            approved_at=clock.now(),
            state="approved",
        )
        db.session.add(row)
    db.session.commit()
