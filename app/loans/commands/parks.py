"""The room of the list is told the guaranteed loans of each park, as plain sums."""

from datetime import timedelta

from app.enterprises.queries import parks
from app.infra.acts import Act
from app.loans.queries.parks import park_sums
from app.whitelist.commands import record_park_loans


def tell_parks(act: Act) -> None:
    """Tell what is outstanding and what of it is bad, of every park with such a loan."""
    bad_since = act.on - timedelta(days=act.policy["whitelist.park.npl_days"])
    sums = {one.park_id: one for one in park_sums(act.actor.county_id, bad_since)}
    for park in parks(act.actor):
        if (found := sums.get(park.id)) is not None:
            record_park_loans(
                act,
                park=park,
                principal_fen=found.principal_fen,
                npl_fen=found.npl_fen,
                borrowers=found.borrowers,
            )
