"""Forms of collateral: shape and spelling of what people type; rules refuse.

Fields carry the API's names, so that a refusal finds its place on the page.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.collateral.rules.catalogue import REGISTRIES, VARIANTS, Kind
from app.collateral.rules.declaring import (
    APPRAISER_MAX,
    DESCRIPTION_MAX,
    IDENTIFIER_MAX,
    AppraisalDraft,
    AssetDraft,
)
from app.collateral.rules.registering import NUMBER_MAX, Registration
from app.infra.forms import DayField, HouseForm, MoneyField, Needed
from app.kernel.words import N_


class ValueForm(HouseForm):
    """A value: how much, on which day, by whom."""

    appraised_fen = MoneyField(_l("现在值多少钱（元）"), [Needed(N_("请填写估值，例如 168万"))])
    appraised_on = DayField(_l("哪天估的"), [Needed(N_("请填写估值的日期"))])
    appraiser = StringField(_l("谁估的（自己估的可不填）"), [Length(max=APPRAISER_MAX)])
    variant = SelectField(_l("属于哪一种（不清楚可不选）"), choices=[], validate_choice=False)

    def offer_variants(self, codes: list[str]) -> None:
        named = [(code, gettext(VARIANTS.get(code, code))) for code in codes]
        self.variant.choices = [("", gettext("不选")), *named]

    def appraisal(self) -> AppraisalDraft:
        assert self.appraised_on.data is not None
        return AppraisalDraft(
            appraised_fen=self.appraised_fen.data or 0,
            appraised_on=self.appraised_on.data,
            appraiser=(self.appraiser.data or "").strip() or None,
            variant=self.variant.data or None,
        )


class AssetForm(ValueForm):
    """Something an owner can pledge."""

    enterprise_id = SelectField(_l("哪家企业的"), choices=[], validate_choice=False)
    kind = SelectField(_l("是什么"), choices=[], validate_choice=False)
    description = TextAreaField(
        _l("说说它：型号、数量、放在哪里"),
        [Needed(N_("请写明是什么，例如 脐橙分选线一条")), Length(max=DESCRIPTION_MAX)],
    )
    identifier = StringField(
        _l("编号"),
        [
            Needed(N_("请填写能认出它的编号：出厂编号、牌证号、证书号或合同号")),
            Length(max=IDENTIFIER_MAX),
        ],
    )
    photo = FileField(_l("拍照（可不拍）"))

    def offer(self, firms: list[Any], kinds: Mapping[str, Kind], *, chinese: bool) -> "AssetForm":
        """Fill the lists of enterprises, kinds and variants in the reader's language."""
        self.enterprise_id.choices = [(firm.public_id, firm.name) for firm in firms]
        named = [(code, kind.name(chinese=chinese)) for code, kind in kinds.items()]
        self.kind.choices = [("", gettext("请选择")), *named]
        self.offer_variants(list(dict.fromkeys(t for kind in kinds.values() for t in kind.tiers)))
        return self

    def draft(self) -> AssetDraft:
        return AssetDraft(
            kind=self.kind.data or "",
            description=self.description.data or "",
            identifier=self.identifier.data or "",
            appraisal=self.appraisal(),
        )


class WithdrawForm(HouseForm):
    reason = StringField(_l("为什么撤回（可不填）"), [Length(max=300)])


class VerifyForm(HouseForm):
    note = TextAreaField(
        _l("核实说明（看了什么、怎样确认）"),
        [Needed(N_("请写明看了什么、怎样核实的")), Length(max=DESCRIPTION_MAX)],
    )
    variant = SelectField(_l("更正细分（决定抵质押率上限）"), choices=[], validate_choice=False)

    def offer_variants(self, codes: list[str]) -> "VerifyForm":
        named = [(code, gettext(VARIANTS.get(code, code))) for code in codes]
        self.variant.choices = [("", gettext("不更正")), *named]
        return self


class PledgeForm(HouseForm):
    referral_id = HiddenField()
    loan_id = HiddenField()
    secured_fen = MoneyField(_l("担保的金额（元）"), [Needed(N_("请填写金额，例如 50万"))])
    rank = IntegerField(_l("顺位"), [InputRequired(_l("请填写顺位，第一顺位写 1"))])


class RegisterForm(HouseForm):
    registry = SelectField(_l("登记机构"), choices=[], validate_choice=False)
    registry_number = StringField(
        _l("登记证明编号"), [Needed(N_("请填写登记证明编号")), Length(max=NUMBER_MAX)]
    )
    registered_on = DayField(_l("登记日期"), [Needed(N_("请填写登记日期"))])
    until = DayField(_l("登记到期日"), [Needed(N_("请填写登记到期日"))])

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        named = [(code, gettext(name)) for code, name in REGISTRIES.items()]
        self.registry.choices = [("", gettext("请选择")), *named]

    def registration(self) -> Registration:
        assert self.registered_on.data is not None and self.until.data is not None
        return Registration(
            registry=self.registry.data or "",
            number=self.registry_number.data or "",
            registered_on=self.registered_on.data,
            until=self.until.data,
        )


class RenewForm(HouseForm):
    until = DayField(_l("新的到期日"), [Needed(N_("请填写新的到期日"))])


class ReleaseForm(HouseForm):
    reason = StringField(_l("解除的原因（可不填）"), [Length(max=300)])


class EnforceForm(HouseForm):
    reason = StringField(
        _l("怎样实现的"),
        [Needed(N_("请写明怎样实现的，例如法院拍卖")), Length(max=300)],
        id="enforce-reason",
    )
