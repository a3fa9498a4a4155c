"""What a visit remembers of two people side by side, beside what the address says: their names, and the group they came from."""

from __future__ import annotations

LONGEST_NAME = 40
LINKS, NAMES = ("first-link", "second-link"), ("first-name", "second-name")
CAME_FROM = "compared-from"  # the address of the group's page
CALLED = "compared-called"  # token -> what the group calls that person
LABEL = "compared-label"  # what that group's coach put on it: organisation, logo, colour
