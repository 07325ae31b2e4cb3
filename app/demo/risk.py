"""Risk cards of the demonstration: a champion, a challenger in the shadow, scores, a month watched.

Made by code on invented rows and marked as simulated everywhere; nothing is trained at loading.
"""

from datetime import date, timedelta
from random import Random
from typing import Any

from app.demo.people import Cast
from app.demo.story import Story, Telling
from app.infra import clock
from app.infra.acts import Act, machine_act
from app.infra.db import db
from app.whitelist.commands import monthly, risk_cards, risk_promoting, risk_scores
from app.whitelist.models import RiskCard
from app.whitelist.queries import risk_scores as queries
from app.whitelist.rules.governing import CHECKLIST, DECLINE, REFER_, SUPPORT
from app.whitelist.rules.risk_inputs import columns_of
from app.whitelist.rules.scorecard.monitor import baseline_of

ROWS = 400
EDGES = [560, 580, 600, 620, 640]
UPLOADED, BEGAN, CHALLENGED, SCORED = 60, 45, 4, 2
"""So many days before the day of loading: champion uploaded and begun, rival tried, both scored."""
FIRMS = 60
"""Scored at loading; the others are scored when something about them changes, or by the job."""
DECISIONS = 12
MODEL_CARD = """# 模型说明（模拟数据）

**用途**：演示还款风险的评分、比较、监测。只供中心的人参考，不自动决定任何事。
**不能用于**：真实的申请人；拒绝；给银行或担保机构看。
**数据**：由程序随机生成的 400 行，没有真实企业；违约定义为一年内逾期满 90 天。
**排除**：性别、年龄、民族、户籍、亲属、社交媒体不在其中；园区、带动就业、司法记录也不在分数里。
**拒绝推断**：只看得到放出去的贷款，对没有放款的人会有偏差；不做修补，只并列两边的分数。
**局限**：没有真实的结果，区分力、校准都没有意义；到期日后只作人工判断。
"""
_WORDS = {
    "operating_months": ("经营时间较短", "Young business"),
    "employees": ("用工较少", "Few staff"),
    "revenue_wan": ("近 12 个月收入较低", "Low sales in 12 months"),
    "industry_section": ("所在行业门类波动较大", "Industry section is less steady"),
}


def begin_risk_cards(telling: Telling, day: date) -> None:
    """Let the cards begin their life some weeks before the day of loading."""
    begins = clock.at_local(day - timedelta(days=UPLOADED), 10)
    telling.begin(_cards(telling.cast, telling.draw("risk"), day), begins)


def _cards(cast: Cast, draw: Random, day: date) -> Story:
    rows = [_invented(draw) for _ in range(ROWS)]
    champion = _uploaded(cast, _card("演示主卡", rows, steps=(0, 15, 30)), "主卡（演示，模拟数据）")
    yield clock.at_local(day - timedelta(days=BEGAN + 6), 15)
    _approved(cast, champion)
    step = risk_promoting.sign_promotion(
        cast.act("centre2"), card=champion, note="第一张卡，凭验证启用（演示）"
    )
    yield clock.at_local(day - timedelta(days=BEGAN), 9, 30)
    risk_promoting.confirm_promotion(cast.act("centre-lead"), promotion=step)
    _score_some(cast)
    _decide_some(cast, champion)
    yield clock.at_local(day - timedelta(days=CHALLENGED), 10)
    rival = _uploaded(
        cast, _card("演示挑战卡", rows, steps=(-5, 15, 35)), "挑战卡（演示，模拟数据）"
    )
    _approved(cast, rival)
    risk_cards.challenge_risk_card(cast.act("centre"), card=rival)
    yield clock.at_local(day - timedelta(days=SCORED), 20)
    _score_some(cast)
    monthly.watch_month(machine_act(cast.county_id), month=monthly.last_month(day))


