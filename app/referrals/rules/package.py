"""A case for a lender that cannot reach us: encrypted for it, signed by us, on any carrier.

The package is a zip of four files. `case.enc` is the case as JSON under AES-256-GCM; its key is
derived from the lender's passphrase by scrypt. `header.json` names how, and is bound to the
ciphertext as associated data. `signature.json` is our Ed25519 signature over the digests of both.
"""

import hashlib
import io
import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

CASE_FORMAT = "guiyan-case/1"
DECISION_FORMAT = "guiyan-decision/1"
SIGNING_DOMAIN = b"guiyan-case\x00"

SALT_BYTES, NONCE_BYTES = 16, 12
_COST = {"n": 2**15, "r": 8, "p": 1}

README = (
    "县金融服务中心发来的融资需求资料（加密、签名）。\n"
    "用本行口令解密 case.enc（AES-256-GCM，口令经 scrypt 派生密钥，参数见 header.json）。\n"
    "答复写成 JSON，由本行经办登录后在该笔转介页面上传：\n"
    '{"format": "guiyan-decision/1", "referral_id": "…", "offer": {…}}\n'
    "offer、decline、ask、contact 四选一，内容与接口文档相同。\n"
)

Sign = Callable[[dict[str, Any]], bytes]
Verify = Callable[[dict[str, Any], bytes], bool]


class BadPackage(ValueError):
    """Not a package of ours, altered, or not for this passphrase."""


def pack(
    case: dict[str, Any],
    *,
    referral_id: str,
    passphrase: str,
    salt: bytes,
    nonce: bytes,
    key_id: str,
    sign: Sign,
) -> bytes:
    """The package as bytes.

    Args:
        salt, nonce: fresh random bytes; a nonce is never used twice with one salt.
        key_id: which of our keys signs. sign: signs a plain dict.
    """
    header = {
        "format": CASE_FORMAT,
        "referral_id": referral_id,
        "cipher": "AES-256-GCM",
        "nonce": b64encode(nonce).decode(),
        "kdf": {"name": "scrypt", "salt": b64encode(salt).decode(), **_COST},
        "key_id": key_id,
    }
    bound = _plain(header)
    sealed = AESGCM(_key(passphrase, salt)).encrypt(nonce, _plain(case), bound)
    signature = {"signature": b64encode(sign(_signed(bound, sealed))).decode(), "key_id": key_id}
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", README)
        archive.writestr("header.json", bound)
        archive.writestr("case.enc", sealed)
        archive.writestr("signature.json", _plain(signature))
    return out.getvalue()


def unpack(content: bytes, *, passphrase: str, verify: Verify) -> dict[str, Any]:
    """The case in a package; the signature is checked before anything is decrypted."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            bound, sealed = archive.read("header.json"), archive.read("case.enc")
            signature = b64decode(json.loads(archive.read("signature.json"))["signature"])
        header = json.loads(bound)
        salt, nonce = b64decode(header["kdf"]["salt"]), b64decode(header["nonce"])
    except (BadZipFile, KeyError, TypeError, ValueError) as error:
        raise BadPackage("not a case package") from error
    if not verify(_signed(bound, sealed), signature):
        raise BadPackage("the signature is not ours")
    try:
        opened = AESGCM(_key(passphrase, salt)).decrypt(nonce, sealed, bound)
    except InvalidTag as error:
        raise BadPackage("wrong passphrase") from error
    case: dict[str, Any] = json.loads(opened)
    return case


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, **_COST).derive(passphrase.encode())


def _signed(bound: bytes, sealed: bytes) -> dict[str, Any]:
    """What the signature covers."""
    return {
        "format": CASE_FORMAT,
        "header": hashlib.sha256(bound).hexdigest(),
        "case": hashlib.sha256(sealed).hexdigest(),
    }


def _plain(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1).encode()
