"""Forms of programmes: shape and spelling; rules refuse."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from app.accounts.models import Organisation
from app.agreements.commands import Parties
from app.agreements.rules import PARTY_LABELS, ProgrammeDraft
from app.infra.forms import DayField, HouseForm, MoneyField, Needed, PercentField, TickField
from app.kernel.errors import Refused
from app.kernel.words import N_

SYSTEM_LABELS = {"national_fund": N_("国担体系"), "agri": N_("农担体系")}
CLAIM_BASE_LABELS = {"principal": N_("只代偿本金"), "principal_and_interest": N_("本金和利息")}


class ProgrammeForm(HouseForm):
    """The terms of a programme on one page."""

    name = StringField(_l("协议名称"), [Needed(N_("请填写协议名称"))])
    guarantor_id = SelectField(_l("担保机构"), choices=[], validate_choice=False)
    lender_ids = TickField(_l("合作银行（可多选）"), choices=[], validate_choice=False)
    reguarantor_id = SelectField(_l("再担保机构"), choices=[], validate_choice=False)
    share_guarantor = PercentField(_l("担保机构分担（%）"))
    share_reguarantor = PercentField(_l("再担保机构分担（%）"))
    share_national_fund = PercentField(_l("国家融资担保基金分担（%）"))
    share_county_fund = PercentField(_l("政府风险资金分担（%）"))
    share_insurer = PercentField(_l("保险公司分担（%）"))
    share_bank = PercentField(_l("银行分担（%）"))
    per_client_cap_fen = MoneyField(_l("单户担保上限"), [Needed(N_("请填写金额，例如 500万"))])
    quota_fen = MoneyField(_l("协议总额度"), [Needed(N_("请填写金额，例如 5000万"))])
    fee_rate = PercentField(_l("年担保费率（%）"), [Needed(N_("请填写费率，例如 0.8"))])
    valid_from = DayField(_l("生效日"), [Needed(N_("请填写生效日"))])
    valid_to = DayField(_l("协议到期日"), [Needed(N_("请填写到期日"))])
    system = SelectField(_l("担保体系"), choices=list(SYSTEM_LABELS.items()))
    plan = BooleanField(_l("属于民间投资专项担保计划"))
    claim_base = SelectField(_l("代偿范围"), choices=list(CLAIM_BASE_LABELS.items()))
    trigger_days_overdue = IntegerField(
        _l("逾期多少天可以申请代偿"), [InputRequired(_l("请填写天数，例如 60"))], default=60
    )
    text = TextAreaField(_l("协议正文（可不填；会自动核查隐性债务表述）"), [Length(max=20_000)])

    def offer_choices(
        self,
        *,
        guarantors: Sequence[Organisation],
        lenders: Sequence[Organisation],
        reguarantors: Sequence[Organisation],
    ) -> None:
        """The institutions at work, by name."""
        self.guarantor_id.choices = [(o.public_id, o.name) for o in guarantors]
        self.lender_ids.choices = [(o.public_id, o.name) for o in lenders]
        named = [(o.public_id, o.name) for o in reguarantors]
        self.reguarantor_id.choices = [("", _("没有")), *named]
        self.system.choices = [(key, _(words)) for key, words in SYSTEM_LABELS.items()]
        self.claim_base.choices = [(key, _(words)) for key, words in CLAIM_BASE_LABELS.items()]

    def take(self, refused: Refused) -> None:
        """A share's reason stands beside its field: `shares.bank` is `share_bank` here."""
        refused.refusals = tuple(
            dataclasses.replace(reason, field=_field_of(reason.field))
            for reason in refused.refusals
        )
        super().take(refused)

    def draft(self) -> ProgrammeDraft:
        """What was typed, as the rules want it; a share left empty takes no part."""
        typed = {party: self[f"share_{party}"].data for party in PARTY_LABELS}
        return ProgrammeDraft(
            name=self.name.data or "",
            shares=tuple((party, share) for party, share in typed.items() if share),
            per_client_cap_fen=self.per_client_cap_fen.data or 0,
            quota_fen=self.quota_fen.data or 0,
            fee_rate=self.fee_rate.data,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            system=self.system.data or "national_fund",
            plan=bool(self.plan.data),
            claim_base=self.claim_base.data or "principal",
            trigger_days_overdue=self.trigger_days_overdue.data or 0,
            text=self.text.data or "",
        )

    def parties(self) -> Parties:
        return Parties(
            guarantor_id=self.guarantor_id.data or "",
            lender_ids=tuple(self.lender_ids.data or ()),
            reguarantor_id=self.reguarantor_id.data or None,
        )


def _field_of(field: str | None) -> str | None:
    if field == "shares":
        return "share_bank"
    return field.replace("shares.", "share_") if field and field.startswith("shares.") else field


class ReasonForm(HouseForm):
    reason = StringField(_l("原因"), [Needed(N_("请写明原因")), Length(max=500)])


class NoteForm(HouseForm):
    """A reviewer's note; the one who objects has to write it."""

    note: Any = StringField(_l("核查意见"), [Length(max=500)])
