"""A lender's officer reads products in from a table; each row becomes a draft."""

from app.infra.imports.doors import open_imports
from app.kernel.actors import Permission
from app.products.commands import PRODUCTS
from app.products.views.room import room

open_imports(room, "/bank/imports", may=Permission.PRODUCT_DRAFT, kinds={PRODUCTS.code: PRODUCTS})
