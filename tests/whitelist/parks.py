"""What tests of credit parks need: a park with rated tenants, its manager, two of the centre."""

from dataclasses import dataclass
from datetime import timedelta

from app.accounts.models import User
from app.enterprises.models import Park
from app.enterprises.queries import parks
from app.infra import clock
from app.infra.acts import Act
from app.infra.db import db
from app.infra.parameters import PolicyParameter
from app.whitelist import commands
from app.whitelist.models import ExpertCard, ParkDesignation, Score
from tests.enterprises.builders import PARK, places
from tests.needs.builders import Farm, a_farm
from tests.world import World


@dataclass
class Estate:
    """The sample county's park: tenants with grades, the manager, officer and lead."""

    world: World
    park: Park
    manager: User
    officer: User
    lead: User
    card: ExpertCard

    def act(self, user: User) -> Act:
        return self.world.act(user)

    @property
    def url(self) -> str:
        return f"/credit-parks/{self.park.public_id}"

    def tenant(self, grade: str | None = None) -> Farm:
        """A verified firm of the park; with a grade it agreed to scoring and was scored."""
        farm = a_farm(self.world)
        if grade is not None:
            farm.consent("scoring")
            db.session.add(
                Score(
                    county_id=self.world.county.id,
                    enterprise_id=farm.firm.id,
                    card_id=self.card.id,
                    inputs={},
                    sources={},
                    inputs_hash=farm.firm.public_id,
                    points=70,
                    grade=grade,
                    by_factor={},
                    reasons=[],
                    flags=[],
                    computed_at=clock.now(),
                    policy_digest="x",
                )
            )
            db.session.commit()
        return farm

    def told(self, *, npl_fen: int = 1_000_000, borrowers: int = 3, overdue_fen: int = 0) -> None:
        """The loans as the clock tells them, the rents and the duty as the manager does."""
        commands.record_park_loans(
            self.world.machine(),
            park=self.park,
            principal_fen=100_000_000,
            npl_fen=npl_fen,
            borrowers=borrowers,
        )
        manager = self.act(self.manager)
        commands.report_rent(
            manager,
            park=self.park,
            due_fen=10_000_000,
            overdue_fen=overdue_fen,
            as_of=clock.today(),
            source="租金台账（测试）",
        )
        commands.sign_duty(manager, park=self.park)
        db.session.commit()

    def proposed(self) -> ParkDesignation:
        found = commands.propose_designation(
            self.act(self.officer), park=self.park, grounds="五项达到（测试）"
        )
        db.session.commit()
        return found

    def designated(self) -> ParkDesignation:
        self.proposed()
        found = commands.designate_park(self.act(self.lead), park=self.park)
        db.session.commit()
        return found


def an_estate(world: World, *grades: str | None) -> Estate:
    """A park with one tenant per grade; None is a tenant that was not assessed."""
    centre = world.centre()
    office = places(world)[PARK]
    park = next(one for one in parks(world.machine().actor) if one.code == PARK)
    estate = Estate(
        world,
        park,
        world.person("park_manager", office),
        world.person("finance_centre", centre),
        world.person("finance_lead", centre),
        commands.install_default_card(world.machine()),
    )
    db.session.commit()
    for grade in grades:
        estate.tenant(grade)
    return estate


def good_estate(world: World) -> Estate:
    """Four tenants, three of them assessed (75 %), two of the three A or B, all figures told."""
    estate = an_estate(world, "A", "B", "C", None)
    estate.told()
    return estate


def open_park_benefit(world: World, code: str) -> None:
    """The county entered the number of its fair-competition review."""
    row = PolicyParameter(
        county_id=world.county.id,
        code=f"whitelist.park.benefits.{code}",
        value={
            "legal_basis": "fengjie-2022#4.7",
            "review_no": "奉公竞审〔2026〕2 号（测试）",
            "review_until": (clock.today() + timedelta(days=900)).isoformat(),
        },
        valid_from=clock.today() - timedelta(days=30),
        citation="奉公竞审〔2026〕2 号（测试）",
        reason="测试",
        proposed_by=1,
        approved_by=2,
        approved_at=clock.now(),
        state="approved",
    )
    db.session.add(row)
    db.session.commit()