def _invented(draw: Random) -> dict[str, Any]:
    """A row about as the demonstration's firms are."""
    staff = draw.randrange(6, 40)
    known = draw.random() > 0.08
    return {
        "operating_months": draw.randrange(18, 110),
        "employees": staff if known else None,
        "revenue_wan": round(staff * draw.uniform(15, 40)) if known else None,
        "industry_section": draw.choice("CCCCCCCCCCCCCCCCCCAF"),
    }


def _card(name: str, rows: list[dict[str, Any]], steps: tuple[int, ...]) -> dict[str, Any]:
    card: dict[str, Any] = {
        "contract": "guiyan-scorecard/1",
        "id": f"simulated-{len(name)}",
        "name": name,
        "base_points": 555,
        "pdo": 20,
        "factors": [
            _number("operating_months", [12, 36], steps),
            _number("employees", [4, 15], steps),
            _number("revenue_wan", [50, 300], steps),
            _levels("industry_section", {"A": 5, "C": 10, "F": 8, "G": 0, "H": -5}),
        ],
        "calibration": {"kind": "logistic", "intercept": 17.9, "slope": -0.034657},
        "grades": [
            {"grade": "A", "min_points": 620},
            {"grade": "B", "min_points": 595},
            {"grade": "C", "min_points": 575},
            {"grade": "D", "min_points": 0},
        ],
        "reasons": {
            column: {"code": column.upper(), "zh": zh, "en": en}
            for column, (zh, en) in _WORDS.items()
        },
    }
    return card | {"psi": baseline_of(card, columns_of(card, rows), edges=EDGES)}


def _number(column: str, edges: list[int], points: tuple[int, ...]) -> dict[str, Any]:
    told = {"edges": edges, "points": list(points), "missing": points[0], "neutral": points[1]}
    return {"column": column, "kind": "numeric", **told}


def _levels(column: str, levels: dict[str, int]) -> dict[str, Any]:
    told = {"levels": {**levels, "O": 0, "R": 0}, "other": 0, "missing": 0, "neutral": 5}
    return {"column": column, "kind": "categorical", **told}


def _uploaded(cast: Cast, card: dict[str, Any], note: str) -> RiskCard:
    return risk_cards.upload_risk_card(
        cast.act("centre"),
        card=card,
        metrics={},
        model_card=MODEL_CARD,
        mapping={},
        note=note,
        simulated=True,
    )


def _approved(cast: Cast, card: RiskCard) -> None:
    risk_cards.validate_risk_card(
        cast.act("centre2"),
        card=card,
        checklist=dict.fromkeys(CHECKLIST, True),
        note="演示：逐项看过，数据是模拟的",
    )
    risk_cards.approve_risk_card(cast.act("centre2"), card=card)
    risk_cards.confirm_risk_card(cast.act("centre-lead"), card=card)


def _score_some(cast: Cast) -> None:
    """The first firms that agree, by every card at work."""
    act = machine_act(cast.county_id)
    for firm in queries.firms_to_score(cast.county_id, after=0, limit=FIRMS):
        risk_scores.score_risk(act, enterprise=firm)
    db.session.flush()


def _decide_some(cast: Cast, champion: RiskCard) -> None:
    """A person decides beside the first few scores, once another way than the card."""
    centre = cast.act("centre")
    for number, one in enumerate(queries.newest_scores(champion)[:DECISIONS]):
        _decide(centre, one.public_id, number)


def _decide(act: Act, score_id: str, number: int) -> None:
    score = queries.risk_score_for(act.actor, score_id)
    if score is None:
        return
    decided, code, reason = score.recommended, "", ""
    if score.recommended == REFER_:
        decided, reason = SUPPORT, "资料看过，经营正常（演示）"
    elif number == 0:
        decided = DECLINE if score.recommended == SUPPORT else SUPPORT
        code, reason = "new_facts", "现场看到新的订单情况（演示）"
    risk_scores.decide_score(act, score=score, decided=decided, code=code, reason=reason)
