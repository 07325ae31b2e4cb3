"""Who sees which product, and what the filters find."""

import pytest

from app.accounts.queries import members_of
from app.infra.db import db
from app.infra.paging import Page
from app.infra.scope import Unscoped
from app.products import queries
from app.products.models import Product
from app.products.queries import Filters
from tests.products.builders import WAN, Lender
from tests.world import World


def names(found):
    return [product.name for product in found.items]


def test_drafts_are_seen_by_their_own_bank_only(world, lender):
    draft, other = lender.draft(), Lender(world)
    for person in (lender.officer, lender.manager):
        assert queries.product_for(world.actor(person), draft.public_id) is draft
    strangers = (other.officer, other.manager, world.entrepreneur(), world.person("finance_lead"))
    for person in strangers:
        assert queries.product_for(world.actor(person), draft.public_id) is None


@pytest.mark.parametrize(
    "role",
    [
        "entrepreneur",
        "guarantee_officer",
        "reguarantee_officer",
        "insurer",
        "investor",
        "township_liaison",
        "park_manager",
        "finance_centre",
        "finance_bureau",
        "auditor",
        "administrator",
    ],
)
def test_what_is_published_is_for_everybody(world, lender, role):
    product = lender.published()
    assert queries.product_for(world.actor(world.person(role)), product.public_id) is product


def test_nothing_crosses_the_countys_border(app, world, lender):
    product = lender.published()
    stranger = World(app).entrepreneur()
    actor = queries_actor(stranger)
    assert queries.product_for(actor, product.public_id) is None
    assert queries.shelf_product(actor.county_id, product.public_id) is None


def queries_actor(user):
    from app.accounts.queries import actor_of  # noqa: PLC0415

    return actor_of(user, user.memberships[-1])


def test_a_paused_product_is_seen_by_its_bank_and_the_centre(world, lender):
    from app.products import commands  # noqa: PLC0415

    product = lender.published()
    commands.pause_product(world.act(lender.manager), product=product)
    centre, owner = world.person("finance_centre"), world.entrepreneur()
    assert queries.product_for(world.actor(lender.officer), product.public_id) is product
    assert queries.product_for(world.actor(centre), product.public_id) is product
    assert queries.product_for(world.actor(owner), product.public_id) is None


def test_a_select_without_a_reader_is_refused(world, lender):
    lender.draft()
    with pytest.raises(Unscoped):
        db.session.query(Product).all()


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), ["a 小额", "b 大额"]),
        (Filters(amount_fen=20 * WAN), ["a 小额"]),
        (Filters(amount_fen=50 * WAN), ["a 小额", "b 大额"]),
        (Filters(amount_fen=51 * WAN), ["b 大额"]),
        (Filters(term_months=12), ["a 小额"]),
        (Filters(term_months=24), ["b 大额"]),
        (Filters(needs_guarantee=True), ["b 大额"]),
        (Filters(needs_guarantee=False), ["a 小额"]),
        (Filters(text="小额"), ["a 小额"]),
        (Filters(text="xiaoe"), ["a 小额"]),
        (Filters(text="%"), []),
        (Filters(lender="nobody"), []),
    ],
)
def test_the_filters_find(world, lender, filters, found):
    lender.published(name="a 小额", amount_min_fen=WAN, amount_max_fen=50 * WAN, term_max_months=12)
    lender.published(
        name="b 大额", amount_min_fen=50 * WAN, term_min_months=24, needs_guarantee=True
    )
    assert names(queries.shelf(world.county.id, Page(), filters)) == found
    assert names(queries.products(world.actor(lender.officer), Page(), filters)) == found


def test_a_lender_is_found_by_its_id_and_its_name(world, lender):
    lender.published(name="甲")
    other = Lender(world, name="长江农商行")
    other.published(name="乙")
    shelf = queries.shelf(world.county.id, Page(), Filters(lender=other.bank.public_id))
    assert names(shelf) == ["乙"]
    assert names(queries.shelf(world.county.id, Page(), Filters(text="长江"))) == ["乙"]
    assert [o.id for o in queries.lenders_on_shelf(world.county.id)] == [
        o.id for o in sorted((lender.bank, other.bank), key=lambda o: o.name)
    ]


def test_the_shelf_comes_in_pages(world, lender):
    for name in ("c", "a", "b"):
        lender.published(name=name)
    first = queries.shelf(world.county.id, Page(2))
    assert names(first) == ["a", "b"]
    second = queries.shelf(world.county.id, Page(2, first.next))
    assert names(second) == ["c"] and second.next is None


def test_own_products_hold_every_state_of_ones_own_bank(world, lender):
    lender.published(name="a")
    lender.draft(name="b")
    Lender(world).published(name="c")
    actor = world.actor(lender.officer)
    assert names(queries.own_products(actor, Page())) == ["a", "b"]
    assert names(queries.own_products(actor, Page(), state="draft")) == ["b"]
    assert members_of(lender.bank.id, world.act(lender.officer).on)


def test_several_come_in_the_order_asked(world, lender):
    one, two, draft = lender.published(name="a"), lender.published(name="b"), lender.draft()
    asked = [two.public_id, draft.public_id, one.public_id, "none"]
    assert queries.shelf_products(world.county.id, asked) == [two, one]
