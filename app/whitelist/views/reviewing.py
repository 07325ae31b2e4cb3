"""What the centre does on an entry: two people review, objections are settled, it is suspended."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.infra.acts import Act
from app.kernel.actors import Permission
from app.whitelist import commands, queries
from app.whitelist.forms.listing import (
    OpinionForm,
    RefuseForm,
    RemoveForm,
    RestoreForm,
    SettleForm,
    SuspendForm,
)
from app.whitelist.models import Objection, WhitelistEntry
from app.whitelist.views.listing import show_entry
from app.whitelist.views.room import room


def _back(entry: WhitelistEntry) -> Response:
    return redirect(url_for("whitelist.show_entry", entry=entry.public_id), 303)


@room.action(
    "/centre/whitelist/<id:entry>/review",
    may=Permission.WHITELIST_REVIEW,
    subject=queries.entry_for,
    again=show_entry,
)
def start_review(act: Act, entry: WhitelistEntry) -> Any:
    commands.start_review(act, entry=entry)
    flash(_("已开始审查，请填写初审意见"))
    return _back(entry)


@room.action(
    "/centre/whitelist/<id:entry>/opinion",
    may=Permission.WHITELIST_REVIEW,
    subject=queries.entry_for,
    form=OpinionForm,
    again=show_entry,
)
def give_opinion(act: Act, entry: WhitelistEntry, form: OpinionForm) -> Any:
    commands.give_opinion(
        act,
        entry=entry,
        opinion=form.opinion.data or "",
        note=form.note.data or "",
        evidence=form.evidence(),
    )
    flash(_("已填写初审意见，等第二个人决定"))
    return _back(entry)


@room.action(
    "/centre/whitelist/<id:entry>/shortlist",
    may=Permission.WHITELIST_REVIEW,
    subject=queries.entry_for,
    again=show_entry,
)
def shortlist_entry(act: Act, entry: WhitelistEntry) -> Any:
    commands.shortlist_entry(act, entry=entry)
    flash(_("已同意，开始公示"))
    return _back(entry)


@room.action(
    "/centre/whitelist/<id:entry>/refuse",
    may=Permission.WHITELIST_REVIEW,
    subject=queries.entry_for,
    form=RefuseForm,
    again=show_entry,
)
def refuse_entry(act: Act, entry: WhitelistEntry, form: RefuseForm) -> Any:
    commands.refuse_entry(act, entry=entry, codes=form.codes.data or (), note=form.note.data or "")
    flash(_("已记录：不予进入名单，企业已收到原因"))
    return _back(entry)


@room.action(
    "/centre/whitelist/<id:entry>/suspend",
    may=Permission.WHITELIST_REVIEW,
    subject=queries.entry_for,
    form=SuspendForm,
    again=show_entry,
)
def suspend_entry(act: Act, entry: WhitelistEntry, form: SuspendForm) -> Any:
    commands.suspend_entry(act, entry=entry, code=form.code.data or "", note=form.note.data or "")
    flash(_("已暂停，企业可以在期限内写明情况"))
    return _back(entry)


@room.action(
    "/centre/whitelist/<id:entry>/restore",
    may=Permission.WHITELIST_SETTLE,
    subject=queries.entry_for,
    form=RestoreForm,
    again=show_entry,
)
def restore_entry(act: Act, entry: WhitelistEntry, form: RestoreForm) -> Any:
    commands.restore_entry(act, entry=entry, note=form.note.data or "")
    flash(_("已恢复"))
    return _back(entry)


@room.action(
    "/centre/whitelist/<id:entry>/remove",
    may=Permission.WHITELIST_SETTLE,
    subject=queries.entry_for,
    form=RemoveForm,
    again=show_entry,
)
def remove_entry(act: Act, entry: WhitelistEntry, form: RemoveForm) -> Any:
    commands.remove_entry(act, entry=entry, code=form.code.data or "", note=form.note.data or "")
    flash(_("已移出名单；已有贷款不受影响"))
    return _back(entry)


@room.action(
    "/centre/objections/<id:objection>",
    may=Permission.WHITELIST_REVIEW,
    subject=queries.objection_for,
    form=SettleForm,
    again=lambda act, objection: show_entry(act, objection.entry),
)
def settle_objection(act: Act, objection: Objection, form: SettleForm) -> Any:
    commands.settle_objection(
        act,
        objection=objection,
        upheld=form.upheld.data == "yes",
        answer=form.answer.data or "",
    )
    flash(_("异议已处理；请按留下的联系方式告诉提出的人"))
    return _back(objection.entry)
