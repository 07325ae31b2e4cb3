"""How much a phone must fetch before the entrepreneur's road can be used."""

import json

from tests.referrals.builders import a_road
from tests.world import PASSWORD

MOST_BYTES = 100 * 1024


def test_a_screen_of_the_entrepreneurs_road_weighs_at_most_100_kilobytes(world, person):
    """Each alone and with nothing kept: page, style sheets, script and pictures as transferred."""
    road = a_road(world, lenders=5)
    road.settle()
    person.sign_in(road.owner.login, PASSWORD)
    draft = road.farm.need()
    screens = {
        "front": "/",
        "need, first screen": "/me/needs/new",
        "need, second screen": f"/me/needs/{draft.public_id}/business",
        "need, third screen": f"/me/needs/{draft.public_id}/check",
        "matches": f"/me/needs/{road.need.public_id}/matches",
    }
    weights = {name: weight(person, path) for name, path in screens.items()}
    assert max(weights.values()) <= MOST_BYTES, weights
    assert min(weights.values()) > 1024, "nothing was measured"


def weight(person, path: str) -> int:
    """Bytes over the wire for one page with an empty cache."""
    person.browser.execute_cdp_cmd("Network.clearBrowserCache", {})
    person.browser.get_log("performance")
    person.open(path)
    events = (
        json.loads(line["message"])["message"] for line in person.browser.get_log("performance")
    )
    return sum(
        int(event["params"]["encodedDataLength"])
        for event in events
        if event["method"] == "Network.loadingFinished"
    )
