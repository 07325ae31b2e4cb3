"""The front page and the help page: open to everyone."""

from typing import Any

from flask import current_app, redirect, render_template, request, send_from_directory

from app.accounts.queries import complaint_phones, county_of_pack
from app.accounts.states import KIND_LABELS
from app.desk import queries
from app.desk.landings import opener
from app.desk.views.room import room
from app.infra import clock
from app.infra.acts import Act
from app.kernel.actors import Access, Role
from app.monitoring.queries import front_figures
from app.shell.frame import asset, locale_is_chinese


@room.page("/", may=Access.ANYONE)
def front(act: Act | None) -> Any:
    county = county_of_pack(current_app.config["COUNTY"])
    figures = front_figures(county.id, clock.today()) if county else None
    return render_template("desk/front.html", figures=figures, county=county)


@room.page("/help", may=Access.ANYONE)
def help(act: Act | None) -> Any:
    """The reader's own guide, or the one asked for; complaints, privacy, accessibility."""
    name = _guide_named(act, request.args.get("guide", ""))
    language = "zh" if locale_is_chinese() else "en"
    return render_template(
        "desk/help.html",
        guide=queries.guide(name, language),
        chosen=name,
        titles=queries.titles(language),
        opens=opener(act.actor if act else None),
        institutions=complaint_phones(_county_id(act)),
        kind_labels=KIND_LABELS,
    )


@room.page("/help/pictures/<name>", may=Access.ANYONE)
def guide_picture(act: Act | None, name: str) -> Any:
    """A picture of a guide; 404 for any other name."""
    return send_from_directory(queries.PICTURES, name, max_age=86_400)


@room.page("/favicon.ico", may=Access.ANYONE)
def icon(act: Act | None) -> Any:
    """The name mark, for browsers that ask for an icon without reading the page."""
    return redirect(asset("mark.svg"))


def _guide_named(act: Act | None, wanted: str) -> str:
    """The guide asked for; else that of the reader's role; else the entrepreneur's."""
    if wanted in queries.NAMES:
        return wanted
    role = act.actor.role if act else None
    return queries.GUIDES[role or Role.ENTREPRENEUR]


def _county_id(act: Act | None) -> int:
    """The county of whoever signed in, else the one this installation serves; 0 before set-up."""
    if act is not None:
        return act.actor.county_id
    county = county_of_pack(current_app.config["COUNTY"])
    return county.id if county else 0
