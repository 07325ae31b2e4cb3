"""What the list and credit parks give (支持措施), open to everybody: law, review, until when."""

from typing import Any

from flask import render_template

from app.infra.acts import Act
from app.kernel.actors import Access
from app.whitelist.rules import benefits as rules
from app.whitelist.rules.citing import cited
from app.whitelist.views.public_parks import act_of_nobody
from app.whitelist.views.room import room


@room.page("/benefits", may=Access.ANYONE)
def show_benefits(act: Act | None) -> Any:
    act = act or act_of_nobody()
    return render_template(
        "whitelist/benefits.html",
        rows=rules.benefits(act.policy) if act else (),
        scopes=rules.SCOPES,
        benefit_names=rules.NAMES,
        standing_names=rules.STANDINGS,
        cited=cited,
        clocks=_clocks(act) if act else {},
        disclaimer=act.policy["whitelist.disclaimer"] if act else "",
    )


def _clocks(act: Act) -> dict[str, Any]:
    """Working days for a decision: in the green channel, and otherwise."""
    return {
        "green": act.policy["clocks.decision_green_working_days"],
        "usual": act.policy["clocks.decision_working_days"],
    }
