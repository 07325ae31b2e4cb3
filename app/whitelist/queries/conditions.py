"""What a review is judged by, gathered for the rules."""

from app.enterprises.models import Enterprise
from app.infra.acts import Act
from app.whitelist.models import Score
from app.whitelist.queries.appeals import negatives_about
from app.whitelist.queries.facts import enterprise_facts
from app.whitelist.rules import entry as conditions
from app.whitelist.rules import listing
from app.whitelist.rules.entry import Condition


def conditions_of(act: Act, enterprise: Enterprise, score: Score) -> tuple[Condition, ...]:
    """Everything an entry needs, each with its outcome today, under a score."""
    facts = enterprise_facts(enterprise)
    return listing.all_conditions(
        conditions.conditions(facts, on=act.on, policy=act.policy),
        grade=score.grade,
        negative=bool(negatives_about(enterprise, act.on)),
        policy=act.policy,
    )
