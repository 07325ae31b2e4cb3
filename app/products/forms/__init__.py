"""Forms of the room: shape and spelling only; rules refuse."""

from app.products.forms.calculator import CalculatorForm
from app.products.forms.filters import FilterForm
from app.products.forms.labels import FEE_LABELS, METHOD_LABELS
from app.products.forms.product import ProductForm, ReasonForm, RowsForm

__all__ = [
    "FEE_LABELS",
    "METHOD_LABELS",
    "CalculatorForm",
    "FilterForm",
    "ProductForm",
    "ReasonForm",
    "RowsForm",
]
