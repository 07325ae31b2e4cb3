"""What a proposal and a review are judged by, gathered for the rules."""

from app.enterprises.models import Enterprise
from app.infra import clock
from app.infra.acts import Act
from app.kernel.refusals import Refusal
from app.whitelist.models import Score
from app.whitelist.queries.appeals import negatives_about
from app.whitelist.queries.entries import COUNTY_LIST, entry_in_process, standing_entry
from app.whitelist.queries.facts import enterprise_facts
from app.whitelist.queries.scores import has_agreed, newest_score
from app.whitelist.rules import entry as conditions
from app.whitelist.rules import listing
from app.whitelist.rules.entry import Condition


def why_not_proposed(
    act: Act, enterprise: Enterprise, programme: str = COUNTY_LIST
) -> tuple[Refusal, ...]:
    """Why an enterprise cannot be proposed today; empty where it can."""
    score = newest_score(enterprise.id)
    against = negatives_about(enterprise, act.on)
    standing = standing_entry(enterprise.id, programme)
    facts = listing.ProposalFacts(
        verified=enterprise.state == "verified",
        agreed=has_agreed(enterprise),
        score_on=clock.day_of(score.computed_at) if score else None,
        negative_until=against[0].until if against else None,
        in_process=entry_in_process(enterprise.id, programme) is not None,
        standing_until=standing.valid_to if standing else None,
    )
    return listing.proposal_refusals(facts, on=act.on, policy=act.policy)


def conditions_of(act: Act, enterprise: Enterprise, score: Score) -> tuple[Condition, ...]:
    """Everything an entry needs, each with its outcome today, under a score."""
    facts = enterprise_facts(enterprise)
    return listing.all_conditions(
        conditions.conditions(facts, on=act.on, policy=act.policy),
        grade=score.grade,
        negative=bool(negatives_about(enterprise, act.on)),
        policy=act.policy,
    )
