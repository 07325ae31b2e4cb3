"""First pages, and the whole file of a need."""

from typing import Any

from flask import redirect, render_template, url_for

from app.desk import queries
from app.desk.landings import landing_of
from app.infra.acts import Act
from app.infra.rooms import Room
from app.kernel.actors import Access, Permission
from app.monitoring.queries import front_figures
from app.needs.models import FinancingNeed
from app.needs.queries import need_for

room = Room("desk", __name__)


@room.page("/", may=Access.ANYONE)
def front(act: Act | None) -> Any:
    return render_template("desk/front.html", figures=front_figures())


@room.page("/home", may=Access.SIGNED_IN)
def landing(act: Act) -> Any:
    assert act.actor.role is not None
    return redirect(url_for(landing_of(act.actor.role)))


@room.page("/me", may=Permission.NEED_SUBMIT)
def home(act: Act) -> Any:
    return render_template("desk/home.html", home=queries.home(act.actor))


@room.page("/work", may=Access.SIGNED_IN)
def work(act: Act) -> Any:
    return render_template("desk/work.html", work=queries.work(act.actor))


@room.page("/centre/needs/<id:need>", may=Permission.BOARD_READ, subject=need_for)
def need_file(act: Act, need: FinancingNeed) -> Any:
    return render_template("desk/need_file.html", file=queries.need_file(act.actor, need))
