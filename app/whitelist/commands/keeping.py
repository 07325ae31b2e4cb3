"""What the clock does to the list, for one county."""

from datetime import timedelta

from app.infra.acts import Act
from app.infra.db import db
from app.whitelist import queries
from app.whitelist.commands.noticing import activate_entry
from app.whitelist.commands.standing import expire_entry, warn_of_end


def keep_time(act: Act) -> None:
    """Begin entries whose notice is over, end those whose last day is, warn those it nears."""
    county = act.actor.county_id
    for entry in queries.ending_by(county, act.on - timedelta(days=1)):
        expire_entry(act, entry=entry)
    db.session.flush()
    for entry in queries.notices_over(county, act.at):
        activate_entry(act, entry=entry)
        db.session.flush()
    soon = act.on + timedelta(days=act.policy["whitelist.warn_days"])
    for entry in queries.ending_by(county, soon):
        if entry.state == "active" and entry.warned_at is None:
            warn_of_end(act, entry=entry)
