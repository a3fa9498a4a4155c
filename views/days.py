"""Days as the reader counts them: those of their browser's zone, the same on page, report, list, filter and file."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

LONGEST_ZONE = 64  # characters of a zone's name; the longest of all has half as many


def zone() -> datetime.tzinfo:
    """Return the zone of the visitor's browser; where its name stands for no zone, the hours that it is apart from UTC."""
    try:
        return ZoneInfo((st.context.timezone or "")[:LONGEST_ZONE])
    except (ZoneInfoNotFoundError, ValueError, OSError):  # "America" is a folder of zones, and "" is none
        return datetime.timezone(datetime.timedelta(minutes=-_minutes_behind()))


def _minutes_behind() -> int:
    """Return by how much the visitor's browser is behind UTC, as browsers count it; 0 where it does not say, or nonsense."""
    minutes = st.context.timezone_offset or 0
    return minutes if abs(minutes) < 24 * 60 else 0


def today() -> datetime.date:
    """Return the date where the visitor is."""
    return datetime.datetime.now(zone()).date()


def day(moment: datetime.datetime) -> datetime.date:
    """Return the date that *moment* is of where the visitor is; a moment without a zone is UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)).astimezone(zone()).date()


def beginning(day: datetime.date) -> datetime.datetime:
    """Return when *day* begins where the visitor is."""
    return datetime.datetime.combine(day, datetime.time(), zone())
