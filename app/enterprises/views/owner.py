"""What an entrepreneur does with an enterprise: register it, keep its file, let others help."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.accounts.queries import user_by_name
from app.enterprises import commands, queries
from app.enterprises.forms import EnterpriseForm, GroundsForm, HelperForm, PaperForm
from app.enterprises.models import Enterprise, EnterpriseMember
from app.enterprises.rules import industries
from app.enterprises.rules import papers as paper_rules
from app.enterprises.views.room import room
from app.enterprises.views.shown import facts_shown
from app.infra.acts import Act
from app.infra.forms import form_for
from app.kernel.actors import Permission
from app.shell.frame import locale_is_chinese


@room.page("/me/enterprises", may=Permission.ENTERPRISE_CLAIM)
def mine(act: Act) -> Any:
    return render_template(
        "enterprises/mine.html",
        enterprises=queries.own_enterprises(act.actor),
        disputes=queries.my_disputes(act.actor),
        grounds=form_for(GroundsForm),
        owns=lambda enterprise: queries.owns(act.actor, enterprise),
    )


@room.page("/me/enterprises/new", may=Permission.ENTERPRISE_CLAIM)
def new_enterprise(act: Act) -> Any:
    return render_template(
        "enterprises/new.html",
        form=_offered(act, form_for(EnterpriseForm)),
        industries=industries.offered(),
    )


def _offered(act: Act, form: EnterpriseForm) -> EnterpriseForm:
    return form.offer(queries.townships(act.actor), queries.parks(act.actor))


@room.action(
    "/me/enterprises/new",
    may=Permission.ENTERPRISE_CLAIM,
    form=EnterpriseForm,
    again=new_enterprise,
)
def register_enterprise(act: Act, form: EnterpriseForm) -> Any:
    enterprise = commands.register_enterprise(act, draft=form.draft())
    flash(_("已登记。联络员或中心会核实；核实前就可以写需求、看匹配"))
    return redirect(url_for("enterprises.my_enterprise", enterprise=enterprise.public_id), 303)


@room.page(
    "/me/enterprises/<id:enterprise>",
    may=Permission.ENTERPRISE_CLAIM,
    subject=queries.own_enterprise_for,
)
def my_enterprise(act: Act, enterprise: Enterprise) -> Any:
    kinds = paper_rules.kinds(act.policy)
    return render_template(
        "enterprises/mine_show.html",
        enterprise=enterprise,
        facts=facts_shown(act.actor, enterprise),
        owns=queries.owns(act.actor, enterprise),
        papers=papers_shown(act, enterprise),
        kinds=kinds,
        disputes=queries.disputes_about(enterprise),
        history=queries.history_of(act.actor, enterprise),
        paper_form=form_for(PaperForm).offer(kinds, chinese=locale_is_chinese()),
        helper_form=form_for(HelperForm),
    )


def papers_shown(act: Act, enterprise: Enterprise) -> list[dict[str, Any]]:
    """The papers with until when each is reused."""
    return [
        {
            "paper": paper,
            "good_until": paper_rules.good_until(queries.paper_facts(paper), policy=act.policy),
            "is_good": paper_rules.is_good(
                queries.paper_facts(paper), on=act.on, policy=act.policy
            ),
        }
        for paper in queries.papers_of(act.actor, enterprise)
    ]


@room.page(
    "/me/enterprises/<id:enterprise>/edit",
    may=Permission.ENTERPRISE_CLAIM,
    subject=queries.own_enterprise_for,
)
def edit_enterprise(act: Act, enterprise: Enterprise) -> Any:
    form = form_for(EnterpriseForm, **queries.facts_of(enterprise))
    return render_template(
        "enterprises/edit.html",
        enterprise=enterprise,
        form=_offered(act, form),
        industries=industries.offered(),
    )


@room.action(
    "/me/enterprises/<id:enterprise>/edit",
    may=Permission.ENTERPRISE_CLAIM,
    subject=queries.own_enterprise_for,
    form=EnterpriseForm,
    again=edit_enterprise,
)
def save_enterprise(act: Act, enterprise: Enterprise, form: EnterpriseForm) -> Any:
    commands.edit_enterprise(act, enterprise=enterprise, draft=form.draft())
    flash(_("已保存"))
    return redirect(url_for("enterprises.my_enterprise", enterprise=enterprise.public_id), 303)


@room.action(
    "/me/enterprises/<id:enterprise>/helpers",
    may=Permission.ENTERPRISE_CLAIM,
    subject=queries.own_enterprise_for,
    form=HelperForm,
    again=my_enterprise,
)
def add_helper(act: Act, enterprise: Enterprise, form: HelperForm) -> Any:
    user = user_by_name(form.login.data or "")
    commands.add_helper(act, enterprise=enterprise, user=user, agreed=bool(form.agreed.data))
    flash(_("已添加经办人"))
    return redirect(url_for("enterprises.my_enterprise", enterprise=enterprise.public_id), 303)


@room.action(
    "/me/enterprise-members/<id:member>/end",
    may=Permission.ENTERPRISE_CLAIM,
    subject=queries.member_for,
)
def end_helper(act: Act, member: EnterpriseMember) -> Any:
    commands.end_helper(act, member=member)
    flash(_("已停止代办"))
    return redirect(url_for("enterprises.mine"), 303)
