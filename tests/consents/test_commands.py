"""Giving, ending and disclosing: what is true in the database afterwards."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.consents import commands, queries
from app.consents.models import AccessLog, Consent
from app.consents.reactions import run_clocks
from app.infra import clock
from app.infra.db import db, new_public_id
from app.infra.notify import Notification
from app.kernel.errors import Conflict, Invalid

ALL = ("scoring", "matching", "referral")


@pytest.fixture
def owner(world):
    return world.entrepreneur()


@pytest.fixture
def firm():
    """The public id of an enterprise; opaque in this room."""
    return new_public_id()


@pytest.fixture
def give(world, owner, firm):
    def give(**kw) -> Consent:
        values = {"purposes": ALL, "expires_on": clock.today() + timedelta(days=90), **kw}
        consent = commands.give_consent(world.act(owner), enterprise_id=firm, **values)
        db.session.commit()
        return consent

    return give


@pytest.fixture
def show(world, owner, firm):
    def show(consent: Consent, bank, kind: str = "enterprise", subject: str | None = None):
        return commands.record_disclosure(
            world.act(owner),
            consent=consent,
            subject_kind=kind,
            subject_id=subject or firm,
            recipient_id=bank.id,
        )

    return show


def test_a_given_consent_is_live_for_its_purposes_only(give, firm):
    give(purposes=("matching",))
    assert queries.live_consent_for(firm, "matching") is not None
    assert queries.live_consent_for(firm, "scoring") is None
    assert queries.live_consent_for(new_public_id(), "matching") is None


def test_a_recipient_is_named_or_not(give, firm, world):
    named, other = world.bank(), world.bank()
    consent = give(recipients=[named, named])
    assert queries.live_consent_for(firm, "referral", recipient_id=named.id) is consent
    assert queries.live_consent_for(firm, "referral", recipient_id=other.id) is None
    assert len(consent.recipients) == 1


def test_the_shown_text_is_kept_as_its_hash(give):
    assert len(give().text_version) == 64


def test_a_withdrawn_consent_shows_nothing_from_then_on(give, show, firm, world, owner):
    bank = world.bank()
    consent = give()
    show(consent, bank)
    assert queries.is_disclosed(bank.id, "enterprise", firm)
    commands.withdraw_consent(world.act(owner), consent=consent)
    assert not queries.is_disclosed(bank.id, "enterprise", firm)
    assert queries.live_consent_for(firm, "referral") is None


def test_a_disclosure_is_to_one_recipient_of_one_subject(give, show, firm, world):
    bank, other = world.bank(), world.bank()
    show(give(), bank)
    assert not queries.is_disclosed(other.id, "enterprise", firm)
    assert not queries.is_disclosed(bank.id, "need", firm)


def test_the_same_disclosure_is_written_once(give, show, world):
    bank, consent = world.bank(), give()
    assert show(consent, bank) is show(consent, bank)


def test_nothing_is_disclosed_under_an_ended_consent(give, show, world, owner):
    consent = give()
    commands.withdraw_consent(world.act(owner), consent=consent)
    with pytest.raises(Conflict) as refused:
        show(consent, world.bank())
    assert refused.value.code == "no_live_consent"


def test_a_consent_is_withdrawn_once_and_never_deleted(give, world, owner):
    consent = give()
    commands.withdraw_consent(world.act(owner), consent=consent)
    with pytest.raises(Conflict):
        commands.withdraw_consent(world.act(owner), consent=consent)
    assert queries.consent_by_id(consent.public_id).ended_at is not None


@pytest.mark.parametrize("table", ["consents", "consent_purposes"])
def test_the_database_deletes_no_consent(give, table):
    give()
    with pytest.raises(DBAPIError):
        db.session.execute(text(f"delete from {table}"))
    db.session.rollback()


def test_what_a_contract_needs_stays_readable_and_is_listed(give, show, firm, world, owner):
    bank, other = world.bank(), world.bank()
    consent = give()
    show(consent, bank)
    show(consent, other)
    act = world.act(owner)
    kept = {"enterprise_id": firm, "recipient_id": bank.id, "subjects": {firm}}
    commands.keep_by_contract(act, **kept, reason="借款合同")
    commands.withdraw_consent(act, consent=consent)
    assert queries.is_disclosed(bank.id, "enterprise", firm)
    assert not queries.is_disclosed(other.id, "enterprise", firm)
    assert [d.kept_by_contract for d in queries.kept_disclosures(firm)] == ["借款合同"]


def test_a_contract_does_not_reopen_what_it_does_not_need(give, show, firm, world, owner):
    bank, consent = world.bank(), give()
    show(consent, bank, "need", "an-older-need")
    commands.withdraw_consent(world.act(owner), consent=consent)
    show(give(), bank)
    commands.keep_by_contract(
        world.act(owner),
        enterprise_id=firm,
        recipient_id=bank.id,
        subjects={firm},
        reason="借款合同",
    )
    assert queries.is_disclosed(bank.id, "enterprise", firm)
    assert not queries.is_disclosed(bank.id, "need", "an-older-need")


def test_nothing_is_shown_under_a_consent_without_referral(give, show, world):
    with pytest.raises(Conflict, match="授权"):
        show(give(purposes=("matching",)), world.bank())


def test_after_the_contract_nothing_is_kept(give, show, firm, world, owner):
    bank, consent, act = world.bank(), give(), world.act(owner)
    show(consent, bank)
    kept = {"enterprise_id": firm, "recipient_id": bank.id, "subjects": {firm}}
    commands.keep_by_contract(act, **kept, reason="借款合同")
    commands.withdraw_consent(act, consent=consent)
    commands.release_contract(act, enterprise_id=firm, recipient_id=bank.id)
    assert not queries.is_disclosed(bank.id, "enterprise", firm)


def test_one_recipient_can_be_stopped_and_the_others_go_on(give, show, firm, world, owner):
    bank, other = world.bank(), world.bank()
    consent = give(recipients=[bank, other])
    show(consent, bank)
    show(consent, other)
    commands.narrow_consent(world.act(owner), consent=consent, recipients=[bank.id])
    assert not queries.is_disclosed(bank.id, "enterprise", firm)
    assert queries.is_disclosed(other.id, "enterprise", firm)
    assert queries.live_consent_for(firm, "referral", recipient_id=bank.id) is None


def test_one_purpose_can_be_stopped_and_the_others_go_on(give, show, firm, world, owner):
    bank, consent = world.bank(), give()
    show(consent, bank)
    commands.narrow_consent(world.act(owner), consent=consent, purposes=["referral"])
    assert consent.live_purposes == ["scoring", "matching"]
    assert not queries.is_disclosed(bank.id, "enterprise", firm)
    with pytest.raises(Invalid):
        commands.narrow_consent(world.act(owner), consent=consent, purposes=["scoring", "matching"])


def test_a_renewed_consent_carries_on_and_ends_what_it_carried(give, show, firm, world, owner):
    bank, consent, act = world.bank(), give(), world.act(owner)
    show(consent, bank)
    later = clock.today() + timedelta(days=300)
    renewed = commands.renew_consent(act, consent=consent, expires_on=later)
    assert consent.state == "superseded" and renewed.expires_on == later
    assert queries.is_disclosed(bank.id, "enterprise", firm)
    assert queries.earlier_than(renewed) == [consent]
    commands.withdraw_consent(act, consent=renewed)
    assert not queries.is_disclosed(bank.id, "enterprise", firm)


def test_all_consents_of_an_enterprise_can_be_ended_together(give, firm, world, owner):
    give(purposes=("scoring",))
    give(purposes=("matching",))
    assert commands.withdraw_all(world.act(owner), enterprise_id=firm, reason="x") == 2
    assert queries.live_consents_of(firm) == []


def test_the_day_after_the_last_day_nothing_is_readable(give, show, firm, world):
    bank, consent = world.bank(), give(expires_on=clock.today())
    show(consent, bank)
    assert queries.is_disclosed(bank.id, "enterprise", firm)
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert not queries.is_disclosed(bank.id, "enterprise", firm)
        assert queries.live_consent_for(firm, "referral") is None


def test_the_log_says_which_institution_looked_when(give, show, firm, world):
    officer = world.person("bank_officer")
    consent = give()
    show(consent, officer.memberships[0].organisation)
    assert [v.last_read_at for v in queries.viewers_of(consent)] == [None]
    commands.log_access(
        world.act(officer),
        enterprise_id=firm,
        subject_kind="enterprise",
        subject_id=firm,
        what="open",
    )
    db.session.flush()
    assert [r.what for r in queries.readings_of(firm)] == ["open"]
    assert queries.viewers_of(consent)[0].last_read_at is not None


def test_a_log_entry_names_the_reader(firm, world):
    officer = world.person("bank_officer")
    commands.log_access(
        world.act(officer), enterprise_id=firm, subject_kind="need", subject_id=firm, what="take"
    )
    db.session.flush()
    row = db.session.query(AccessLog).filter_by(enterprise_id=firm).one()
    assert (row.reader_id, row.organisation_id) == (
        officer.id,
        officer.memberships[0].organisation_id,
    )


def told(user) -> list[str]:
    rows = db.session.query(Notification).filter_by(user_id=user.id)
    return [row.kind for row in rows]


def test_the_clock_expires_what_is_over_and_reminds_once(give, owner):
    from_now = clock.today()
    soon = give(expires_on=from_now + timedelta(days=14))
    over = give(expires_on=from_now)
    later = give(expires_on=from_now + timedelta(days=40))
    with clock.frozen(clock.now() + timedelta(days=1)):
        run_clocks()
        run_clocks()
    assert [c.state for c in (soon, over, later)] == ["given", "expired", "given"]
    assert told(owner) == ["consent_expiring"]
