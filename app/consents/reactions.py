"""What the clock asks of consents."""

from datetime import timedelta

from app.consents import commands, queries
from app.infra import doors, jobs, shown
from app.infra.acts import machine_act
from app.infra.counties import all_counties
from app.infra.db import db

shown.when_shown(commands.log_shown)
doors.when_denied(commands.log_denied)


# Shortly after midnight in China (UTC+8), and again each hour for whatever was left.
@jobs.periodic("consent_clocks", "5 * * * *")
def run_clocks() -> None:
    """Expire what has run out; remind givers of what runs out soon; bring up late deletions."""
    for county in all_counties():
        act = machine_act(county.id)
        for consent in queries.past_expiry(county.id, act.on):
            commands.expire_consent(act, consent=consent)
        soon = act.on + timedelta(days=act.policy["consents.remind_days"])
        for consent in queries.expiring_by(county.id, soon):
            commands.remind_of_expiry(act, consent=consent)
        for duty in queries.duties_past_their_day(county.id, act.on):
            commands.bring_up_late(act, duty=duty)
        db.session.commit()
