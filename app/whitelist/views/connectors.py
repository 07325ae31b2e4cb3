"""The exchange with other platforms: which connectors are on, every document, what went wrong."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.infra.acts import Act
from app.infra.connectors.failures import read
from app.infra.connectors.models import ConnectorRun, CountyConnector
from app.infra.connectors.settings import BadSetting, settings
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.kernel.words import N_
from app.whitelist import commands, queries
from app.whitelist.forms import SwitchForm
from app.whitelist.views.room import room

ROWS = 40
DOCUMENTS = {
    "facts": N_("信用事实"),
    "needs": N_("融资需求"),
    "results": N_("办理结果"),
    "": N_("连接"),
}
OUTCOMES = {
    "running": N_("正在处理"),
    "waiting": N_("等待送出"),
    "done": N_("完成"),
    "known": N_("收过，不重复"),
    "failed": N_("没有成功"),
}
TODO = {
    "settings": N_("请管理员检查接口配置；改好后点“现在交换”"),
    "other_side": N_("下一个整点会再试；一直不行，请联系对方平台的值班人员"),
    "document": N_("请对方改好这份文件重新送来，本县不用做什么"),
    "person": N_("请中心负责人在本页重新启用接口"),
    "other": N_("请把这句话告诉管理员"),
}
"""What to do, by the kind of a failure (infra/connectors/failures.py)."""
IMPORTS = {"facts": "whitelist.show_import", "needs": "needs.show_import"}


@room.page("/centre/connectors", may=Permission.CONNECTOR_RUN)
def connectors(act: Act) -> Any:
    try:
        configured, wrong = settings(), ""
    except BadSetting as error:
        configured, wrong = [], str(error)
    return render_template(
        "whitelist/facts_connectors.html",
        configured=configured,
        wrong=wrong,
        known=queries.connectors(act.actor),
        found=queries.runs(act.actor, Page(ROWS, request.args.get("cursor"))),
        documents=DOCUMENTS,
        outcomes=OUTCOMES,
        imports=IMPORTS,
        failure=read,
        todo=TODO,
    )


@room.action(
    "/centre/connectors/switch",
    may=Permission.CONNECTOR_SWITCH,
    form=SwitchForm,
    again=connectors,
)
def switch_connector(act: Act, form: SwitchForm) -> Any:
    on = form.on.data == "yes"
    commands.switch_connector(act, code=form.code.data or "", on=on)
    flash(_("接口已启用，以您的名义收取") if on else _("接口已停用"))
    return redirect(url_for("whitelist.connectors"), 303)


@room.action(
    "/centre/connectors/<id:connector>/exchange",
    may=Permission.CONNECTOR_RUN,
    subject=queries.connector_for,
    again=lambda act, connector: connectors(act),
)
def exchange_now(act: Act, connector: CountyConnector) -> Any:
    commands.ask_exchange(act, connector=connector)
    flash(_("正在交换，结果会出现在下面"))
    return redirect(url_for("whitelist.connectors"), 303)


@room.action(
    "/centre/connectors/runs/<id:run>/again",
    may=Permission.CONNECTOR_RUN,
    subject=queries.run_for,
    again=lambda act, run: connectors(act),
)
def try_again(act: Act, run: ConnectorRun) -> Any:
    commands.try_again(act, run=run)
    flash(_("已重新排队"))
    return redirect(url_for("whitelist.connectors"), 303)
