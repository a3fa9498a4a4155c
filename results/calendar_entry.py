"""A day in somebody's own calendar on which to take the quiz again: one all-day entry with the link that compares, as iCalendar (RFC 5545)."""

from __future__ import annotations

import calendar
import datetime
import uuid

from icalendar import Alarm, Calendar, Event

from i18n import Words

PRODUCT = "-//PM or PMM?//quiz//EN"
AT = datetime.timedelta(hours=9)  # of the day: when the calendar reminds


def months_after(day: datetime.date, months: int) -> datetime.date:
    """Return the day so many *months* after *day*; the last of a month that is too short.

    >>> months_after(datetime.date(2026, 11, 30), 3), months_after(datetime.date(2026, 8, 31), 6)
    (datetime.date(2027, 2, 28), datetime.date(2027, 2, 28))
    """
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def calendar_entry(day: datetime.date, taken: datetime.date, link: str, stamp: datetime.datetime, words: Words) -> bytes:
    """Return a calendar of one entry on *day* that leads to *link*, for a result *taken* on another; made at *stamp*, with its zone."""
    _ = words
    event = Event()
    event.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, f"{link} {day}")))
    event.add("dtstamp", stamp.astimezone(datetime.UTC))
    event.add("dtstart", day)
    event.add("dtend", day + datetime.timedelta(days=1))
    event.add("summary", _("PM or PMM? Take it again"))
    event.add("description", _.gap.join(_description(taken, _)) + "\n" + link)
    event.add("url", link)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("PM or PMM? Take it again"))
    alarm.add("trigger", AT)
    event.add_component(alarm)
    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add_component(event)
    return bytes(whole.to_ical())


def _description(taken: datetime.date, _: Words) -> tuple[str, ...]:
    return (
        _("You took the quiz on {day}.").format(day=_.date(taken)),
        _("Take it again with this link, and you’ll see whether anything has changed by more than chance would explain."),
    )
