"""What the county sees of guaranteed loans: five fields and no more (商业银行法 art. 29)."""

from typing import Any

from flask import render_template, request

from app.infra.acts import Act
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.kernel.errors import NotVisible
from app.loans import queries
from app.loans.queries import BookFilters
from app.loans.views.room import room


@room.page("/centre/loans", may=Permission.LOAN_READ)
def mirror(act: Act) -> Any:
    if not queries.reduced_for(act.actor):
        raise NotVisible("loans")
    late = request.args.get("overdue") == "1"
    chosen = BookFilters(overdue=True if late else None)
    found = queries.loans(act.actor, Page(50, request.args.get("cursor")), chosen, on=act.on)
    return render_template("loans/mirror.html", found=found, late=late, on=act.on)
