"""Writes of the room, one file per noun."""

from app.needs.commands.assisting import assist_need
from app.needs.commands.imports import NEEDS, take_row
from app.needs.commands.leads import (
    end_lead,
    hand_lead,
    lapse_lead,
    settle_leads,
    tell_registered,
)
from app.needs.commands.life import (
    admit_need,
    close_unmet,
    count_acceptance,
    lapse_draft,
    log_contact,
    move_need,
    remind_owner,
    reopen_need,
    return_need,
    set_channel,
    take_back_acceptance,
)
from app.needs.commands.lists import (
    declare_need,
    recommend_need,
    record_test,
    write_back_result,
)
from app.needs.commands.stating import (
    draft_need,
    edit_need,
    state_business,
    submit_need,
    wish_to_send,
    withdraw_need,
)

__all__ = [
    "NEEDS",
    "admit_need",
    "assist_need",
    "close_unmet",
    "count_acceptance",
    "declare_need",
    "draft_need",
    "edit_need",
    "end_lead",
    "hand_lead",
    "lapse_lead",
    "lapse_draft",
    "log_contact",
    "move_need",
    "recommend_need",
    "record_test",
    "remind_owner",
    "reopen_need",
    "return_need",
    "set_channel",
    "settle_leads",
    "state_business",
    "submit_need",
    "take_back_acceptance",
    "take_row",
    "tell_registered",
    "wish_to_send",
    "withdraw_need",
    "write_back_result",
]
