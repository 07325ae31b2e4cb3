"""Applications and commitments: what the ledger holds at every step, who decides, who is told."""

from datetime import timedelta
from decimal import Decimal

import pytest

from app.agreements.commands import suspend_programme
from app.consents.commands import withdraw_consent
from app.consents.queries import is_disclosed, live_consents_of
from app.guarantee import commands, queries
from app.guarantee.queries.capacity import LEVERAGE, client_kind
from app.guarantee.reactions import end_letters, on_offer_ended, on_referral_ended
from app.infra.db import db
from app.infra.ledger.accounts import account_of, balance
from app.infra.ledger.verification import verify
from app.infra.notify import notifications_of
from app.infra.tasks import tasks_for
from app.kernel.errors import Conflict
from app.referrals.commands import reject_offer
from tests.agreements.builders import WAN

FULL = 50 * WAN


def used(path, application):
    """What stands on the four accounts: quota, client, leverage, single client of the agency."""
    client = client_kind(application)
    owners = (
        (path.programme, "quota"),
        (path.programme, client),
        (path.table.guarantor, LEVERAGE),
        (path.table.guarantor, client),
    )
    return [balance(account_of(owner, kind)) for owner, kind in owners]


def figures(path, application):
    return [found.used_fen for found in used(path, application)]


def act(path, who="guarantee_manager"):
    return path.world.act(getattr(path.table, who))


def test_an_approval_takes_from_every_limit_in_its_own_measure(path):
    commitment = path.approved()
    assert figures(path, commitment.application) == [FULL, FULL, 30 * WAN, 40 * WAN]
    assert [found.posted_fen for found in used(path, commitment.application)] == [0, 0, 0, 0]
    assert (commitment.state, commitment.outstanding_fen) == ("reserved", 0)


def test_the_letter_is_numbered_and_valid_for_sixty_days(path):
    commitment = path.approved()
    assert commitment.letter_number.startswith("DB-")
    today = act(path).on
    assert commitment.valid_until == today + timedelta(days=60)
    assert queries.approved_for_offer(path.offer, today + timedelta(days=60)) == commitment
    assert queries.approved_for_offer(path.offer, today + timedelta(days=61)) is None


def test_what_is_drawn_becomes_definite_and_the_rest_returns(path):
    commitment = path.approved()
    commands.activate(act(path), commitment=commitment, amount_fen=30 * WAN, loan_id="loan")
    assert [found.posted_fen for found in used(path, commitment.application)] == [
        30 * WAN,
        30 * WAN,
        18 * WAN,
        24 * WAN,
    ]
    assert figures(path, commitment.application) == [30 * WAN, 30 * WAN, 18 * WAN, 24 * WAN]
    assert (commitment.state, commitment.outstanding_fen) == ("effective", 30 * WAN)
    assert queries.approved_for_offer(path.offer) is None


@pytest.mark.parametrize("amount", [0, FULL + 1])
def test_no_more_is_drawn_than_was_promised(path, amount):
    commitment = path.approved()
    with pytest.raises(Conflict) as refused:
        commands.activate(act(path), commitment=commitment, amount_fen=amount)
    assert refused.value.code == "amount_over_commitment"


@pytest.mark.parametrize("steps", [(FULL,), (1, 2, 3), (33_333_333, 1, 16_666_665)])
def test_repaid_principal_leaves_every_limit_and_nothing_stays_behind(path, steps):
    commitment = path.approved()
    commands.activate(act(path), commitment=commitment, amount_fen=FULL)
    left = FULL
    for fen in steps:
        left -= fen
        found = commands.release_part(act(path), commitment=commitment, amount_fen=fen)
        assert found == commitment.outstanding_fen == left
        assert figures(path, commitment.application)[0] == left
    commands.release(act(path), commitment=commitment)
    db.session.commit()
    assert figures(path, commitment.application) == [0, 0, 0, 0]
    assert (commitment.state, commitment.application.state) == ("released", "closed")
    assert verify().ok


def test_a_claim_runs_its_course(path):
    commitment = path.approved()
    commands.activate(act(path), commitment=commitment, amount_fen=FULL)
    commands.enter_claim(act(path), commitment=commitment)
    commands.cure_claim(act(path), commitment=commitment)
    commands.enter_claim(act(path), commitment=commitment)
    commands.settle_claim(act(path), commitment=commitment)
    assert (commitment.state, commitment.outstanding_fen) == ("claimed", 0)
    assert figures(path, commitment.application) == [0, 0, 0, 0]


def test_a_withdrawn_application_gives_its_reservation_back(path):
    commitment = path.approved()
    commands.withdraw_application(act(path, "bank_officer"), application=commitment.application)
    assert (commitment.state, commitment.application.state) == ("lapsed", "withdrawn")
    assert figures(path, commitment.application) == [0, 0, 0, 0]


def test_a_running_guarantee_is_not_withdrawn(path):
    commitment = path.approved()
    commands.activate(act(path), commitment=commitment, amount_fen=FULL)
    with pytest.raises(Conflict):
        commands.withdraw_application(act(path, "bank_officer"), application=commitment.application)


