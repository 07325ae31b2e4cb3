"""Drafting, editing, publishing: states, second person, catalogue number, history."""

import threading

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.infra import clock
from app.infra.acts import machine_act
from app.infra.db import db
from app.infra.journal import AuditEntry
from app.infra.outbox import OutboxEvent
from app.infra.tasks import tasks_for
from app.kernel.errors import Conflict, Forbidden, Invalid
from app.kernel.states import IllegalTransition
from app.products import commands, queries
from app.products.models import Product
from app.products.rules.eligibility import Clause
from tests.products.builders import AGE, SIZE, Lender, a_body, a_draft
from tests.world import in_days


def topics(world):
    found = select(OutboxEvent.topic).where(OutboxEvent.county_id == world.county.id)
    return [t for t in db.session.scalars(found.order_by(OutboxEvent.id)) if "product" in t]


def version_of(world):
    return queries.catalogue_version(world.county.id)


def test_a_draft_belongs_to_the_drafters_bank_and_is_on_no_shelf(world, lender):
    product = lender.draft()
    assert product.state == "draft" and product.lender_id == lender.bank.id
    assert product.name_pinyin == "qichengliushuidai qclsd"
    assert queries.live_products(world.county.id) == []
    assert version_of(world) == 0 and topics(world) == []


def test_a_bad_draft_is_refused_with_every_reason(world, lender):
    bad = a_draft(name="", rules=(Clause("s", "score", ">=", 600, "评分"),))
    with pytest.raises(Invalid) as refused:
        commands.draft_product(world.act(lender.officer), draft=bad)
    assert [r.code for r in refused.value.refusals] == ["name_missing", "rule_field_score"]


def test_a_rule_may_only_name_places_of_the_county(world, lender):
    nowhere = a_draft(rules=(Clause("here", "township", "in", ["nowhere"], "限本镇"),))
    with pytest.raises(Invalid) as refused:
        commands.draft_product(world.act(lender.officer), draft=nowhere)
    assert refused.value.code == "rule_place_unknown"


def test_a_draft_waits_for_the_bank_manager_until_it_is_published(world, lender):
    product = lender.draft()
    assert [t.kind for t in tasks_for(world.actor(lender.manager))] == ["publish_product"]
    commands.publish_product(world.act(lender.manager), product=product)
    assert tasks_for(world.actor(lender.manager)) == []


def test_publishing_puts_it_on_the_shelf_and_bumps_the_catalogue(world, lender):
    product = lender.published()
    assert product.state == "published" and product.published_by == lender.manager.id
    assert queries.live_products(world.county.id) == [product]
    assert version_of(world) == 1
    assert topics(world) == ["product.published"]


def test_who_drafted_or_edited_does_not_publish(world, lender):
    product = lender.draft()
    editor = world.person("bank_officer", lender.bank)
    commands.edit_product(world.act(editor), product=product, draft=a_draft(name="改过"))
    for maker in (lender.officer, editor):
        with pytest.raises(Conflict) as refused:
            commands.publish_product(world.act(maker), product=product)
        assert refused.value.code == "four_eyes"
    assert product.state == "draft" and version_of(world) == 0


@pytest.mark.parametrize("column", ["drafted_by", "edited_by"])
def test_the_database_keeps_the_second_person_too(world, lender, column):
    product = lender.draft()
    statement = f"update products set published_by = :who, {column} = :who where id = :id"
    with pytest.raises(IntegrityError, match="four_eyes"):
        db.session.execute(text(statement), {"who": lender.manager.id, "id": product.id})
    db.session.rollback()


def test_editing_a_draft_changes_it_in_place(world, lender):
    product = lender.draft()
    swapped = (Clause("age", *vars_but_code(SIZE)), Clause("size", *vars_but_code(AGE)))
    edited = commands.edit_product(
        world.act(lender.officer), product=product, draft=a_draft(name="新名", rules=swapped)
    )
    db.session.commit()
    assert edited is product and product.name == "新名" and product.edition == 1
    assert [(r.code, r.field) for r in product.rules] == [
        ("age", "size"),
        ("size", "founded_months"),
    ]


def vars_but_code(clause):
    return clause.field, clause.op, clause.value, clause.text


def test_editing_what_is_published_begins_the_next_edition(world, lender):
    product = lender.published()
    draft = commands.edit_product(
        world.act(lender.officer), product=product, draft=a_draft(name="第二版")
    )
    db.session.commit()
    assert (draft.state, draft.edition, draft.replaces_id) == ("draft", 2, product.id)
    assert product.state == "published" and product.name == "脐橙流水贷"
    assert version_of(world) == 1
    with pytest.raises(Conflict) as refused:
        commands.edit_product(world.act(lender.officer), product=product, draft=a_draft())
    assert refused.value.code == "edition_open"


def test_the_next_edition_takes_the_place_of_the_former_in_one_step(world, lender):
    product = lender.published()
    draft = commands.edit_product(world.act(lender.officer), product=product, draft=a_draft())
    commands.publish_product(world.act(lender.manager), product=draft)
    db.session.commit()
    assert (product.state, draft.state) == ("retired", "published")
    assert queries.live_products(world.county.id) == [draft]
    assert topics(world) == ["product.published", "product.published", "product.retired"]
    assert version_of(world) == 2


