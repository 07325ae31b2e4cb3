"""The installation at work: worker, jobs, outbox, backups, messages."""

from typing import Any

from flask import render_template

from app.administration import queries
from app.administration.views.room import room
from app.infra.acts import Act
from app.kernel.actors import Permission
from app.kernel.words import N_

JOB_LABELS = {
    "todo": N_("等待"),
    "doing": N_("正在做"),
    "succeeded": N_("完成"),
    "failed": N_("失败"),
    "cancelled": N_("取消"),
    "aborted": N_("中止"),
}
SMS_LABELS = {
    "waiting": N_("等待发送"),
    "sent": N_("已发送"),
    "delivered": N_("已送达"),
    "failed": N_("失败"),
    "off": N_("未开通短信"),
    "capped": N_("超过每日上限"),
}
RUN_LABELS = {
    "waiting": N_("等待"),
    "running": N_("正在做"),
    "done": N_("完成"),
    "failed": N_("失败"),
}


@room.page("/admin/system", may=Permission.JOBS_READ)
def system(act: Act) -> Any:
    return render_template(
        "administration/system.html",
        condition=queries.condition(act.actor),
        now=act.at,
        job_labels=JOB_LABELS,
        run_labels=RUN_LABELS,
        sms_labels=SMS_LABELS,
    )
