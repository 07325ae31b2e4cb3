"""Credit facts: kept under a consent, never overwritten, out of use at once when they must be."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.consents import rules as consent_rules
from app.consents.commands import give_consent, narrow_consent, renew_consent
from app.consents.queries import live_consents_of
from app.infra.db import db
from app.infra.outbox import drain
from app.kernel.errors import Conflict, Invalid
from app.whitelist import commands, queries
from tests.whitelist.builders import Office, withdraw_all
from tests.whitelist.facts_builders import a_draft, a_penalty, days_before, every_fact, record
from tests.world import World, in_days


def seen(office: Office, user=None) -> list[str]:
    actor = office.world.actor(user or office.officer)
    db.session.expire_all()
    return [fact.type for fact in queries.facts_of(actor, office.firm)]


def newest(office: Office):
    drain(office.world.county.id)
    db.session.expire_all()
    return queries.newest_score(office.firm.id)


@pytest.fixture
def agreed(office: Office) -> Office:
    office.agree()
    return office


def test_a_fact_keeps_its_source_its_day_and_its_consent(agreed):
    fact = record(agreed)
    (consent,) = live_consents_of(agreed.firm.public_id)
    assert (fact.value, fact.value_int, fact.as_of) == (8, 8, days_before(10))
    assert (fact.source, fact.said_by, fact.consent_id) == ("department", "县税务局", consent.id)
    assert fact.recorded_by == agreed.officer.id


def test_without_a_consent_only_a_public_record_is_kept(office):
    with pytest.raises(Conflict, match="授权"):
        record(office)
    assert record(office, a_penalty()).consent_id is None
    assert seen(office) == ["admin_penalty"]


def test_a_consent_whose_words_name_no_facts_covers_none(office, monkeypatch):
    old = {**consent_rules.PURPOSE_TEXTS, "scoring": consent_rules.SCORING_BEFORE_FACTS}
    version = consent_rules._digest(consent_rules.consent_text(("scoring",), old))
    monkeypatch.setattr(consent_rules, "text_version", lambda purposes: version)
    office.agree()
    with pytest.raises(Conflict, match="授权"):
        record(office)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (a_draft("nonsense"), "type"),
        (a_draft(value=-1), "value"),
        (a_draft(value="8"), "value"),
        (a_draft(value=True), "value"),
        (a_draft("tax_grade", "Z"), "value"),
        (a_draft(as_of=in_days(1)), "as_of"),
        (a_draft(as_of=days_before(400)), "as_of"),
        (a_draft(number="1"), "number"),
        (a_draft("admin_penalty", date(2026, 1, 1)), "number"),
        (a_draft("admin_penalty", in_days(1), number="1"), "value"),
        (a_draft("loan_overdue_days", 3, number="1"), "type"),
    ],
)
def test_what_cannot_be_a_fact_is_refused_beside_its_field(agreed, draft, field):
    with pytest.raises(Invalid) as refused:
        record(agreed, draft)
    assert field in {reason.field for reason in refused.value.refusals}


def test_nobody_speaks_for_another_source(agreed):
    park = agreed.world.person("park_manager")
    with pytest.raises(Invalid) as refused:
        record(agreed, by=park, source="department")
    assert refused.value.refusals[0].code == "source_not_yours"
    with pytest.raises(Invalid) as refused:
        record(agreed, a_draft("park_rent", "paid"), by=park, source="park")
    assert refused.value.refusals[0].code == "not_in_your_park"


def test_a_newer_fact_replaces_the_older_and_both_stay_on_file(agreed):
    first = record(agreed)
    second = record(agreed, a_draft(value=11, as_of=days_before(1)))
    before, now = every_fact(agreed)
    assert (before.ended_because, before.superseded_by_id) == ("superseded", second.id)
    assert before.value == 8 and now.ended_at is None and first.id == before.id


def test_the_same_statement_again_is_the_same_fact(agreed):
    assert record(agreed).id == record(agreed).id and len(every_fact(agreed)) == 1


def test_what_comes_late_is_kept_and_replaces_nothing(agreed):
    record(agreed, a_draft(value=11, as_of=days_before(1)))
    record(agreed)
    now, late = every_fact(agreed)
    assert now.ended_at is None and late.superseded_by_id == now.id


@pytest.mark.parametrize(
    "change",
    [
        "value_int = 9",
        "as_of = '2026-01-01'",
        "source = 'centre'",
        "consent_id = null",
        "recorded_at = now()",
    ],
)
def test_the_database_refuses_to_overwrite_a_fact(agreed, change):
    fact = record(agreed)
    with pytest.raises(IntegrityError, match="never overwritten"), db.session.begin_nested():
        db.session.execute(text(f"update credit_facts set {change} where id = {fact.id}"))


def test_the_database_refuses_a_second_ending_and_a_deletion(agreed):
    record(agreed)
    record(agreed, a_draft(value=11, as_of=days_before(1)))
    ended = every_fact(agreed)[0].id
    for change in ("ended_at = null", "ended_because = 'undone'"):
        with pytest.raises(IntegrityError, match="ends once"), db.session.begin_nested():
            db.session.execute(text(f"update credit_facts set {change} where id = {ended}"))
    with pytest.raises(IntegrityError, match="append-only"), db.session.begin_nested():
        db.session.execute(text(f"delete from credit_facts where id = {ended}"))


def test_the_database_wants_exactly_one_value(agreed):
    fact = record(agreed)
    columns = "county_id, enterprise_id, number, as_of, source, said_by, via, recorded_at"
    for values in ("null, null", "1, 'A'"):
        with pytest.raises(IntegrityError, match="one_value"), db.session.begin_nested():
            db.session.execute(
                text(
                    f"insert into credit_facts (public_id, type, value_int, value_text, {columns})"
                    f" select 'x' || id, 'tax_grade', {values}, {columns} from credit_facts"
                    f" where id = {fact.id}"
                )
            )


def test_the_score_takes_the_newest_fact_with_its_source_and_day(agreed):
    day = days_before(10)
    record(agreed, a_draft("staff_count", 7), source="township", said_by="河口镇")
    score = newest(agreed)
    assert score.inputs["employees"] == 7
    assert score.sources["employees"] == {"source": "township", "on": day.isoformat()}


def test_what_others_say_comes_before_what_is_declared(agreed):
    record(agreed, a_draft("invoice_12m_fen", 90_000_000), source="declared", by=agreed.owner)
    record(agreed, a_draft("invoice_12m_fen", 60_000_000, as_of=days_before(60)))
    assert newest(agreed).inputs["revenue_wan"] == 60


def test_a_record_against_the_firm_is_in_the_score_until_it_is_repaired(agreed):
    """CR-01: score, pages, API and export lose it in the same moment."""
    fact = record(agreed, a_penalty())
    assert newest(agreed).inputs["compliance_test"] == "failed"
    commands.repair_fact(
        agreed.world.act(agreed.officer), fact=fact, repaired_on=days_before(1), note="修复〔1〕"
    )
    db.session.commit()
    score = queries.newest_score(agreed.firm.id)
    assert score.inputs["compliance_test"] is None
    assert seen(agreed) == [] and seen(agreed, agreed.owner) == []
    assert every_fact(agreed)[0].repaired_on == days_before(1)


def test_a_failed_test_from_before_a_repair_is_unknown_again(agreed):
    fact = record(agreed, a_penalty())
    agreed.farm.passed(agreed.farm.sent(), agreed.officer)
    assert newest(agreed).inputs["premises_test"] == "passed"
    agreed_facts = queries.enterprise_facts(agreed.firm)
    assert agreed_facts.repaired == {}
    commands.repair_fact(
        agreed.world.act(agreed.officer), fact=fact, repaired_on=days_before(1), note="修复〔1〕"
    )
    db.session.commit()
    assert set(queries.enterprise_facts(agreed.firm).repaired) == {"compliance"}
    assert newest(agreed).inputs["compliance_test"] == "passed"


def test_only_a_public_record_can_be_repaired(agreed):
    with pytest.raises(Conflict, match="公开的负面记录"):
        commands.repair_fact(
            agreed.world.act(agreed.officer),
            fact=record(agreed),
            repaired_on=days_before(1),
            note="x",
        )


@pytest.mark.parametrize(("day", "note"), [(101, "x"), (-1, "x"), (1, " ")])
def test_a_repair_has_a_day_and_a_decision(agreed, day, note):
    fact = record(agreed, a_penalty())
    with pytest.raises(Invalid):
        commands.repair_fact(
            agreed.world.act(agreed.officer), fact=fact, repaired_on=days_before(day), note=note
        )


def test_withdrawn_is_gone_at_once_and_listed_to_the_owner(agreed):
    record(agreed, a_draft("staff_count", 7), source="township")
    record(agreed, a_penalty())
    assert set(seen(agreed)) == {"staff_count", "admin_penalty"}
    withdraw_all(agreed)
    assert seen(agreed) == ["admin_penalty"]
    kept = queries.kept_of(agreed.world.actor(agreed.owner), agreed.firm)
    assert [fact.type for fact in kept] == ["staff_count"]


def test_a_fact_under_a_withdrawn_consent_is_not_used_under_another(agreed):
    record(agreed, a_draft("staff_count", 7), source="township")
    withdraw_all(agreed)
    agreed.agree()
    assert newest(agreed).inputs["employees"] == 12 and seen(agreed) == []


def test_a_renewed_consent_carries_what_was_recorded_under_it(agreed):
    record(agreed)
    (consent,) = live_consents_of(agreed.firm.public_id)
    renew_consent(agreed.world.act(agreed.owner), consent=consent, expires_on=in_days(200))
    db.session.commit()
    assert seen(agreed) == ["insured_staff"]


def test_stopping_the_purpose_alone_is_enough(agreed):
    give_consent(
        agreed.world.act(agreed.owner),
        enterprise_id=agreed.firm.public_id,
        purposes=["matching"],
        expires_on=in_days(100),
    )
    withdraw_all(agreed)
    agreed.farm.consent("scoring", "matching")
    record(agreed)
    (consent,) = live_consents_of(agreed.firm.public_id)
    narrow_consent(agreed.world.act(agreed.owner), consent=consent, purposes=["scoring"])
    db.session.commit()
    assert seen(agreed) == []


@pytest.mark.parametrize(
    "role", ["bank_officer", "guarantee_manager", "township_liaison", "auditor", "administrator"]
)
def test_nobody_else_sees_a_fact(agreed, role):
    record(agreed)
    assert seen(agreed, agreed.world.person(role)) == []


def test_an_office_sees_what_it_recorded_itself(agreed):
    bureau, other = (agreed.world.person("finance_bureau") for _ in range(2))
    record(agreed, by=bureau)
    assert seen(agreed, bureau) == ["insured_staff"] and seen(agreed, other) == []


def test_nor_another_owner_nor_another_county(agreed, app):
    record(agreed)
    elsewhere = World(app)
    far = elsewhere.person("finance_centre")
    assert seen(agreed, agreed.world.entrepreneur()) == []
    assert queries.facts_of(elsewhere.actor(far), agreed.firm) == []


def test_a_second_person_checks_a_declared_fact_against_its_paper(agreed):
    fact = record(agreed, source="declared", by=agreed.owner)
    with pytest.raises(Conflict, match="附了材料"):
        commands.verify_fact(agreed.world.act(agreed.officer), fact=fact)
    shown = record(
        agreed, a_draft("staff_count", 9), source="declared", by=agreed.owner, evidence_id="paper"
    )
    commands.verify_fact(agreed.world.act(agreed.officer), fact=shown)
    db.session.commit()
    assert newest(agreed).sources["employees"]["source"] == "centre"
    with pytest.raises(Conflict, match="已经核对"):
        commands.verify_fact(agreed.world.act(agreed.lead), fact=shown)
