"""The clock of the room."""

from app.infra import clock
from app.infra.db import db
from app.products import reactions
from tests.world import in_days


def test_after_its_last_day_a_product_leaves_the_shelf(lender):
    ended, lasting = lender.published(valid_to=in_days(0)), lender.published()
    reactions.end_validity()
    assert ended.state == "published"
    with clock.frozen(clock.at_local(in_days(1), 0, 5)):
        reactions.end_validity()
    db.session.expire_all()
    assert (ended.state, lasting.state) == ("retired", "published")
