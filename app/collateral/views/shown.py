"""What every page of an asset shows: its facts, its ceiling, the liens its reader may see."""

from typing import Any

from app.collateral import queries
from app.collateral.models import Asset, Lien
from app.collateral.rules.catalogue import REGISTRATIONS, REGISTRIES, RIGHTS, VARIANTS, Kind, kinds
from app.collateral.rules.ltv import good_until, ltv_of
from app.collateral.rules.registering import registration_warnings, registry_called
from app.infra.acts import Act
from app.kernel.refusals import Refusal


def file_of(act: Act, asset: Asset) -> dict[str, Any]:
    """The values the templates of an asset share (`asset` is a word of the frame: `thing`)."""
    kind = kinds(act.policy)[asset.kind]
    until = good_until(asset.appraisal.appraised_on, policy=act.policy)
    liens = queries.liens_of(act.actor, asset)
    return {
        "thing": asset,
        "kind": kind,
        "usage": queries.usage_of(asset),
        "ltv": ltv_of(kind, asset.appraisal.variant),
        "good_until": until,
        "stale": until < act.on,
        "liens": liens,
        "warnings": {lien.public_id: warnings_of(act, lien, kind) for lien in liens},
        "photos": queries.photos_of(asset),
        "rights": RIGHTS,
        "registries": REGISTRIES,
        "registrations": REGISTRATIONS,
        "variants": VARIANTS,
        "office": registry_called,
        "on": act.on,
    }


def warnings_of(act: Act, lien: Lien, kind: Kind) -> tuple[Refusal, ...]:
    """What its holder should look at again."""
    if lien.registration is None:
        return ()
    return registration_warnings(lien.registration, kind, policy=act.policy)
