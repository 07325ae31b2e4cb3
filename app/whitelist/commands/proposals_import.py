"""Proposals from a table: each row that can be is proposed as the person who sent it."""

from app.infra.acts import Act
from app.infra.imports.kinds import Kind, Verdict
from app.infra.imports.models import Import
from app.kernel.actors import Permission
from app.kernel.words import N_
from app.whitelist.commands.proposing import propose_entry
from app.whitelist.queries import proposals_import as queries
from app.whitelist.queries.proposals_import import ProposalVerdict
from app.whitelist.rules import proposals_table


def take_proposal(act: Act, imported: Import, verdict: Verdict) -> None:
    """Propose the enterprise of one row; the command asks everything once more."""
    assert isinstance(verdict, ProposalVerdict), verdict
    row, enterprise = verdict.row, verdict.enterprise
    if row is None or enterprise is None or verdict.outcome == proposals_table.KNOWN:
        return
    propose_entry(act, enterprise=enterprise, grounds=row.grounds)


PROPOSALS = Kind(
    code=queries.PROPOSALS,
    title=N_("名单提名"),
    may=Permission.WHITELIST_BATCH,
    sheet=proposals_table.SHEET,
    outcomes=proposals_table.OUTCOMES,
    verdicts=queries.proposal_verdicts,
    take=take_proposal,
    lead=N_("一次提名多家本辖区的企业进入支持白名单；写信用代码或企业编号，名称和理由可以不写。"),
    promise=N_("逐家提名并通知企业，之后由中心两个人先后审查；已有提名的不会变成两份。"),
)
