"""Case packages for lenders that cannot reach us: their passphrase, our signature."""

import os
import secrets
from typing import Any

from flask import current_app

from app.accounts.models import Organisation
from app.infra import fields, journal
from app.infra.acts import Act
from app.infra.audit.signing import Signer, signer
from app.kernel.refusals import conflict
from app.referrals.models import Referral
from app.referrals.rules import package

SETTING = "package_key"
CONTEXT = "organisations.settings.package_key"
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROUPS, _LETTERS = 6, 4


def renew_package_key(act: Act, *, organisation: Organisation) -> str:
    """A new passphrase for an institution's packages: shown once, kept encrypted."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS)) for _ in range(_GROUPS))
    passphrase = "-".join(groups)
    kept = fields.encrypt(passphrase, CONTEXT)
    organisation.settings = {**organisation.settings, SETTING: kept}
    journal.note(act, organisation, "renew_package_key")
    return passphrase


def has_package_key(organisation: Organisation) -> bool:
    """Whether an institution has a passphrase for its packages."""
    return SETTING in organisation.settings


def package_of(referral: Referral, case: dict[str, Any]) -> bytes:
    """The case, encrypted for its lender and signed with the key of our checkpoints."""
    kept = referral.lender.settings.get(SETTING)
    if kept is None:
        raise conflict("package_key_missing", "本行还没有设置资料包口令，请审批人先设置")
    own: Signer = signer(current_app.config)
    return package.pack(
        case,
        referral_id=referral.public_id,
        passphrase=fields.decrypt(kept, CONTEXT),
        salt=os.urandom(package.SALT_BYTES),
        nonce=os.urandom(package.NONCE_BYTES),
        key_id=own.key_id,
        sign=lambda body: own.sign(body, package.SIGNING_DOMAIN),
    )
