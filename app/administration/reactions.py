"""What the room does when the clock strikes: messages that wait are sent."""

from app.administration.commands.webhooks import deliver
from app.infra import jobs


@jobs.task("deliver_webhook")
def deliver_webhook(delivery_id: str) -> None:
    """One try of one message."""
    deliver(delivery_id)
