"""Writes: a policy value is proposed by one person and approved by another."""

from datetime import date
from typing import Any

from app.accounts.commands import require_second_eye
from app.administration import rules
from app.infra import journal
from app.infra.acts import Act
from app.infra.parameters import PolicyParameter
from app.kernel.refusals import Refusal, invalid_if, refuse_if


def propose_parameter(
    act: Act,
    *,
    code: str,
    value: Any,
    valid_from: date,
    valid_to: date | None,
    citation: str,
    reason: str,
) -> PolicyParameter:
    """Propose a dated value of the county with its document."""
    invalid_if(
        rules.proposal_refusals(
            code=code,
            value=value,
            valid_from=valid_from,
            valid_to=valid_to,
            citation=citation,
            reason=reason,
            on=act.on,
            policy=act.policy,
        )
    )
    row = PolicyParameter(
        county_id=act.actor.county_id,
        code=code,
        value=value,
        valid_from=valid_from,
        valid_to=valid_to,
        citation=citation,
        reason=reason,
        proposed_by=act.actor.id,
    )
    journal.record(act, row, "propose", detail={"code": code, "value": str(value)})
    return row


def approve_parameter(act: Act, *, parameter: PolicyParameter) -> PolicyParameter:
    """Approve another person's proposal; it counts from its first day on."""
    _refuse_own(act, parameter)
    parameter.machine.step(parameter.state, "approve")
    refuse_if(rules.approval_refusals(valid_from=parameter.valid_from, on=act.on))
    parameter.approved_by, parameter.approved_at = act.actor.id, act.at
    journal.record(act, parameter, "approve", announce="parameter.approved")
    return parameter


def reject_parameter(act: Act, *, parameter: PolicyParameter, reason: str) -> PolicyParameter:
    """Decline a proposal with a reason."""
    _refuse_own(act, parameter)
    journal.record(act, parameter, "reject", reason=reason)
    return parameter


def _refuse_own(act: Act, parameter: PolicyParameter) -> None:
    own = Refusal("four_eyes", "不能批准自己提出的参数")
    require_second_eye(act, makers=(parameter.proposed_by,), refusal=own)
