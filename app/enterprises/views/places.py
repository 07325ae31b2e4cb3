"""The parks of the 1+7+N."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _

from app.enterprises import queries
from app.enterprises.models import Park
from app.enterprises.rules import reading
from app.enterprises.views.room import room
from app.infra.acts import Act
from app.kernel.actors import Permission, Role
from app.kernel.words import N_

ROLE_LABELS = {"core": N_("核心园区"), "key": N_("重点园区"), "other": N_("平台")}
MEASURES = {
    "built": N_("建成"),
    "jobs": N_("带动就业"),
    "large_industrial_firms": N_("规模以上工业企业"),
    "output_fen": N_("产值"),
    "workshops": N_("就业帮扶车间"),
}
_READERS = reading.COUNTY | {Role.PARK_MANAGER, Role.TOWNSHIP_LIAISON}


@room.page("/parks", may=Permission.PARK_READ)
def parks(act: Act) -> Any:
    return render_template(
        "enterprises/parks.html", rows=queries.park_board(act.actor), roles=ROLE_LABELS
    )


@room.page("/parks/<id:park>", may=Permission.PARK_READ, subject=queries.park_for)
def show_park(act: Act, park: Park) -> Any:
    row = next((row for row in queries.park_board(act.actor) if row.park.id == park.id), None)
    return render_template(
        "enterprises/park.html",
        park=park,
        row=row,
        roles=ROLE_LABELS,
        measures={code: _(label) for code, label in MEASURES.items()},
        reads=act.actor.role in _READERS,
        tenants=queries.tenants_of(act.actor, park) if act.actor.role in _READERS else [],
    )
