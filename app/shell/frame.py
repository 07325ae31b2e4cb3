"""The frame: languages, filters, what every template may use, how refusals and errors look."""

import hashlib
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, current_app, g, has_request_context, request, session, url_for
from flask_babel import Babel, format_date, get_locale, gettext, ngettext
from flask_bootstrap import Bootstrap5
from flask_login import current_user
from markupsafe import escape

from app.infra import clock, notify
from app.infra.clock import CHINA
from app.infra.counties import County, county_by_id, county_of_pack
from app.infra.forms import PlainForm, form_for, said, worded
from app.kernel.actors import ROLE_LABELS, Actor, Permission
from app.kernel.capitals import capitals
from app.kernel.money import format_wan, format_yuan
from app.kernel.rates import percent
from app.policy.industries import industry_name
from app.shell import assets, errors, kinds, labels, navigation

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}

shell = Blueprint(
    "shell",
    __name__,
    static_folder="static",
    static_url_path="/static",
    template_folder="templates",
)


def install(app: Flask) -> None:
    """Give the application its frame."""
    Bootstrap5(app)
    Babel(app, locale_selector=_locale)
    # Babel's own `_` formats and marks as safe whatever it is given, also what somebody typed.
    app.jinja_env.install_gettext_callables(gettext=_words, ngettext=_counted, newstyle=False)
    app.register_blueprint(shell)
    assets.install(app)
    errors.install(app)
    for name, function in _FILTERS.items():
        app.add_template_filter(function, name)
    app.jinja_env.globals.update(_GLOBALS)
    app.context_processor(_context)


def _words(text: str, **values: Any) -> str:
    """`_` of the templates: translated, filled in where values are given, escaped like any text."""
    return _filled(gettext(text), values)


def _counted(one: str, many: str, number: int, **values: Any) -> str:
    return _filled(ngettext(one, many, number), {"num": number, **values})


def _filled(words: str, values: dict[str, Any]) -> str:
    if not values:
        return words
    marked_up = any(hasattr(value, "__html__") for value in values.values())
    return (escape(words) if marked_up else words) % values


def _locale() -> str:
    """The person's own choice, else this browser's, else what the browser asks for."""
    if not has_request_context():
        return LOCALES["zh"]
    chosen = session.get("locale") or getattr(current_user, "locale", None)
    if chosen not in LOCALES:
        chosen = request.accept_languages.best_match(list(LOCALES), default="zh")
    return LOCALES[chosen or "zh"]


def locale_is_chinese() -> bool:
    locale = get_locale()
    return locale is None or locale.language == "zh"


class _Chinese:
    """True while the reader's language is Chinese: macros read it like the pages do."""

    def __bool__(self) -> bool:
        return locale_is_chinese()


def _context() -> dict[str, Any]:
    actor = _actor()
    return {
        "actor": actor,
        "may": _may,
        "locale_is_chinese": locale_is_chinese(),
        "navigation": navigation.links_for(actor),
        "unread": _unread(actor),
        "county_is_simulated": _county_is_simulated(actor),
        "asset": asset,
        "here": request.endpoint if has_request_context() else "",
        "bootstrap_css": _bootstrap_css,
        "printed_at": clock.now,
    }


def _actor() -> Actor | None:
    actor: Actor | None = g.get("actor") if has_request_context() else None
    return actor


def _may(word: str) -> bool:
    """Whether the person of this request holds a permission, for showing a link or button."""
    actor = _actor()
    return actor is not None and actor.may(Permission(word))


def _unread(actor: Actor | None) -> int:
    return notify.unread_count(actor) if actor is not None else 0


def _county_is_simulated(actor: Actor | None) -> bool:
    """Every page says so while a county works on simulated data (演示、试运行).

    Before anybody has signed in it is the county this installation serves.
    """
    if not has_request_context():
        return False
    if "county" not in g:
        served = current_app.config["COUNTY"]
        g.county = county_by_id(actor.county_id) if actor else county_of_pack(served)
    county: County | None = g.county
    return county is not None and not county.real


@lru_cache(maxsize=64)
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """URL of one of our static files; its content is part of it, so that it may be kept long."""
    path = Path(current_app.root_path) / "shell" / "static" / name
    return url_for("shell.static", filename=name, v=_digest(path))


def _bootstrap_css() -> str:
    """Bootstrap's style sheet, from the installed package; its version is part of the URL."""
    name = "css/bootstrap.min.css"
    version = Bootstrap5.bootstrap_version
    return url_for("bootstrap.static", filename=name, v=version)


def _page_url(**changes: str) -> str:
    """The present page with other query arguments; without a cursor unless one is given."""
    kept = request.args.to_dict(flat=True)
    kept.pop("cursor", None)
    args = {**kept, **changes}
    return f"{request.path}?{urlencode(args)}" if args else request.path


def _day(value: date | datetime | None) -> str:
    """A civil day as the reader's language writes it."""
    if value is None:
        return "—"
    day = value.astimezone(CHINA).date() if isinstance(value, datetime) else value
    if locale_is_chinese():
        return f"{day.year}年{day.month}月{day.day}日"
    return format_date(day, "d MMM yyyy", rebase=False)


def _moment(value: datetime | None) -> str:
    """A moment in China, to the minute."""
    if value is None:
        return "—"
    local = value.astimezone(CHINA)
    return f"{_day(local.date())} {local:%H:%M}"


def _wan(fen: int | None) -> str:
    """万元, as lists show amounts; in English ten thousands of yuan are written out."""
    if fen is None:
        return "—"
    if locale_is_chinese():
        return format_wan(fen)
    yuan, rest = divmod(fen, 100)
    return f"¥{yuan:,}" + (f".{rest:02d}" if rest else "")


def _yuan(fen: int | None) -> str:
    return "—" if fen is None else gettext("{amount} 元").format(amount=format_yuan(fen))


def _rate(rate: Any) -> str:
    """A yearly rate in per cent, to two decimals or as many as it has up to four."""
    return "—" if rate is None else percent(round(rate, 6).normalize() if rate else rate)


def _capitals(fen: int | None) -> str:
    return "" if fen is None else capitals(fen)


def _industry(code: str) -> str:
    """The industry (GB/T 4754) by its name in the reader's language."""
    return industry_name(code, "zh" if locale_is_chinese() else "en")


_FILTERS = {
    "day": _day,
    "moment": _moment,
    "wan": _wan,
    "yuan": _yuan,
    "rate": _rate,
    "capitals": _capitals,
    "industry": _industry,
}

# What macros use too: an imported macro sees these, never what the context processor adds.
_GLOBALS: dict[str, Any] = {
    "action_label": labels.action_label,
    "kind_label": kinds.kind_label,
    "reading_label": kinds.reading_label,
    "reason_label": labels.reason_label,
    "locale_is_chinese": _Chinese(),
    "page_url": _page_url,
    "plain_form": lambda: form_for(PlainForm),
    "role_labels": ROLE_LABELS,
    "said": said,
    "worded": worded,
    "seconds_until": lambda at: (at - clock.now()).total_seconds(),
}
