"""What tests of liaison need: an officer of the firm's township, a visit."""

from typing import Any

from app.accounts.models import User
from app.infra import clock
from app.infra.db import db
from app.liaison import commands
from app.liaison.models import Problem
from app.liaison.rules import VisitDraft
from tests.enterprises.builders import TOWNSHIP, places
from tests.needs.builders import Farm
from tests.world import World


def an_officer(world: World) -> User:
    """A liaison officer of the river-mouth township."""
    return world.person("township_liaison", places(world)[TOWNSHIP], name="李联络")


def a_visit(**kw: Any) -> VisitDraft:
    return VisitDraft(**{"on": clock.today(), "mode": "visit", "note": "生产正常", **kw})


def typed(farm: Farm, **kw: Any) -> dict[str, Any]:
    """A visit as typed on the phone."""
    return {
        "enterprise": farm.firm.public_id,
        "on": clock.today().isoformat(),
        "mode": "visit",
        "note": "生产正常",
        **kw,
    }


def a_problem(farm: Farm, officer: User) -> Problem:
    problem = commands.raise_problem(
        farm.world.act(officer), enterprise=farm.firm, issue="labour", words="缺十个包装工"
    )
    db.session.commit()
    return problem
