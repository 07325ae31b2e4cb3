"""Input of the room: forms of pages, bodies of programs and decision files."""

from app.referrals.forms.pages import (
    BORROWER_LABELS,
    METHOD_LABELS,
    AnswerForm,
    AskForm,
    AssignForm,
    ContactForm,
    CoverForm,
    DecisionForm,
    DeclineForm,
    NextForm,
    OfferForm,
    PreviewForm,
    ReassignForm,
    RejectForm,
    ReturnForm,
    SendForm,
)

__all__ = [
    "BORROWER_LABELS",
    "METHOD_LABELS",
    "AnswerForm",
    "AskForm",
    "AssignForm",
    "ContactForm",
    "CoverForm",
    "DecisionForm",
    "DeclineForm",
    "NextForm",
    "OfferForm",
    "PreviewForm",
    "ReassignForm",
    "RejectForm",
    "ReturnForm",
    "SendForm",
]
