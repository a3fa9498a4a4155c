"""The lists of people that coaches keep with their groups: a link of one's own for each, and what came by it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from groups.group import BadGroup, Group
from groups.keys import code_as_typed, digest, fresh_personal_code, personal_code_as_given, sealed, unsealed
from groups.openings import Openings, UnknownGroup
from groups.roster import MOST_INVITEES, Invited, Invitee
from groups.rows import Key, group_id, group_in, invitee_count, opened_by, sheets_in
from groups.sheets import Sheets
from groups.tables import RESULT_COLUMNS, groups, invitees, results
from questions import Bank


class UnknownInvitee(UnknownGroup):
    """The group is there, but the personal part of the link stands for nobody on its list (any more)."""


class SentAlready(Exception):
    """Something was sent by this personal link before; `sent_at` says when. Once more is a retake, and has to be meant as one."""

    def __init__(self, sent_at: datetime) -> None:
        super().__init__(sent_at.isoformat())
        self.sent_at = sent_at


class Rosters(Openings):
    """Lists of people, each kept with its group: as long as a result of somebody's is, or as results are kept from their adding."""

    # -- coaches

    def invite(self, key: Key, names: Sequence[str]) -> tuple[Invitee, ...]:
        """Add *names* to the group's list, and return them with the links' codes; BadGroup for names that are too many or not asked for."""
        now, codes = self.clock(), [fresh_personal_code() for _ in names]
        made = [_link_columns(key, code) for code in codes]
        with self.writing() as connection:
            group = self._locked(connection, key)
            row = connection.execute(sa.select(groups.c.id, invitee_count()).where(groups.c.code == group.code)).one()
            if not group.design.asks_names:
                raise BadGroup("roster", "unknown")
            if row.invitee_count + len(names) > MOST_INVITEES:
                raise BadGroup("roster", "too_long")
            lines = [
                {"cohort_id": row.id, "name": name, "added_at": now, **links} for name, links in zip(names, made, strict=True)
            ]
            added = invitees.insert().returning(invitees.c.code_digest, invitees.c.id)
            ids = {row.code_digest: row.id for row in connection.execute(added, lines)} if lines else {}
        return tuple(Invitee(ids[links["code_digest"]], name, code) for links, name, code in zip(made, names, codes, strict=True))

    def roster(self, key: Key) -> tuple[Invitee, ...]:
        """Return who is on the group's list, in the order in which they were added; their codes where *key* is the secret that made them."""
        with self.reading() as connection:
            group = self._shown(connection.execute(sa.select(groups).where(opened_by(key))).one_or_none(), key)
            rows = connection.execute(sa.select(invitees).where(_on_list(group.code)).order_by(invitees.c.id)).all()
            sent = self._sent(connection, group)
        return tuple(
            Invitee(row.id, row.name, _code_in(row, key), sent.get(row.id, ()))
            for row in rows
            if row.id in sent or self._kept(group, row.added_at)
        )

    def renew_link(self, key: Key, invitee: int) -> str:
        """Return the code of a new link for somebody on the list; the old one opens nothing from now on."""
        code = fresh_personal_code()
        with self.writing() as connection:
            group = self._locked(connection, key)
            if not connection.execute(
                invitees.update().where(_on_list(group.code, invitee)).values(**_link_columns(key, code))
            ).rowcount:
                raise UnknownGroup
        return code

    def _seal_anew(self, connection: Connection, code: str, key: Key, secret: str) -> None:
        """Let the links of a list be shown by another *secret*; those that *key* may not see are shown by none."""
        for row in connection.execute(sa.select(invitees).where(_on_list(code))).all():
            known = _code_in(row, key)
            again = {"sealed": sealed(secret, known) if known else None}
            connection.execute(invitees.update().where(invitees.c.id == row.id).values(**again))

    def uninvite(self, key: Key, invitee: int) -> None:
        """Take somebody off the list; what they sent stays, under the name that they had there."""
        with self.writing(deletes=True) as connection:
            group = self._locked(connection, key)
            if not connection.execute(invitees.delete().where(_on_list(group.code, invitee))).rowcount:
                raise UnknownGroup
            connection.execute(results.update().where(results.c.invitee_id == invitee).values(invitee_id=None))

    # -- clients

    def invited(self, code: str, personal: str) -> Invited:
        """Return what a personal link to an open group stands for; UnknownInvitee where that is nobody (any more)."""
        with self.reading() as connection:
            found = self._invitee(connection, _query_by_link(code, personal))
        if not found.group.is_open:
            raise UnknownGroup
        return found

    def takings(self, code: str, personal: str, bank: Bank) -> Sheets:
        """Return all that one person has sent by their personal link, the latest last; closed group or not."""
        with self.reading() as connection:
            found = self._invitee(connection, _query_by_link(code, personal))
            mine = sa.select(*(results.c[name] for name in RESULT_COLUMNS)).where(results.c.invitee_id == found.id)
            rows = connection.execute(mine.order_by(results.c.id)).all()
        return sheets_in(found.group, bank, [row for row in rows if self._kept(found.group, row.sent_at)])

    def _invitee(self, connection: Connection, by_link: sa.Select[Any]) -> Invited:
        """Return whom a personal link stands for; UnknownInvitee for nobody, or for somebody who is not kept any more."""
        row = connection.execute(by_link).one_or_none()
        if row is None:
            raise UnknownInvitee
        group = group_in(row)
        sent = self._sent(connection, group, row.invitee_id).get(row.invitee_id, ())
        if not sent and not self._kept(group, row.added_at):
            raise UnknownInvitee
        return Invited(group, row.invitee_id, row.invitee_name, sent)

    def _as_invited(
        self, connection: Connection, code: str, personal: str, but: tuple[str, ...] | None
    ) -> dict[str, sa.ColumnElement[Any]]:
        """Return whose a sending by a personal link is, held still until the transaction ends.

        SentAlready where they have sent anything that none of the receipts *but* stands for; None where they may.
        """
        found = self._invitee(connection, _query_by_link(code, personal).with_for_update(of=invitees))
        if found.sent and but is not None:
            others = _query_sent_by(code, found.id).where(results.c.receipt_digest.not_in([digest(receipt) for receipt in but]))
            sent_at = [row.sent_at for row in connection.execute(others) if self._kept(found.group, row.sent_at)]
            if sent_at:
                raise SentAlready(sent_at[-1])
        return {"invitee_id": sa.literal(found.id, invitees.c.id.type), "name": sa.literal(found.name, sa.Text)}

    def _sent(self, connection: Connection, group: Group, invitee: int | None = None) -> dict[int, tuple[datetime, ...]]:
        """Return when each who is on the list, or one of them, sent what is kept still, the latest last."""
        found: dict[int, tuple[datetime, ...]] = {}
        for row in connection.execute(_query_sent_by(group.code, invitee)):
            if self._kept(group, row.sent_at):
                found[row.invitee_id] = (*found.get(row.invitee_id, ()), row.sent_at)
        return found

    def _kept(self, group: Group, since: datetime) -> bool:
        """Whether *group* still keeps what it was given at *since*."""
        return group.kept_until(since) > self.clock()


