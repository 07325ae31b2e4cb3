"""The credit parks of the county, open to everybody: names, places, since when."""

from typing import Any

from flask import current_app, render_template

from app.accounts.queries import county_of_pack
from app.infra.acts import Act, machine_act
from app.kernel.actors import Access
from app.whitelist.queries.parks import designated_parks
from app.whitelist.views.room import room


@room.page("/credit-parks", may=Access.ANYONE)
def public_credit_parks(act: Act | None) -> Any:
    act = act or act_of_nobody()
    return render_template(
        "whitelist/public_parks.html",
        rows=designated_parks(act.actor.county_id, act) if act else [],
        disclaimer=act.policy["whitelist.disclaimer"] if act else "",
    )


def act_of_nobody() -> Act | None:
    """An act for a reader without an account; None before the county is set up."""
    county = county_of_pack(current_app.config["COUNTY"])
    return machine_act(county.id) if county else None
