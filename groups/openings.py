"""What opens a group: a secret, an account, a code. Whatever is not there, or not yours to see, is one error, `UnknownGroup`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from groups.connections import Connections
from groups.group import Group, Owner
from groups.keys import NO_DIGEST, digest, same
from groups.rows import Key, group_in, opened_by
from groups.tables import groups


class UnknownGroup(Exception):
    """No such group or result for whoever asks: never was, withdrawn, expired, deleted, closed, or the secret is another."""


class Openings(Connections):
    """The ways into the groups of one database, at the time that its clock tells."""

    def __init__(self, address: str | None = None, clock: Callable[[], datetime] | None = None) -> None:
        super().__init__(address)
        self.clock = clock or self.time

    def _locked(self, connection: Connection, key: Key) -> Group:
        """Return the group that *key* opens, held still until the transaction ends."""
        row = connection.execute(sa.select(groups).where(opened_by(key)).with_for_update()).one_or_none()
        return self._shown(row, key)

    def _shown(self, row: Row[Any] | None, key: Key) -> Group:
        """Return the group in *row* if it is there and *key* opens it."""
        opens = same(NO_DIGEST if row is None else row.secret_digest, digest(key) if isinstance(key, str) else NO_DIGEST)
        if row is None or not (opens or isinstance(key, Owner)):
            raise UnknownGroup
        group = group_in(row)
        if group.gone(self.clock()):
            raise UnknownGroup
        return group
