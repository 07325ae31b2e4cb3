"""Who may bear a share of a loss, and what they are called."""

from app.kernel.words import N_

# In the order in which a page lists them; an agreement drawn up there keeps it for ties.
PARTY_LABELS = {
    "guarantor": N_("担保机构"),
    "reguarantor": N_("再担保机构"),
    "national_fund": N_("国家融资担保基金"),
    "county_fund": N_("政府风险资金"),
    "insurer": N_("保险公司"),
    "bank": N_("银行"),
}
PARTIES = ("bank", "guarantor", "reguarantor", "national_fund", "county_fund", "insurer")
