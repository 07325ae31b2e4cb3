"""Sending and withdrawing in the same second: the lender never keeps a view."""

import time
from concurrent.futures import ThreadPoolExecutor

from app.consents import commands, queries
from app.infra.db import db
from tests.enterprises.builders import a_consent, an_enterprise


def test_a_withdrawal_waits_for_a_sending_and_then_ends_it(world):
    owner, bank = world.entrepreneur(), world.bank()
    enterprise = an_enterprise(world, owner)
    consent = a_consent(world, owner, enterprise)
    program = world.api(owner)
    subject, key = enterprise.public_id, consent.public_id
    commands.record_disclosure(
        world.act(owner),
        consent=consent,
        subject_kind="enterprise",
        subject_id=subject,
        recipient_id=bank.id,
    )
    with ThreadPoolExecutor(1) as pool:
        withdrawal = pool.submit(_delete, program, key)
        time.sleep(0.4)
        assert not withdrawal.done()
        db.session.commit()
        assert withdrawal.result().status_code == 204
    db.session.expire_all()
    assert not queries.is_disclosed(bank.id, "enterprise", subject)


def _delete(program, consent: str):
    headers = {"Authorization": f"Bearer {program.token}"}
    return program.client.delete(f"/api/v1/consents/{consent}", headers=headers)
