"""The day on which money moved, as it is entered: not ahead of today, not before the loan. Pure."""

from datetime import date

from app.kernel.refusals import Refusal


def ahead(day: date, *, on: date, field: str, text: str) -> tuple[Refusal, ...]:
    """`future_day`, beside `field` and in the words of `text`, where a day has not come yet."""
    if day <= on:
        return ()
    actual, required = day.isoformat(), on.isoformat()
    return (Refusal("future_day", text, field=field, actual=actual, required=required),)


def paid_day_refusals(
    day: date, *, disbursed_on: date, on: date, field: str, texts: tuple[str, str]
) -> tuple[Refusal, ...]:
    """Why money of a loan cannot have moved on a day: not come yet, or before it was lent.

    Args:
        texts: what to say of either, marked; the second may name the loan's first day, {day}.
    """
    too_late, too_early = texts
    found = ahead(day, on=on, field=field, text=too_late)
    if day >= disbursed_on:
        return found
    actual, first = day.isoformat(), disbursed_on.isoformat()
    return (
        *found,
        Refusal(
            "before_disbursement",
            too_early,
            field=field,
            actual=actual,
            required=first,
            values={"day": first},
        ),
    )
