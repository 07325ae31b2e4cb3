"""Forms of the whitelist, by subject."""

from app.whitelist.forms.cards import CardForm, PreviewForm, RejectForm
from app.whitelist.forms.facts import (
    CorrectionForm,
    DecisionForm,
    DeclareForm,
    PurposeForm,
    RecordForm,
    RepairForm,
    SwitchForm,
)

__all__ = [
    "CardForm",
    "CorrectionForm",
    "DecisionForm",
    "DeclareForm",
    "PreviewForm",
    "PurposeForm",
    "RecordForm",
    "RejectForm",
    "RepairForm",
    "SwitchForm",
]
