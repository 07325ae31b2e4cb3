"""Eight applications before the agency's managers, and room for two."""

from app.agreements import commands as agreements
from app.agreements.models import GuaranteeProgramme
from app.demo.contests.contest import Attempt, Contest, Probe
from app.demo.contests.stage import Stage
from app.demo.firms import WAN
from app.demo.programmes import Quota, prepare, signers
from app.guarantee import commands as guarantee
from app.guarantee.models import GuaranteeApplication
from app.infra.db import db

BANK = "nongshang"
AMOUNT_FEN = 40 * WAN
QUOTA_FEN = 100 * WAN
APPLICATIONS = 8
WINNERS = 2
MANAGERS = ("guarantee-manager", "guarantee-manager2")


def last_headroom(stage: Stage) -> Contest:
    """Managers approve different applications under one programme at the same moment."""
    programme = _programme(stage)
    waiting = [_in_study(stage, programme) for _ in range(APPLICATIONS)]
    return Contest(
        "last-headroom",
        WINNERS,
        tuple(
            _attempt(stage, application, MANAGERS[number % len(MANAGERS)])
            for number, application in enumerate(waiting)
        ),
        Probe(MANAGERS[0], stage.url("agreements.headroom", programme=programme.public_id)),
    )


def _programme(stage: Stage) -> GuaranteeProgramme:
    quota = Quota(QUOTA_FEN, per_client_cap_fen=QUOTA_FEN)
    programme = prepare(stage.cast, f"额度竞争试验协议 {stage.mark}", (BANK,), quota)
    for who in signers((BANK,)):
        agreements.sign_programme(stage.cast.act(who), programme=programme)
    db.session.flush()
    return programme


def _in_study(stage: Stage, programme: GuaranteeProgramme) -> GuaranteeApplication:
    firm = stage.firm()
    need = stage.need(firm, AMOUNT_FEN, covered=True)
    (referral,) = stage.taken(firm, need, (BANK,))
    application = guarantee.apply_for_guarantee(
        stage.cast.act(f"{BANK}-officer"),
        referral=referral,
        offer=None,
        programme_id=programme.public_id,
        amount_fen=AMOUNT_FEN,
    )
    db.session.flush()
    officer = stage.cast.act("guarantee-officer")
    guarantee.study_application(officer, application=application)
    db.session.flush()
    return application


def _attempt(stage: Stage, application: GuaranteeApplication, manager: str) -> Attempt:
    named = {"application": application.public_id}
    return Attempt(
        manager,
        stage.url("guarantee.show_application", **named),
        stage.url("guarantee.approve_application", **named),
    )
