"""First pages after signing in: what waits for me."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts.queries import user_of
from app.desk import queries
from app.desk.landings import landing_of, not_yet, places_of
from app.desk.views.room import room
from app.infra import clock, notify
from app.infra.acts import Act
from app.infra.notify import Notification
from app.infra.paging import Page
from app.kernel.actors import Access, Permission
from app.needs.states import NEED
from app.products.rules.vocabulary import USES
from app.referrals.states import REFERRAL

ROWS = 50


@room.page("/home", may=Access.SIGNED_IN)
def landing(act: Act) -> Any:
    """To the first page of one's role; staff without a second factor are asked for it first."""
    assert act.actor.role is not None
    if _second_factor_missing(act):
        flash(_("工作人员须先开启动态口令"))
        return redirect(url_for("accounts.second_factor"))
    return redirect(url_for(landing_of(act.actor.role)))


def _second_factor_missing(act: Act) -> bool:
    asked = current_app.config["STAFF_TOTP"] and act.actor.is_staff
    return asked and user_of(act.actor).totp_secret is None


@room.page("/me", may=Permission.NEED_SUBMIT)
def home(act: Act) -> Any:
    return render_template(
        "desk/home.html",
        home=queries.home(act.actor),
        public_label=NEED.public_label,
        referral_label=REFERRAL.public_label,
        uses=USES,
    )


@room.page("/work", may=Access.SIGNED_IN)
def work(act: Act) -> Any:
    """What waits for a member of staff, one list; what is done; where to go on."""
    show = show_of(request.args.get("show", ""))
    page = Page(ROWS, request.args.get("cursor"))
    return render_template(
        "desk/work.html",
        work=queries.work(act.actor, page, act.at, show=show),
        show=show,
        shows=queries.SHOWS,
        park=queries.park_card(act.actor),
        places=places_of(act.actor),
        not_yet=not_yet(act.actor.role),
    )


def show_of(wanted: str) -> str:
    """A part of the list by its name; the whole for anything else."""
    return wanted if wanted in queries.SHOWS else "all"


@room.action("/notifications/read", may=Access.SIGNED_IN)
def mark_read(act: Act) -> Any:
    """Everything was seen."""
    notify.mark_read(act.actor)
    return redirect(_back(act), 303)


@room.action(
    "/notifications/<id:notification>/read",
    may=Access.SIGNED_IN,
    subject=notify.notification_for,
)
def open_notification(act: Act, notification: Notification) -> Any:
    """Seen; on to what it is about."""
    notification.read_at = notification.read_at or clock.now()
    return redirect(notification.url or _back(act), 303)


def _back(act: Act) -> str:
    return url_for("desk.work" if act.actor.is_staff else "desk.home") + "#told"
