"""What a promotion and the page of fairness rest on, gathered for the rules."""

from app.infra.acts import Act
from app.whitelist.models import RiskCard
from app.whitelist.queries import risk_scores
from app.whitelist.rules.fairness import Dimension, Group, dimension, measured_groups
from app.whitelist.rules.risk_compare import Evidence, evidence_of
from app.whitelist.rules.risk_watch import stability

NO_PARK = "—"


def evidence_for(act: Act, champion: RiskCard, challenger: RiskCard) -> Evidence:
    """Both cards on the same loans; the challenger's stability and fairness on who applies now."""
    first, second = risk_scores.paired(champion, challenger)
    newest = risk_scores.newest_scores(challenger)
    return evidence_of(
        first,
        second,
        stability=stability(challenger.definition, [one.inputs for one in newest], act.policy),
        fairness=fairness_of(act, challenger),
    )


def fairness_of(act: Act, card: RiskCard) -> tuple[Dimension, ...]:
    """By park and by sector; sex and age are not kept of any enterprise here."""
    newest = risk_scores.newest_scores(card)
    outcomes = risk_scores.outcome_by_firm(card.county_id)
    sizes = {
        "publish_min": act.policy["risk.fairness_publish_min"],
        "sure_min": act.policy["risk.fairness_sure_min"],
        "ratio_min": act.policy["risk.fairness_ratio_min"],
    }
    groups = {
        "park": [one.treated(one.park or NO_PARK, _bad(outcomes, one)) for one in newest],
        "sector": [one.treated(one.sector, _bad(outcomes, one)) for one in newest],
    }
    return tuple(dimension(code, treated, **sizes) for code, treated in groups.items())


def measured_of(act: Act, card: RiskCard) -> dict[str, tuple[Group, ...]]:
    """Protected column -> its groups as training measured them, by the county's sizes of today."""
    return {
        column: measured_groups(
            card.metrics,
            column,
            publish_min=act.policy["risk.fairness_publish_min"],
            sure_min=act.policy["risk.fairness_sure_min"],
        )
        for column in card.metrics.get("fairness", {})
    }


def _bad(outcomes: dict[int, bool], one: risk_scores.Newest) -> bool | None:
    return outcomes.get(one.enterprise_id)
