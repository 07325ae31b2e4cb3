"""Words for the codes of schedules and fees."""

from app.kernel.words import N_

METHOD_LABELS = {
    "equal_instalment": N_("等额本息"),
    "equal_principal": N_("等额本金"),
    "interest_only": N_("按期付息、到期还本"),
    "bullet": N_("到期一次还本付息"),
}
FEE_LABELS = {
    "guarantee_fee": N_("担保费"),
    "insurance_premium": N_("保险费"),
    "appraisal": N_("评估费"),
    "registration": N_("登记费"),
    "other": N_("其他费用"),
}
