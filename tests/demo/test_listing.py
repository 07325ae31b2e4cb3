"""The list in the demonstration: every state, an open objection, an appeal that waits."""

from sqlalchemy import select

from app.demo.listing import LIVES
from app.infra.db import db
from app.infra.scope import unscoped
from app.whitelist.models import Appeal, Objection, WhitelistEntry


def _all(model):
    return db.session.scalars(unscoped(model, "a test looks at the whole demo")).all()


def test_every_state_of_the_list_stands(demo):
    with demo.app_context():
        entries = _all(WhitelistEntry)
        assert {entry.state for entry in entries} >= {
            ends for ends, _ in LIVES if ends not in ("objected", "expired")
        }
        db.session.remove()


def test_an_objection_and_an_appeal_wait(demo):
    with demo.app_context():
        assert [o.state for o in _all(Objection)] == ["open"]
        assert [a.state for a in _all(Appeal)] == ["filed"]
        db.session.remove()


def test_two_people_decided_on_each(demo):
    with demo.app_context():
        decided = select(WhitelistEntry).where(WhitelistEntry.decided_by.is_not(None))
        found = db.session.scalars(decided.execution_options(scoped="the whole demo")).all()
        assert found and all(e.decided_by not in (e.reviewer_id, e.proposed_by) for e in found)
        db.session.remove()
