"""Credit facts of the demo: of several offices, one repaired, one said to be wrong."""

from sqlalchemy import text

from app.infra.db import db


def test_offices_and_owners_stated_facts_and_each_private_one_has_a_consent(county):
    rows = db.session.execute(text("select type, source, consent_id from credit_facts")).all()
    kinds = {row.type for row in rows}
    assert {"tax_grade", "insured_staff", "record_check", "invoice_12m_fen"} <= kinds
    assert len({row.source for row in rows}) >= 3
    public = {"admin_penalty", "record_check"}
    assert all(row.consent_id or row.type in public for row in rows)


def test_a_record_was_repaired_and_a_fact_is_disputed(county):
    ended = db.session.scalars(
        text("select ended_because from credit_facts where ended_because = 'repaired'")
    ).all()
    states = db.session.scalars(text("select state from fact_corrections")).all()
    assert ended and "asked" in states
