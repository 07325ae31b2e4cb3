"""Enterprises and parks from a table of the centre's: taken by code, never twice."""

from app.enterprises import queries
from app.enterprises.commands.places import enter_park
from app.enterprises.commands.registering import edit_enterprise, file_enterprise
from app.enterprises.queries import EnterpriseVerdict, ParkVerdict
from app.enterprises.rules import enterprise_table, parks
from app.infra.acts import Act
from app.infra.imports.kinds import Kind, Verdict
from app.infra.imports.models import Import
from app.kernel.actors import Permission
from app.kernel.words import N_


def take_enterprise(act: Act, imported: Import, verdict: Verdict) -> None:
    """Keep a file of the centre's, or bring one up to date; what somebody holds stays theirs."""
    if not isinstance(verdict, EnterpriseVerdict) or verdict.draft is None:
        return
    if verdict.outcome == "new":
        file_enterprise(act, draft=verdict.draft)
    elif verdict.outcome == "changed" and verdict.enterprise is not None:
        edit_enterprise(act, enterprise=verdict.enterprise, draft=verdict.draft)


def take_park(act: Act, imported: Import, verdict: Verdict) -> None:
    """Enter a park with its office, or bring it up to date."""
    if isinstance(verdict, ParkVerdict) and verdict.draft is not None:
        enter_park(act, draft=verdict.draft)


ENTERPRISES = Kind(
    code="enterprises",
    title=N_("企业"),
    may=Permission.IMPORT_RUN,
    sheet=enterprise_table.SHEET,
    outcomes=enterprise_table.OUTCOMES,
    verdicts=queries.enterprise_verdicts,
    take=take_enterprise,
    lead=N_("按统一社会信用代码建立或更新企业档案，重复导入不会变成两份。"),
    promise=N_("导入的档案待核实，由本人按信用代码登记认领；本人已登记的企业不会被改动。"),
)
PARKS = Kind(
    code="parks",
    title=N_("园区"),
    may=Permission.IMPORT_RUN,
    sheet=parks.SHEET,
    outcomes=parks.OUTCOMES,
    verdicts=queries.park_verdicts,
    take=take_park,
    lead=N_("按园区编号新增或更新园区，空着的格子不改动原有内容。"),
    promise=N_("新园区会同时建立它的管理单位。"),
)
KINDS = {kind.code: kind for kind in (ENTERPRISES, PARKS)}
