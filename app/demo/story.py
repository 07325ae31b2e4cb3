"""The telling: every story is a generator that waits for its own moment; the earliest goes on.

A story runs a command or two, then yields the instant at which it goes on. The clock stands at that
instant while it runs. What would go on after the day of loading does not happen: each case stands
where it stands on that day and can be carried on from there.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from app.demo.people import Cast
from app.infra import calendar, clock
from app.kernel.errors import Refused

Story = Iterator[datetime]
OPENS, CLOSES = 9, 17
_SATURDAY = 5


@dataclass(order=True)
class Wait:
    """A story and when it goes on; `number` keeps the order of equals."""

    at: datetime
    number: int
    story: Story = field(compare=False)


class Telling:
    """The stories of one county, told in the order of their moments up to `until`.

    Args:
        react: handles what waits in the outbox, here and now.
    """

    def __init__(
        self, cast: Cast, *, seed: int, begins: date, until: datetime, react: Callable[[], int]
    ):
        self.cast, self.seed = cast, seed
        self.begins, self.until = begins, until
        self.refused: list[str] = []
        self._react = react
        self._waits: list[Wait] = []
        self._begun = 0
        last = clock.day_of(until) + timedelta(days=400)
        self._special = calendar.special_days(begins - timedelta(days=60), last)

    def draw(self, *about: object) -> Random:
        """A source of chance of its own, so that one story does not shift another."""
        return Random(":".join(map(str, (self.seed, *about))))

    def begin(self, story: Story, at: datetime | None = None) -> None:
        """Let a story begin at an instant, or now."""
        self._begun += 1
        heapq.heappush(self._waits, Wait(at or clock.now(), self._begun, story))

    def tell(self) -> int:
        """Tell everything up to the end; returns how many steps were taken."""
        steps = 0
        while self._waits:
            wait = heapq.heappop(self._waits)
            if wait.at > self.until:
                continue
            steps += 1
            with clock.frozen(wait.at):
                again = self._step(wait.story)
            if again is not None:
                self.begin(wait.story, max(again, wait.at))
        return steps

    def _step(self, story: Story) -> datetime | None:
        """One step and what follows from it; a story that a rule stops ends there."""
        try:
            again = next(story, None)
            self._react()
        except Refused as refused:
            self.refused.append(f"{clock.today()} {story}: {refused}")
            return None
        return again

    def works(self, day: date) -> bool:
        """Whether offices work on a day."""
        return self._special.get(day, day.weekday() < _SATURDAY)

    def working_day(self, days: int, since: date | None = None) -> date:
        """The n-th working day after a day (today); back in time if `days` is negative."""
        day = since or clock.today()
        step = timedelta(days=1 if days > 0 else -1)
        while days:
            day += step
            days -= self.works(day) * (1 if days > 0 else -1)
        return day

    def office_time(self, draw: Random, least: int, most: int) -> datetime:
        """Some moment in office hours, `least` to `most` working days from now."""
        days = draw.randint(least, most)
        day = self.working_day(days)
        at = clock.at_local(day, draw.randrange(OPENS, CLOSES), draw.randrange(60))
        return at if at > clock.now() else clock.now() + timedelta(minutes=draw.randrange(5, 90))
