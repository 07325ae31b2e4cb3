"""Related parties of a client: one person of the agency declares, another confirms or refutes."""

from app.accounts.commands import require_second_eye
from app.guarantee import queries, rules
from app.guarantee.models import GuaranteeApplication, RelatedParty
from app.guarantee.queries.capacity import hold_turn
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.doors import constraint
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Role
from app.kernel.identifiers import fold
from app.kernel.refusals import Refusal, conflict, invalid_if
from app.kernel.words import N_

ALREADY_DECLARED = Refusal("already_declared", "这家关联企业已经申报过")
FOUR_EYES = Refusal("four_eyes", "申报人不能自己核实，请另一位同事核实")
ENDING_EYES = Refusal("four_eyes", "申报或核实过这项关联的人不能解除，请另一位审批人解除")
constraint("uq_related_parties_standing", ALREADY_DECLARED)
constraint("ck_related_parties_four_eyes", FOUR_EYES)


def declare_relation(
    act: Act,
    *,
    application: GuaranteeApplication,
    other_uscc: str,
    other_name: str,
    kind: str,
    evidence: str,
) -> RelatedParty:
    """Declare a firm related to the client of an application, with what the statement rests on.

    Until somebody else has looked, nothing is approved for this client.
    """
    code, name, words = fold(other_uscc.strip()), other_name.strip(), evidence.strip()
    enterprise = application.enterprise
    invalid_if(
        rules.declaration_refusals(
            other_uscc=code, other_name=name, kind=kind, evidence=words, own_uscc=enterprise.uscc
        )
    )
    standing = queries.standing_relations(application.guarantor_id, enterprise)
    if any(r.enterprise_id == enterprise.id and r.other_uscc == code for r in standing):
        raise conflict(ALREADY_DECLARED.code, ALREADY_DECLARED.text)
    relation = RelatedParty(
        county_id=application.county_id,
        guarantor_id=application.guarantor_id,
        enterprise=enterprise,
        other_uscc=code,
        other_name=name,
        kind=kind,
        evidence=words,
        declared_by=act.actor.id,
        declared_at=act.at,
    )
    journal.record(act, relation, "declare", detail={"kind": kind})
    db.session.flush()
    open_task(
        act,
        kind="relation_check",
        subject=relation,
        text=N_("担保申请 {reference}：有一项关联关系待核实"),
        values={"reference": application.reference},
        url=f"/guarantee/applications/{application.public_id}#relations",
        organisation_id=application.guarantor_id,
        role=Role.GUARANTEE_MANAGER,
    )
    return relation


def confirm_relation(act: Act, *, relation: RelatedParty) -> RelatedParty:
    """It is true: both firms count together from now on."""
    return _decide(act, relation, "confirm")


def refute_relation(act: Act, *, relation: RelatedParty, reason: str) -> RelatedParty:
    """It is not true, and why."""
    invalid_if(rules.reason_refusals(reason))
    return _decide(act, relation, "refute", reason.strip())


def end_relation(act: Act, *, relation: RelatedParty, reason: str) -> RelatedParty:
    """It was true and is over, and why; said by a third person, who then approves nothing for it.

    Both firms count apart from now on, so neither who declared nor who confirmed can say so.
    """
    invalid_if(rules.reason_refusals(reason))
    hold_turn(queries.guarantor_of(relation))
    relation = queries.locked_relation(relation.id)
    relation.machine.step(relation.state, "end")
    makers = (relation.declared_by, relation.decided_by)
    require_second_eye(act, makers=makers, refusal=ENDING_EYES)
    journal.record(act, relation, "end", reason=reason.strip())
    relation.ended_at = act.at
    db.session.flush()
    return relation


def _decide(
    act: Act, relation: RelatedParty, action: str, reason: str | None = None
) -> RelatedParty:
    guarantor = queries.guarantor_of(relation)
    hold_turn(guarantor)
    relation = queries.locked_relation(relation.id)
    relation.machine.step(relation.state, action)
    require_second_eye(act, makers=(relation.declared_by,), refusal=FOUR_EYES)
    relation.decided_by, relation.decided_at = act.actor.id, act.at
    journal.record(act, relation, action, reason=reason)
    close_tasks(act, subject=relation)
    db.session.flush()
    return relation
