"""What the four named entrepreneurs find, and what waits at the first bank."""

import pytest
from sqlalchemy import text

from app.infra.db import db

OF_PERSON = """
    select e.state as firm, n.state as need, r.state as referral, o.state as offer
    from users u
    join enterprise_members m on m.user_id = u.id and m.ended_at is null
    join enterprises e on e.id = m.enterprise_id
    left join needs n on n.enterprise_id = e.id
    left join referrals r on r.need_id = n.id
    left join offers o on o.referral_id = r.id
    where u.login = :login
"""
OF_BANK = """
    select distinct r.state from referrals r join memberships m on m.organisation_id = r.lender_id
    join users u on u.id = m.user_id where u.login = :login
"""


@pytest.mark.parametrize(
    ("login", "stands"),
    [
        ("returnee1", ("verified", None, None, None)),
        ("returnee2", ("verified", "offered", "offered", "open")),
        ("returnee3", ("verified", "in_decision", "info_requested", None)),
        ("returnee4", ("verified", "open", "declined", None)),
    ],
)
def test_each_named_entrepreneur_is_at_a_step_of_their_own(county, login, stands):
    rows = db.session.execute(text(OF_PERSON), {"login": login}).all()
    assert [tuple(row) for row in rows] == [stands]


def test_the_first_bank_has_something_of_everything(county):
    found = set(db.session.scalars(text(OF_BANK), {"login": "nongshang-officer"}))
    assert found >= {"sent", "accepted", "info_requested", "offered", "won", "declined", "expired"}
