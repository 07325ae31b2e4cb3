"""A signed HTTP service of another house: asked for documents, told what became of them.

`POST {url}/pull` with the wanted codes answers `{"documents": [{"name", "document", "rows"}]}`;
`POST {url}/receipts` is told what became of each; `POST {url}/push/{document}` takes a parcel.
Every request and every answer that holds documents is signed as the Standard Webhooks
specification says (webhook-id, webhook-timestamp, webhook-signature), with one shared secret.
Addresses, redirects, time and size are guarded in infra/outgoing.py.
"""

import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from standardwebhooks import Webhook, WebhookVerificationError

from app.infra import clock, outgoing
from app.infra.connectors.failures import ConnectorFailed, failure
from app.infra.connectors.protocol import (
    DELIVERY_MAX_BYTES,
    Delivery,
    Parcel,
    Report,
    Setting,
    connector,
)
from app.kernel.words import N_

TIMEOUT_SECONDS = 20.0
DOCUMENTS_MAX = 50
_NAME = re.compile(r"[\w.\-]{1,100}")
_WHY = {
    "only https may be called": N_("只能用 https 地址"),
    "the address lies in a private or reserved network": N_("地址在内部网络，没有列入允许的主机"),
    "nobody knows this name": N_("域名查不到"),
    "the answer is too long": N_("回应太长"),
    "the answer was cut off": N_("回应没有传完"),
    "TimeoutError": N_("等待超时"),
    "ConnectionRefusedError": N_("对方拒绝连接"),
    "RemoteDisconnected": N_("对方中断了连接"),
}
"""What outgoing calls say of themselves, for people; anything else stays a name."""


@connector("http")
def open_service(setting: Setting) -> "HttpService":
    """A service by its settings: `url`, and `secret_env`, the variable that holds the secret."""
    secret = os.environ.get(str(setting.options.get("secret_env", "")), "")
    if not secret:
        raise ConnectorFailed("settings", N_("没有设置这个接口的共享密钥"))
    try:
        signer = Webhook(secret)
    except ValueError:
        raise ConnectorFailed("settings", N_("这个接口的共享密钥格式不对")) from None
    timeout = float(setting.options.get("timeout_seconds", TIMEOUT_SECONDS))
    return HttpService(str(setting.options.get("url", "")).rstrip("/"), signer, timeout)


class HttpService:
    """One service."""

    def __init__(self, url: str, signer: Webhook, timeout: float):
        self._url, self._signer, self._timeout = url, signer, timeout

    def pull(self, codes: Sequence[str]) -> Iterator[Delivery]:
        """The documents of one answer, which must be signed."""
        body = json.dumps({"codes": sorted(codes)}).encode()
        answer = self._post("/pull", body)
        try:
            self._signer.verify(answer.body.decode(), answer.headers)
            documents = json.loads(answer.body).get("documents")
        except WebhookVerificationError:
            raise ConnectorFailed("other_side", N_("对方的回应没有正确签名")) from None
        except (ValueError, AttributeError, RecursionError):
            raise ConnectorFailed("other_side", N_("对方的回应不是约定的格式")) from None
        if not isinstance(documents, list) or len(documents) > DOCUMENTS_MAX:
            raise ConnectorFailed("other_side", N_("对方的回应不是约定的格式"))
        yield from (_delivery(document) for document in documents)

    def settle(self, delivery: Delivery, report: Report) -> None:
        told = {"name": delivery.name, "digest": delivery.digest, **asdict(report)}
        self._post("/receipts", json.dumps(told, ensure_ascii=False).encode())

    def push(self, parcel: Parcel) -> str:
        answer = self._post(f"/push/{quote(parcel.document, safe='')}", parcel.content, parcel.name)
        return sha256(answer.body).hexdigest()

    def _post(self, path: str, body: bytes, name: str = "") -> outgoing.Answer:
        at = clock.now()
        # The same body is the same message: whoever answers can tell a second try from a new one.
        message = f"msg_{sha256(path.encode() + name.encode() + body).hexdigest()[:32]}"
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": self._signer.sign(message, at, body.decode()),
        }
        try:
            answer = outgoing.call(
                "POST",
                self._url + path,
                body=body,
                headers=headers,
                timeout=self._timeout,
                most=DELIVERY_MAX_BYTES,
            )
        except outgoing.NotAllowed as error:
            text = N_("对方的地址不能用：{why}")
            raise ConnectorFailed("settings", text, why=_WHY.get(str(error), error)) from None
        except outgoing.Unreachable as error:
            text = N_("连不上对方：{why}")
            raise ConnectorFailed("other_side", text, why=_WHY.get(str(error), error)) from None
        if answer.status not in (200, 201, 202, 204):
            raise ConnectorFailed("other_side", N_("对方回应状态 {status}"), status=answer.status)
        return answer


def _delivery(document: Any) -> Delivery:
    """One document of an answer; its rows stay JSON, read like a file's."""
    known = isinstance(document, dict) and document.get("document") in ("facts", "needs")
    name = document.get("name") if known else None
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        fault = failure("document", N_("有一份文件没有名称，或者不是约定的种类"))
        return Delivery("unnamed", "facts", fault=fault)
    try:
        content = json.dumps(document.get("rows"), ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        fault = failure("document", N_("文件里有不能保存的字符，或者嵌套太深"))
        return Delivery(name, document["document"], fault=fault)
    return Delivery(name, document["document"], content)
