"""How much of something one network may use: a token bucket each, refilled at a steady rate.

What is counted is for the user to say: seconds of a core, so that a report of 60 ms costs more than a score of 1 ms; runs; sendings.
Each process counts for itself, in memory; the table is bounded, so that a flood from many addresses costs no more memory than time.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

REMEMBERED = 10_000  # networks; the one not seen for longest is forgotten first
PREFIX = 64  # bits of an IPv6 address that one household or firm holds


class Spent(Exception):
    """A network has used up what it may; `seconds` until there is enough again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"enough again in {seconds} s")
        self.seconds = seconds


class Budget:
    """What each network may use: *burst* at once, *share* a second lastingly; safe to share between threads."""

    def __init__(self, share: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.share = share
        self.burst = burst
        self.clock = clock
        self._turn = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def spend(self, address: str, cost: float = 1.0) -> None:
        """Take *cost* from what the network of *address* may use; Spent if there is not enough.

        >>> budget = Budget(share=0.5, burst=1.0, clock=lambda: 0.0)
        >>> budget.spend("192.0.2.1", 0.9)
        >>> budget.spend("192.0.2.1", 0.2)
        Traceback (most recent call last):
        views.budget.Spent: enough again in 1 s
        """
        network = network_of(address)
        with self._turn:
            now = self.clock()
            left, then = self._left.pop(network, (self.burst, now))
            left = min(self.burst, left + (now - then) * self.share)
            enough = left >= cost
            self._left[network] = (left - cost if enough else left, now)
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


def network_of(address: str) -> str:
    """Return *address*, of an IPv6 address only the part that names its network.

    >>> network_of("192.0.2.1"), network_of("2001:db8::1:2:3:4"), network_of("somewhere"), network_of("")
    ('192.0.2.1', '2001:db8::/64', 'somewhere', '')

    A socket for both kinds, and some proxies, write an IPv4 address as one of IPv6, or add a port; else all of them were one network, or none.

    >>> network_of("::ffff:192.0.2.1"), network_of("192.0.2.1:8080"), network_of("[2001:db8::1]:443")
    ('192.0.2.1', '192.0.2.1', '2001:db8::/64')
    """
    try:
        ip = ipaddress.ip_address(_without_port(address))
    except ValueError:
        return address
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return str(ipaddress.ip_network((ip, PREFIX), strict=False)) if ip.version == 6 else str(ip)


def _without_port(address: str) -> str:
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address
