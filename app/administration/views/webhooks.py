"""Where an institution's own system is told of events, and what became of each message."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.administration import commands, queries
from app.administration.forms import WebhookForm
from app.administration.rules import TOPICS
from app.administration.views.room import room
from app.infra.acts import Act
from app.infra.forms import form_for
from app.infra.paging import Page
from app.infra.webhooks import WebhookDelivery, WebhookEndpoint
from app.kernel.actors import Permission
from app.kernel.words import N_

_MAY = Permission.WEBHOOK_MANAGE
_AT = "/webhooks/<id:webhook>"
OUTCOME_LABELS = {
    "waiting": N_("等待发送"),
    "delivered": N_("已送达"),
    "dead": N_("放弃"),
    "hidden": N_("已无权查看，不发送"),
    "skipped": N_("已停用，不发送"),
}


@room.page("/webhooks", may=_MAY)
def webhooks(act: Act) -> Any:
    return render_template(
        "administration/webhooks.html",
        endpoints=queries.endpoints(act.actor),
        form=form_for(WebhookForm),
        topics=TOPICS,
    )


@room.action("/webhooks", may=_MAY, form=WebhookForm, again=webhooks)
def add_webhook(act: Act, form: WebhookForm) -> Any:
    webhook = commands.add_endpoint(
        act, url=(form.url.data or "").strip(), topics=list(form.topics.data or ())
    )
    flash(_("已登记。请把签名密钥交给系统管理人员，一小时后不再显示"))
    return _to(webhook)


@room.page(_AT, may=_MAY, subject=queries.endpoint_for)
def show_webhook(act: Act, webhook: WebhookEndpoint) -> Any:
    found = queries.deliveries_of(webhook, Page(50, request.args.get("cursor")))
    return render_template(
        "administration/webhook.html",
        endpoint=webhook,
        deliveries=found.items,
        next_cursor=found.next,
        topics=TOPICS,
        outcomes=OUTCOME_LABELS,
        secret=webhook.secret if act.at < webhook.shown_until else None,
    )


@room.action(f"{_AT}/try", may=_MAY, subject=queries.endpoint_for, again=show_webhook)
def try_webhook(act: Act, webhook: WebhookEndpoint) -> Any:
    commands.try_endpoint(act, endpoint=webhook)
    flash(_("试推送已排队，稍后刷新看结果"))
    return _to(webhook)


@room.action(f"{_AT}/secret", may=_MAY, subject=queries.endpoint_for, again=show_webhook)
def change_webhook_secret(act: Act, webhook: WebhookEndpoint) -> Any:
    commands.new_secret(act, endpoint=webhook)
    flash(_("新密钥已启用；旧密钥在 24 小时内仍同时签名"))
    return _to(webhook)


@room.action(f"{_AT}/pause", may=_MAY, subject=queries.endpoint_for, again=show_webhook)
def pause_webhook(act: Act, webhook: WebhookEndpoint) -> Any:
    return _to(commands.pause_endpoint(act, endpoint=webhook))


@room.action(f"{_AT}/resume", may=_MAY, subject=queries.endpoint_for, again=show_webhook)
def resume_webhook(act: Act, webhook: WebhookEndpoint) -> Any:
    return _to(commands.resume_endpoint(act, endpoint=webhook))


@room.action(f"{_AT}/end", may=_MAY, subject=queries.endpoint_for, again=show_webhook)
def end_webhook(act: Act, webhook: WebhookEndpoint) -> Any:
    commands.end_endpoint(act, endpoint=webhook)
    flash(_("已停用"))
    return redirect(url_for("administration.webhooks"), 303)


@room.action("/webhooks/deliveries/<id:delivery>/replay", may=_MAY, subject=queries.delivery_for)
def replay_delivery(act: Act, delivery: WebhookDelivery) -> Any:
    commands.replay(act, delivery=delivery)
    return _to(delivery.endpoint)


def _to(endpoint: WebhookEndpoint) -> Any:
    return redirect(url_for("administration.show_webhook", webhook=endpoint.public_id), 303)
