"""The front page and the help page: open to everyone."""

from typing import Any

from flask import current_app, render_template

from app.accounts.queries import complaint_phones, county_of_pack
from app.accounts.states import KIND_LABELS
from app.desk.views.room import room
from app.infra import clock
from app.infra.acts import Act
from app.kernel.actors import Access
from app.monitoring.queries import front_figures


@room.page("/", may=Access.ANYONE)
def front(act: Act | None) -> Any:
    county = county_of_pack(current_app.config["COUNTY"])
    figures = front_figures(county.id, clock.today()) if county else None
    return render_template("desk/front.html", figures=figures, county=county)


@room.page("/help", may=Access.ANYONE)
def help(act: Act | None) -> Any:
    """How it works, whom to complain to, privacy, accessibility."""
    return render_template(
        "desk/help.html",
        institutions=complaint_phones(_county_id(act)),
        kind_labels=KIND_LABELS,
    )


def _county_id(act: Act | None) -> int:
    """The county of whoever signed in, else the one this installation serves; 0 before set-up."""
    if act is not None:
        return act.actor.county_id
    county = county_of_pack(current_app.config["COUNTY"])
    return county.id if county else 0