def test_every_edition_stays_readable_in_the_journal(world, lender):
    product = lender.published()
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.subject_id == product.public_id).order_by(AuditEntry.id)
    ).all()
    assert [e.action for e in entries] == ["draft", "publish"]
    assert entries[-1].detail["annual_rate"] == ["0.0385", "0.0435"]
    assert entries[-1].detail["rules"][0] == ["size", "size", "in", ["micro", "small"]]


@pytest.mark.parametrize(
    "statement",
    [
        "update products set rate_max = 0.2 where id = :id",
        "update products set published_by = null where id = :id",
        "delete from product_rules where product_id = :id",
        "update product_rules set value = '[\"large\"]' where product_id = :id",
    ],
)
def test_the_database_keeps_what_was_published(lender, statement):
    product = lender.published()
    with pytest.raises(IntegrityError, match="do not change"):
        db.session.execute(text(statement), {"id": product.id})
    db.session.rollback()


def test_pausing_resuming_and_retiring_each_bump_the_catalogue(world, lender):
    product = lender.published()
    act = world.act(lender.manager)
    commands.pause_product(act, product=product, reason="额度用完")
    assert queries.live_products(world.county.id) == [] and version_of(world) == 2
    commands.resume_product(act, product=product)
    assert queries.live_products(world.county.id) == [product] and version_of(world) == 3
    commands.retire_product(act, product=product)
    assert queries.live_products(world.county.id) == [] and version_of(world) == 4
    assert topics(world)[-1] == "product.retired"


def test_dropping_a_draft_changes_nothing_that_is_live(world, lender):
    product = lender.draft()
    commands.retire_product(world.act(lender.manager), product=product)
    assert product.state == "retired"
    assert version_of(world) == 0 and topics(world) == []
    assert tasks_for(world.actor(lender.manager)) == []


def test_steps_the_machine_does_not_know_are_refused(world, lender):
    product = lender.published()
    act = world.act(lender.manager)
    for step in (commands.publish_product, commands.resume_product):
        with pytest.raises(IllegalTransition):
            step(act, product=product)
    commands.retire_product(act, product=product)
    for step in (commands.pause_product, commands.retire_product, commands.publish_product):
        with pytest.raises(IllegalTransition):
            step(act, product=product)
    with pytest.raises(Conflict) as refused:
        commands.edit_product(world.act(lender.officer), product=product, draft=a_draft())
    assert refused.value.code == "product_retired"


def test_another_bank_touches_nothing(world, lender):
    product, other = lender.published(), Lender(world)
    with pytest.raises(Forbidden):
        commands.edit_product(world.act(other.officer), product=product, draft=a_draft())
    for step in (
        commands.publish_product,
        commands.pause_product,
        commands.resume_product,
        commands.retire_product,
    ):
        with pytest.raises(Forbidden):
            step(world.act(other.manager), product=product)


def test_a_product_is_not_published_before_its_first_day(world, lender):
    product = lender.draft(valid_from=in_days(1))
    with pytest.raises(Conflict) as refused:
        commands.publish_product(world.act(lender.manager), product=product)
    assert refused.value.code == "not_yet_valid"


def test_the_clock_closes_a_product_after_its_last_day(world, lender):
    product = lender.published(valid_to=in_days(0))
    assert queries.past_validity(world.county.id, clock.today()) == []
    assert queries.past_validity(world.county.id, in_days(1)) == [product]
    commands.end_validity(machine_act(world.county.id), product=product)
    assert product.state == "retired" and version_of(world) == 2


def test_two_who_publish_at_once_publish_once(world, lender):
    product = lender.draft()
    second = world.person("bank_manager", lender.bank)
    programs = [world.api(person) for person in (lender.manager, second)]
    gate, answers = threading.Barrier(2), []

    def knock(program):
        with program.client.application.app_context():
            gate.wait()
            path = f"/api/v1/products/{product_id}/publish"
            headers = {"Authorization": f"Bearer {program.token}"}
            answers.append(program.client.post(path, json={}, headers=headers).status_code)

    product_id = product.public_id
    db.session.commit()
    threads = [threading.Thread(target=knock, args=(program,)) for program in programs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    assert sorted(answers) == [200, 409]
    assert version_of(world) == 1 and topics(world) == ["product.published"]


def test_two_editions_of_one_product_cannot_both_be_open(world, lender):
    product = lender.published()
    draft = commands.edit_product(world.act(lender.officer), product=product, draft=a_draft())
    db.session.commit()
    twin = commands.draft_product(world.act(lender.officer), draft=a_draft())
    twin.replaces_id = draft.replaces_id
    with pytest.raises(IntegrityError, match="uq_products_replaces"):
        db.session.flush()
    db.session.rollback()
    assert isinstance(queries.next_edition_of(product), Product)


def test_a_body_and_a_draft_of_the_builders_say_the_same(world, lender):
    made = world.api(lender.officer).post("/products", a_body()).json
    twin = lender.draft()
    assert made["rules"] == [
        {"code": r.code, "field": r.field, "op": r.op, "value": r.value, "text": r.text}
        for r in twin.rules
    ]
