"""A withdrawal and a recording in the same moment: never a fact in use under what was withdrawn."""

import threading

from app.accounts.models import User
from app.consents.commands import withdraw_consent
from app.consents.queries import live_consents_of
from app.enterprises.queries import enterprise_by_id
from app.infra.acts import Act
from app.infra.db import db
from app.kernel.errors import Refused
from app.whitelist import commands, queries
from tests.whitelist.builders import Office
from tests.whitelist.facts_builders import a_draft

ROUNDS = 4


class Moment:
    """Two people who press at the same time, each on a connection of their own."""

    def __init__(self, office: Office, value: int):
        self.world, self.firm_id = office.world, office.firm.public_id
        self.officer_id, self.owner_id = office.officer.id, office.owner.id
        self.draft = a_draft(value=value)
        self.together = threading.Barrier(2)

    def act(self, user_id: int) -> Act:
        return self.world.act(db.session.get(User, user_id))

    def record(self) -> None:
        with self.world.app.app_context():
            act, firm = self.act(self.officer_id), enterprise_by_id(self.firm_id)
            self.together.wait()
            try:
                commands.record_fact(
                    act, enterprise=firm, draft=self.draft, source="department", said_by="x"
                )
                db.session.commit()
            except Refused:
                db.session.rollback()
            db.session.remove()

    def withdraw(self) -> None:
        with self.world.app.app_context():
            act = self.act(self.owner_id)
            (consent,) = live_consents_of(self.firm_id)
            self.together.wait()
            withdraw_consent(act, consent=consent)
            db.session.commit()
            db.session.remove()

    def pass_by(self) -> None:
        threads = [threading.Thread(target=work) for work in (self.record, self.withdraw)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)


def test_a_withdrawal_beside_a_recording_leaves_nothing_in_use(office: Office) -> None:
    for value in range(ROUNDS):
        office.agree()
        Moment(office, value).pass_by()
        db.session.commit()
        db.session.expire_all()
        assert live_consents_of(office.firm.public_id) == []
        assert queries.enterprise_facts(office.firm).known == ()
