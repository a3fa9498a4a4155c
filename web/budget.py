"""How much of the machine one visitor may use: a bucket of processor time each, refilled at a steady rate.

A plain count of requests would treat a report of 60 ms like a score of 1 ms; here each kind of work costs about what it takes.
The table is bounded, so that a flood from many addresses costs memory no more than it costs time.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable

REMEMBERED = 10_000  # visitors; the one not seen for longest is forgotten first
PREFIX = 64  # bits of an IPv6 address that one household or firm holds


class Spent(Exception):
    """A visitor has used up what one may; `seconds` until there is enough again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"enough again in {seconds} s")
        self.seconds = seconds


class Budget:
    """Seconds of a core for each visitor: *burst* at once, *share* a second lastingly."""

    def __init__(self, share: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.share = share
        self.burst = burst
        self.clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def spend(self, visitor: str, cost: float) -> None:
        """Take *cost* seconds from what *visitor*, an IP address, may use; Spent if there is not enough.

        >>> budget = Budget(share=0.5, burst=1.0, clock=lambda: 0.0)
        >>> budget.spend("192.0.2.1", 0.9)
        >>> budget.spend("192.0.2.1", 0.2)
        Traceback (most recent call last):
        web.budget.Spent: enough again in 1 s
        """
        who = household(visitor)
        now = self.clock()
        left, then = self._left.pop(who, (self.burst, now))
        left = min(self.burst, left + (now - then) * self.share)
        enough = left >= cost
        self._left[who] = (left - cost if enough else left, now)
        self._forget(now)
        if not enough:
            raise Spent(math.ceil((cost - left) / self.share))

    def _forget(self, now: float) -> None:
        """Forget those not seen for longest who may use all of it again, so that a visit leaves nothing behind, and whoever are too many."""
        while self._left:
            left, then = next(iter(self._left.values()))
            if len(self._left) <= REMEMBERED and left + (now - then) * self.share < self.burst:
                return
            self._left.popitem(last=False)


def household(address: str) -> str:
    """Return *address*, of an IPv6 address only the part that names its network.

    >>> household("192.0.2.1"), household("2001:db8::1:2:3:4"), household("somewhere")
    ('192.0.2.1', '2001:db8::/64', 'somewhere')
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((ip, PREFIX), strict=False)) if ip.version == 6 else str(ip)
