"""QR codes as inline pictures: drawn here from our own addresses, never fetched."""

import segno
from markupsafe import Markup


def drawing(content: str, *, scale: int | None = None) -> Markup:
    """The code of a text as inline SVG; without `scale` it fills the place the page gives it."""
    size = {"omitsize": True} if scale is None else {"scale": scale}
    picture = segno.make(content, error="m").svg_inline(border=2, **size)
    return Markup(picture)  # noqa: S704 - made by us, holds no mark of the content
