"""How often one may send to groups or open them: per visit and per address, far above what a workshop in one room needs.

Counted in memory, by each process for itself: what it is there for is that nobody fills the store by a loop.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

SENT_IN_A_VISIT = 8  # results that one visit sends, replacements included
SENT_FROM_AN_ADDRESS = 300  # results at once from one network, and again as many each hour: a school behind one address
OPENED_IN_A_VISIT = 10  # groups
OPENED_FROM_AN_ADDRESS = 30  # groups at once from one network, and again as many each hour
HOUR = 3_600.0
NETWORK = 64  # bits of an IPv6 address that one household or firm holds
REMEMBERED = 10_000  # addresses; the one not seen for longest is forgotten first


class HourlyLimit:
    """At most *most* at once for each address, and again as many each hour; safe to share between threads."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.clock = clock
        self._turn = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> bool:
        """Take one of what *address* has left; False where nothing is.

        >>> limit = HourlyLimit(2, clock=lambda: 0.0)
        >>> [limit.take("192.0.2.1") for _ in range(3)], limit.take("192.0.2.2")
        ([True, True, False], True)
        """
        whose = network(address)
        with self._turn:
            now = self.clock()
            left, then = self._left.pop(whose, (float(self.most), now))
            left = min(self.most, left + (now - then) * self.most / HOUR)
            self._left[whose] = (left - 1 if left >= 1 else left, now)
            if len(self._left) > REMEMBERED:
                self._left.popitem(last=False)
            return left >= 1


def network(address: str) -> str:
    """Return *address*, of an IPv6 address only the part that names its network.

    >>> network("192.0.2.1"), network("2001:db8::1:2:3:4"), network("")
    ('192.0.2.1', '2001:db8::/64', '')
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((known, NETWORK), strict=False)) if known.version == 6 else address
