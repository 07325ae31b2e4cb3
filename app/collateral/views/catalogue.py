"""The catalogue of collateral, for everybody: what counts, where it is registered, what to mind."""

from typing import Any

from flask import render_template

from app.collateral.rules.catalogue import NEVER, REGISTRATIONS, REGISTRIES, RIGHTS, VARIANTS, kinds
from app.collateral.views.room import room
from app.infra import clock
from app.infra.acts import Act
from app.kernel.actors import Access
from app.policy.policy import policy_on


@room.page("/collateral/kinds", may=Access.ANYONE)
def show_kinds(act: Act | None) -> Any:
    policy = act.policy if act is not None else policy_on(clock.today())
    return render_template(
        "collateral/kinds.html",
        kinds=kinds(policy),
        never=policy["collateral.never"],
        never_cited=policy.cite("collateral.never"),
        words={
            "rights": RIGHTS,
            "registries": REGISTRIES,
            "registrations": REGISTRATIONS,
            "variants": VARIANTS,
            "never": NEVER,
        },
    )
