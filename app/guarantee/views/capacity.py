"""What an agency can still take on: leverage, its clients, its programmes and their claim rates."""

from typing import Any

from flask import render_template

from app.guarantee import queries
from app.guarantee.forms import DecidedForm
from app.guarantee.rules.relations import KIND_LABELS
from app.guarantee.views.room import room
from app.infra.acts import Act
from app.infra.forms import form_for
from app.kernel.actors import Permission
from app.kernel.rates import percent


@room.page("/guarantee/capacity", may=Permission.GUARANTEE_QUEUE)
def capacity(act: Act) -> Any:
    return render_template(
        "guarantee/capacity.html",
        agency=queries.agency_standing(act),
        programmes=queries.programme_standings(act),
        clients=queries.largest_clients(act),
        relations=queries.open_relations(act.actor),
        kinds=KIND_LABELS,
        me=act.actor.id,
        percent=percent,
        reason=form_for(DecidedForm),
    )
