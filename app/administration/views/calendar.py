"""The working-day calendar: the State Council's notices as a table."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.administration import commands, queries
from app.administration.forms import CalendarDayForm
from app.administration.views.room import room
from app.infra.acts import Act
from app.infra.forms import form_for
from app.kernel.actors import Permission


@room.page("/admin/calendar", may=Permission.CALENDAR_MANAGE)
def calendar(act: Act) -> Any:
    text = request.args.get("year", "")
    known = text.isascii() and text.isdigit() and len(text) == 4
    return render_template(
        "administration/calendar.html",
        found=queries.calendar_year(int(text) if known else act.on.year, act.on),
        on=act.on,
        form=form_for(CalendarDayForm),
    )


@room.action(
    "/admin/calendar", may=Permission.CALENDAR_MANAGE, form=CalendarDayForm, again=calendar
)
def enter_day(act: Act, form: CalendarDayForm) -> Any:
    day = form.day.data
    commands.enter_day(
        act,
        day=day,
        working=form.working.data == "working",
        name=form.name.data or "",
        source=form.source.data or "",
    )
    flash(_("已登记，此后计算的时限按新的日历"))
    return redirect(url_for("administration.calendar", year=day.year), 303)
