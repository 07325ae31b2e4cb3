"""What is held about me, who read it, and my rights."""

import json
from typing import Any

from flask import Response, render_template

from app.accounts.queries import user_of
from app.consents.queries import consents_of_enterprise, kept_disclosures, own_requests
from app.consents.rules import PURPOSE_LABELS, REQUEST_KINDS
from app.desk import queries
from app.desk.views.room import room
from app.enterprises.queries import own_enterprises
from app.infra import limits, pdf
from app.infra.acts import Act
from app.infra.export import attachment
from app.kernel.actors import Access, Role
from app.kernel.words import N_

PAPERS_AN_HOUR = 6
SUBJECTS = {
    "need": N_("需求"),
    "enterprise": N_("企业资料"),
    "loan": N_("贷款"),
    "asset": N_("抵质押物"),
}
WHATS = {
    "open": N_("打开查看"),
    "take": N_("受理"),
    "print": N_("打印"),
    "export": N_("导出"),
    "list": N_("在名单中看到"),
}
WHYS = {
    "finance_centre": N_("办理和督办您的业务（履行职责）"),
    "township": N_("上门服务和核实（履行职责）"),
    "park": N_("园区服务（履行职责）"),
    "department": N_("审计监督（履行职责）"),
}
WHY_OTHERS = N_("您的授权，或已签的合同")


@room.page("/me/privacy", may=Access.SIGNED_IN)
def privacy(act: Act) -> Any:
    """By kind: purpose, ground, period; who read; consents; contracts; a copy; requests."""
    firms = own_enterprises(act.actor) if act.actor.role is Role.ENTREPRENEUR else []
    return render_template(
        "desk/privacy.html",
        user=user_of(act.actor),
        held=queries.held(act),
        read_by=queries.read_by(act.actor),
        consents=[(e, consents_of_enterprise(e.public_id)) for e in firms],
        kept=[(e, kept_disclosures(e.public_id)) for e in firms],
        requests=own_requests(act.actor),
        purposes=PURPOSE_LABELS,
        kinds=REQUEST_KINDS,
        subjects=SUBJECTS,
        whats=WHATS,
        whys=WHYS,
        why_others=WHY_OTHERS,
        on=act.on,
    )


@room.page("/me/privacy/data.json", may=Access.SIGNED_IN)
def privacy_data(act: Act) -> Response:
    """A copy of one's own data for another program."""
    document = {
        "schema": "guiyan.own-data/1",
        "made_at": act.at.isoformat(),
        "name": user_of(act.actor).name,
        "data": queries.copy_of(act),
    }
    body = json.dumps(document, ensure_ascii=False, indent=1)
    return attachment(body.encode(), "my-data.json", "application/json")


@room.page("/me/privacy/data.pdf", may=Access.SIGNED_IN)
def privacy_paper(act: Act) -> Response:
    """The same copy on paper; a long one takes seconds to draw, so only a few an hour."""
    limits.hit(f"privacy-paper:{act.actor.id}", limit=PAPERS_AN_HOUR, seconds=3600)
    html = render_template(
        "desk/privacy_paper.html",
        user=user_of(act.actor),
        periods=queries.periods(act),
        data=queries.copy_of(act),
    )
    return pdf.response(html, "my-data.pdf")
