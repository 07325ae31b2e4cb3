"""A small card written by hand, and a county that has one: no training, no library."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.accounts.models import User
from app.enterprises.models import Enterprise
from app.infra import clock
from app.infra.db import db, new_public_id
from app.whitelist.commands import risk_cards, risk_promoting, risk_scores
from app.whitelist.models import RiskCard, RiskScore
from app.whitelist.queries import risk_scores as queries
from app.whitelist.rules.governing import CHECKLIST
from app.whitelist.rules.risk_inputs import columns_of
from app.whitelist.rules.risk_scoring import risk_score
from app.whitelist.rules.scorecard.monitor import baseline_of
from tests.whitelist.builders import Office, an_office
from tests.world import World

MODEL_CARD = "# 模型说明\n" + "用途：支持中心判断还款风险，不能用来自动拒绝。" * 12
EDGES = [580, 620]


def a_card(name: str = "hand", *, calibrated: bool = True, **kw: Any) -> dict[str, Any]:
    """Two numbers and a category; 600 points are even, 20 more double the odds of good."""
    card: dict[str, Any] = {
        "contract": "guiyan-scorecard/1",
        "id": f"{name}-1",
        "name": name,
        "seed": 7,
        "rows": 300,
        "bad": 30,
        "base_points": 560,
        "pdo": 20,
        "factors": [
            {
                "column": "operating_months",
                "kind": "numeric",
                "edges": [12, 36],
                "points": [-10, 15, 30],
                "missing": 0,
                "neutral": 15,
            },
            {
                "column": "staff",
                "kind": "numeric",
                "edges": [2.5, 10],
                "points": [0, 15, 30],
                "missing": 5,
                "neutral": 15,
            },
            {
                "column": "tax_grade",
                "kind": "categorical",
                "levels": {"A": 20, "B": 15, "M": 5, "C": -20, "D": -40},
                "other": 0,
                "missing": 0,
                "neutral": 8,
            },
        ],
        "calibration": {"kind": "logistic", "intercept": 17.8, "slope": -0.034657}
        if calibrated
        else {"kind": "none"},
        "grades": [
            {"grade": "A", "min_points": 620},
            {"grade": "B", "min_points": 590},
            {"grade": "C", "min_points": 0},
        ],
        "reasons": {
            "operating_months": {"code": "MONTHS", "zh": "经营时间较短", "en": "Young business"},
            "staff": {"code": "STAFF", "zh": "用工较少", "en": "Few staff"},
            "tax_grade": {"code": "TAX", "zh": "纳税信用等级偏低", "en": "Low tax grade"},
        },
        **kw,
    }
    return {**card, "psi": baseline_of(card, columns_of(card, sample_rows()), edges=EDGES)}


def sample_rows(number: int = 300) -> list[dict[str, Any]]:
    """Rows that repeat: what the card was made on."""
    grades = ["A", "B", "M", "C", None]
    return [
        {"operating_months": n % 60, "staff": n % 17, "tax_grade": grades[n % 5]}
        for n in range(number)
    ]


MAPPING = {"staff": "employees"}


def another_card(name: str = "rival") -> dict[str, Any]:
    """As the hand-written one, with a little more weight on staff."""
    card = a_card(name)
    card["factors"][1] = {**card["factors"][1], "points": [-5, 15, 35]}
    return card


def the_factor(card: dict[str, Any], column: str) -> dict[str, Any]:
    return next(f for f in card["factors"] if f["column"] == column)


def renamed(column: str, **reason: str) -> dict[str, Any]:
    """The card with its column of staff under another name."""
    card = deepcopy(a_card())
    the_factor(card, "staff")["column"] = column
    words = {"code": "X", "zh": "偏低", "en": "Low", **reason}
    card["reasons"] = {**card["reasons"], column: words}
    card["psi"]["columns"][column] = card["psi"]["columns"]["staff"]
    return card


@dataclass
class Desk:
    """The centre with everybody a card needs: author, validator, first and second approver."""

    office: Office
    author: User
    peer: User
    lead: User

    @property
    def world(self) -> World:
        return self.office.world

    @property
    def firm(self) -> Enterprise:
        return self.office.firm

    def act(self, user: User) -> Any:
        return self.world.act(user)

    def uploaded(self, card: dict[str, Any] | None = None, **kw: Any) -> RiskCard:
        made = risk_cards.upload_risk_card(
            self.act(self.author),
            card=card or a_card(),
            metrics=kw.pop("metrics", {}),
            model_card=kw.pop("model_card", MODEL_CARD),
            mapping=kw.pop("mapping", MAPPING),
            note=kw.pop("note", "手工测试卡"),
            **kw,
        )
        db.session.commit()
        return made

    def validated(self, card: dict[str, Any] | None = None, **kw: Any) -> RiskCard:
        made = self.uploaded(card, **kw)
        ticked = dict.fromkeys(CHECKLIST, True)
        risk_cards.validate_risk_card(
            self.act(self.peer), card=made, checklist=ticked, note="逐项看过"
        )
        db.session.commit()
        return made

    def approved(self, card: dict[str, Any] | None = None, **kw: Any) -> RiskCard:
        made = self.validated(card, **kw)
        risk_cards.approve_risk_card(self.act(self.peer), card=made)
        risk_cards.confirm_risk_card(self.act(self.lead), card=made)
        db.session.commit()
        return made

    def champion(self, card: dict[str, Any] | None = None, **kw: Any) -> RiskCard:
        made = self.approved(card, **kw)
        step = risk_promoting.sign_promotion(self.act(self.peer), card=made, note="第一张卡")
        risk_promoting.confirm_promotion(self.act(self.lead), promotion=step)
        db.session.commit()
        return made

    def challenger(self, card: dict[str, Any] | None = None, **kw: Any) -> RiskCard:
        made = self.approved(card or another_card(), **kw)
        risk_cards.challenge_risk_card(self.act(self.author), card=made)
        db.session.commit()
        return made

    def score(self, firm: Enterprise | None = None) -> list[RiskScore]:
        made = risk_scores.score_risk(self.world.machine(), enterprise=firm or self.firm)
        db.session.commit()
        return made

    def newest(self) -> RiskScore:
        return queries.risk_scores_of(self.world.actor(self.author), self.firm)[0]


def a_desk(world: World) -> Desk:
    office = an_office(world)
    peer = world.person("finance_centre", office.centre)
    return Desk(office, office.officer, peer, office.lead)


def stored_scores(
    desk: Desk, cards: list[RiskCard], rows: list[tuple[dict[str, Any], bool | None]]
) -> None:
    """Scores of one firm under each card on the same inputs, each with a loan that followed.

    The days lie a day apart, long past; None has no loan.
    """

    first = clock.today() - timedelta(days=3 * len(rows) + 40)
    for number, (inputs, bad) in enumerate(rows):
        day = first + timedelta(days=3 * number)
        for card in cards:
            made = risk_score(
                card.definition, inputs, cut_off=card.cut_off, expired=False, drawn=False
            )
            db.session.add(
                RiskScore(
                    county_id=desk.world.county.id,
                    enterprise_id=desk.firm.id,
                    card_id=card.id,
                    card_hash=card.card_hash,
                    shadow=card.state == "challenger",
                    inputs=inputs,
                    sources={},
                    inputs_hash=f"{number}",
                    manual_only=False,
                    drawn=False,
                    points=made.points,
                    pd=made.pd,
                    grade=made.grade,
                    recommended=made.recommended,
                    reasons=list(made.reasons),
                    flags=list(made.flags),
                    document=made.document,
                    computed_at=clock.at_local(day, 9),
                    policy_digest="test",
                )
            )
        if bad is not None:
            _outcome(desk, day, bad)
    db.session.commit()


def _outcome(desk: Desk, day: date, bad: bool) -> None:
    risk_scores.record_outcome(
        desk.world.machine(),
        enterprise_id=desk.firm.id,
        loan=new_public_id(),
        began_on=day + timedelta(days=1),
        bad=bad,
    )