def _link_columns(key: Key, code: str) -> dict[str, bytes | None]:
    """Return what is kept of a link's *code*: its digest, and under the secret that *key* is, if it is one, the code itself."""
    return {"code_digest": digest(code), "sealed": sealed(key, code) if isinstance(key, str) else None}


def _code_in(row: Row[Any], key: Key) -> str | None:
    """Return the code that *key* may see of somebody on the list."""
    return unsealed(key, row.sealed, row.code_digest) if isinstance(key, str) and row.sealed else None


def _on_list(code: str, invitee: int | None = None) -> sa.ColumnElement[bool]:
    """Who is on a group's list: one of them, or all."""
    here = invitees.c.cohort_id == group_id(code)
    return here if invitee is None else sa.and_(here, invitees.c.id == invitee)


def _query_by_link(code: str, personal: str) -> sa.Select[Any]:
    """Return the query for whom a personal link stands for, with their group."""
    who = invitees.c.id.label("invitee_id"), invitees.c.name.label("invitee_name"), invitees.c.added_at
    wanted = groups.c.code == code_as_typed(code), invitees.c.code_digest == digest(personal_code_as_given(personal))
    return sa.select(groups, *who).join_from(invitees, groups).where(*wanted)


def _query_sent_by(code: str, invitee: int | None) -> sa.Select[Any]:
    """Return the query for who of a group's list has sent when, or when one of them has."""
    here = results.c.cohort_id == group_id(code)
    who = results.c.invitee_id.is_not(None) if invitee is None else results.c.invitee_id == invitee
    return sa.select(results.c.invitee_id, results.c.sent_at).where(here, who).order_by(results.c.id)
