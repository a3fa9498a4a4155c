"""What has been kept as long as was promised, and when a clock may be believed that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from groups.group import IDLE_DAYS
from groups.tables import groups, invitees, results, upkeep

# A clock that is further ahead of the last sweep, or of the latest use before any sweep, is doubted; and so, anew, is one that was
# doubted and is now as far from where it was then: it has not run on, but jumped.
DOUBTED_FROM = timedelta(days=7)
DOUBTED_FOR = timedelta(days=1)  # and believed once it has said so for a day: whoever runs the server can mend it until then


@dataclass(frozen=True, slots=True)
class Expired:
    """What retention deleted; nothing while the clock is `doubted`."""

    results: int
    groups: int
    doubted: bool = False


def believed(connection: Connection, now: datetime) -> bool:
    """Whether *now* may be the time; what is found is noted for the next sweep, of this process or another."""
    last = connection.execute(sa.select(upkeep).with_for_update()).one()
    swept_at = last.swept_at or latest_use(connection)
    runs_on = last.doubted_at is not None and last.doubted_at <= now <= last.doubted_at + DOUBTED_FROM
    doubted_at = last.doubted_at if runs_on else now
    far = swept_at is not None and now > swept_at + DOUBTED_FROM
    sound = not far or now >= doubted_at + DOUBTED_FOR
    values = {"swept_at": now, "doubted_at": None} if sound else {"swept_at": swept_at, "doubted_at": doubted_at}
    connection.execute(upkeep.update().values(**values))
    return sound


def latest_use(connection: Connection) -> datetime | None:
    """Return when somebody last opened a group or sent to one; None where nobody ever did."""
    moments = (groups.c.opened_at, groups.c.used_at, results.c.sent_at)
    latest = (connection.scalar(sa.select(sa.func.max(moment, type_=moment.type))) for moment in moments)
    return max((moment for moment in latest if moment is not None), default=None)


def delete_due(connection: Connection, now: datetime) -> Expired:
    """Delete results and names on lists by their age, groups by the time since they were closed, and open ones that nobody has used for long.

    Somebody on a list goes when a result that they had sent as they were added would, unless a later one is there.
    """
    gone = Expired(0, 0)
    for days in connection.execute(sa.select(groups.c.retention_days).distinct()).scalars().all():
        due = now - timedelta(days=days)
        idle = now - timedelta(days=max(days, IDLE_DAYS))
        here = sa.select(groups.c.id).where(groups.c.retention_days == days)
        old = connection.execute(results.delete().where(results.c.cohort_id.in_(here), results.c.sent_at <= due)).rowcount
        known = sa.exists().where(results.c.invitee_id == invitees.c.id)
        connection.execute(invitees.delete().where(invitees.c.cohort_id.in_(here), invitees.c.added_at <= due, ~known))
        over = sa.or_(groups.c.closed_at <= due, groups.c.closed_at.is_(None) & (groups.c.used_at <= idle))
        left = connection.execute(groups.delete().where(groups.c.retention_days == days, over)).rowcount
        gone = Expired(gone.results + old, gone.groups + left)
    return gone