def test_a_letter_without_a_loan_lapses_with_its_last_day(path):
    commitment = path.approved()
    end_letters()
    db.session.refresh(commitment)
    assert commitment.state == "reserved"
    commitment.valid_until = act(path).on - timedelta(days=1)
    db.session.commit()
    end_letters()
    db.session.refresh(commitment)
    assert (commitment.state, commitment.application.state) == ("lapsed", "closed")
    assert figures(path, commitment.application) == [0, 0, 0, 0]
    assert path.applied().state == "submitted"


def test_whoever_studied_does_not_decide(path, world):
    application = path.applied()
    manager = act(path)
    commands.study_application(manager, application=application)
    for decide in (
        lambda: commands.approve_application(manager, application=application),
        lambda: commands.decline_application(
            manager, application=application, reason_codes=["R12"], comment=""
        ),
    ):
        with pytest.raises(Conflict) as refused:
            decide()
        assert refused.value.code == "four_eyes"
    other = world.person("guarantee_manager", path.table.guarantor)
    assert commands.approve_application(world.act(other), application=application).amount_fen


def test_a_suspended_programme_promises_nothing_new(path):
    application = path.studied()
    suspend_programme(act(path), programme=path.programme, reason="代偿率偏高")
    with pytest.raises(Conflict) as refused:
        path.approved(application)
    assert refused.value.code == "programme_not_live"


def test_a_refused_approval_leaves_nothing_behind(paths):
    path = paths(quota_fen=49 * WAN)
    application = path.studied()
    with pytest.raises(Conflict):
        path.approved(application)
    db.session.rollback()
    assert (application.state, application.commitment) == ("in_study", None)
    assert figures(path, application) == [0, 0, 0, 0]


def test_an_agency_without_known_assets_has_the_limits_of_its_programme(paths):
    path = paths(net_assets_fen=None)
    commitment = path.approved()
    assert [limit.name for limit in queries.limits_of(act(path), commitment.application)] == [
        "quota",
        "client",
    ]
    path.table.guarantor.net_assets_fen = 12_000 * WAN
    commands.activate(act(path), commitment=commitment, amount_fen=FULL)
    commands.release(act(path), commitment=commitment)
    assert balance(account_of(path.programme, "quota")).used_fen == 0


def test_the_agencys_caps_follow_its_net_assets(path):
    first = path.studied()
    cap = balance(account_of(path.table.guarantor, LEVERAGE)).cap_fen
    assert cap == 120_000 * WAN
    path.table.guarantor.net_assets_fen = 6_000 * WAN
    db.session.commit()
    path.studied(path.applied(path.another_offer()))
    assert balance(account_of(path.table.guarantor, LEVERAGE)).cap_fen == 60_000 * WAN
    assert balance(account_of(path.table.guarantor, client_kind(first))).cap_fen == 1_200 * WAN


def test_net_assets_that_fell_after_the_study_bind_at_the_approval(path):
    application = path.studied()
    path.table.guarantor.net_assets_fen = 300 * WAN
    with pytest.raises(Conflict) as refused:
        path.approved(application)
    assert refused.value.extra == {"headroom_fen": 37_500_000}


def test_shares_and_weight_stay_those_of_the_day(path):
    commitment = path.approved()
    assert commitment.shares == path.programme.shares
    assert commitment.weight == Decimal("0.75")


def test_each_is_told_when_it_is_their_turn(path, world):
    application = path.applied()
    waiting = {"guarantee_officer": ["guarantee_study"], "guarantee_manager": []}
    assert {who: kinds(path, who) for who in waiting} == waiting
    path.studied(application)
    waiting = {"guarantee_officer": [], "guarantee_manager": ["guarantee_decision"]}
    assert {who: kinds(path, who) for who in waiting} == waiting
    path.approved(application)
    assert kinds(path, "guarantee_manager") == []
    owner = world.actor(path.road.owner)
    told = [note.kind for note in notifications_of(owner)]
    assert {"guarantee_submitted", "guarantee_approve"} <= set(told)


def kinds(path, who):
    actor = path.world.actor(getattr(path.table, who))
    return [t.kind for t in tasks_for(actor) if t.kind.startswith("guarantee")]


def test_who_is_liable_goes_on_reading_after_a_withdrawal(path, world):
    commitment = path.approved()
    commands.activate(act(path), commitment=commitment, amount_fen=FULL)
    consent = live_consents_of(path.road.farm.firm.public_id)[-1]
    withdraw_consent(world.act(path.road.owner), consent=consent)
    db.session.commit()
    need = commitment.application.need.public_id
    for liable in (path.table.guarantor, path.table.reguarantor):
        assert is_disclosed(liable.id, "need", need)
    commands.release(act(path), commitment=commitment)
    db.session.commit()
    assert not is_disclosed(path.table.guarantor.id, "need", need)


def test_an_ended_offer_ends_its_application(path, world):
    commitment = path.approved()
    reject_offer(world.act(path.road.owner), offer=path.offer)
    on_offer_ended(world.machine(), path.offer.public_id, {})
    assert (commitment.state, commitment.application.state) == ("lapsed", "withdrawn")


def test_an_ended_referral_ends_what_stands_on_it(path, world):
    application = path.studied(path.applied())
    on_referral_ended(world.machine(), path.referral.public_id, {})
    on_referral_ended(world.machine(), path.referral.public_id, {})
    db.session.refresh(application)
    assert application.state == "withdrawn"
