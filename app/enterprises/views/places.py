"""The parks of the 1+7+N."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _

from app.enterprises import queries
from app.enterprises.models import Park
from app.enterprises.rules import reading
from app.enterprises.rules.parks import MEASURES, ROLE_LABELS
from app.enterprises.views.room import room
from app.infra.acts import Act
from app.kernel.actors import Permission, Role

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
