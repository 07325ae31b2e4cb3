"""What a refusal or an error looks like: a page that says what to do, or a problem document."""

import errno
import logging
from typing import Any

from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import gettext
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from psycopg import errors as pg
from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError
from werkzeug.exceptions import HTTPException

from app.infra.api import (
    Malformed,
    Unauthenticated,
    is_api_request,
    problem,
    refusal_problem,
)
from app.infra.db import db
from app.infra.limits import TooMany
from app.kernel.errors import Forbidden, NotVisible, Refused
from app.kernel.words import N_

log = logging.getLogger(__name__)

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What the system says where a disk, or a file on it, can take no more."""

_TITLES = {
    400: N_("请求无法读取"),
    403: N_("您没有这项权限"),
    404: N_("没有找到这个页面"),
    405: N_("这个地址不能这样打开"),
    413: N_("内容太大"),
    429: N_("操作太频繁，请稍后再试"),
    500: N_("系统出了问题"),
    503: N_("系统正忙，请稍后再试"),
}
_ADVICE = {
    400: N_("请返回上一页，刷新后再提交；您填写的内容没有丢失。"),
    403: N_("如果您认为应当有权限，请联系本单位管理员。"),
    404: N_("它可能不存在、已关闭，或者不对您开放。请从首页重新进入。"),
    405: N_("请从页面上的按钮操作。"),
    413: N_("单个文件最多 20 MB，请压缩后再上传。"),
    429: N_("为了安全，短时间内的次数有限制。"),
    500: N_("没有保存任何改动。请稍后重试；若仍出错，请把下面的编号告诉我们。"),
    503: N_("没有保存任何改动，请过一会儿再试。"),
}
RETRY_SECONDS = 5


def install(app: Flask) -> None:
    """Register a handler for everything a request can end with."""
    app.before_request(_refuse_unkeepable)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NotVisible, lambda error: _error(404))
    app.register_error_handler(Forbidden, lambda error: _error(403))
    app.register_error_handler(TooMany, _too_many)
    app.register_error_handler(Malformed, lambda error: _error(400, str(error)))
    app.register_error_handler(Unauthenticated, lambda error: _error(401, str(error)))
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(TimeoutError, _database_away)
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(OSError, _disk)
    app.register_error_handler(Exception, _unexpected)


def _refuse_unkeepable() -> Response | None:
    """No address carries U+0000, which the database could not compare."""
    if "\x00" in request.path or any("\x00" in v for v in request.args.values()):
        return _error(400)
    return None


def _error(status: int, detail: str | None = None, **headers: str) -> Response:
    _let_go()
    if is_api_request():
        words = detail or gettext(_TITLES.get(status, _TITLES[500]))
        response = problem(status, words)
    else:
        try:
            response = _page(status)
        except (DBAPIError, TimeoutError) as error:
            return _database_away(error)
    response.headers.update(headers)
    return response


def _let_go() -> None:
    """Roll back; a connection that is gone with the database is thrown away."""
    try:
        db.session.rollback()
    except DBAPIError:
        db.session().invalidate()


def _page(status: int) -> Response:
    response = make_response(
        render_template(
            "shell/error.html",
            status=status,
            title=_TITLES.get(status, _TITLES[400]),
            advice=_ADVICE.get(status, _ADVICE[400]),
            request_id=g.get("request_id", ""),
        )
    )
    response.status_code = status
    return response


def _refused(refused: Refused) -> Response:
    """A refusal outside a form's own page."""
    if not refused.keep:
        db.session.rollback()
    if is_api_request():
        return refusal_problem(refused)
    response = make_response(
        render_template("shell/refused.html", reasons=refused.refusals, form=None)
    )
    response.status_code = refused.status
    return response


def _too_many(error: TooMany) -> Response:
    return _error(429, **{"Retry-After": str(error.retry_after)})


def _csrf(error: CSRFError) -> Response:
    return _error(400)


def _http(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    plain = error.get_response()
    kept = {name: plain.headers[name] for name in ("Allow", "Retry-After") if name in plain.headers}
    return _error(error.code, **kept)


def _database_away(error: Exception) -> Response:
    log.warning("the database refused: %s", type(getattr(error, "orig", error)).__name__)
    # The page around these words must not ask the database who is there.
    g.actor, g._login_user, g.county = None, AnonymousUserMixin(), None
    return _error(503, **{"Retry-After": str(RETRY_SECONDS)})


def _database_error(error: DBAPIError) -> Response:
    """A lock or statement that took too long is a passing thing; the rest is ours."""
    passing = (pg.LockNotAvailable, pg.QueryCanceled, pg.SerializationFailure, pg.DeadlockDetected)
    if isinstance(error.orig, passing) or error.connection_invalidated:
        return _database_away(error)
    if isinstance(error.orig, pg.DataError):
        return _error(422)
    return _unexpected(error)


def _disk(error: OSError) -> Response:
    """A full disk, or a file beyond the limit, refuses the one thing and keeps the rest going."""
    if error.errno in FULL:
        return _error(503, **{"Retry-After": "60"})
    return _unexpected(error)


def _unexpected(error: Exception) -> Response:
    log.error("unexpected error", exc_info=error)
    return _error(500)
