"""What whoever runs the server may set, read from the environment once and refused at start where it makes no sense."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

# Each letter of a name can be read in one way only: what everybody may send must not make the search for a match long.
HOST = re.compile(
    r"(?:[a-z0-9_][a-z0-9_-]{0,62}(?:\.[a-z0-9_-]{1,63})*\.?|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?", re.ASCII | re.IGNORECASE
)
LONGEST_HOST = 260
SHARE, BURST = 0.5, 12.0
SOCKETS = 300
COACHES = ("", "everyone", "oidc", "nobody")
DATABASE = re.compile(r"(?:postgres|postgresql|postgresql\+psycopg)://\S.*|sqlite:///(?!:memory:)\S.*", re.ASCII)
ANCESTOR = re.compile(r"'self'|'none'|(?:https?://)(?:\*\.)?[a-z0-9.-]+(?::[0-9]{1,5})?", re.ASCII | re.IGNORECASE)


class BadSetting(Exception):
    """A setting that cannot be used; `name` is its variable, `wrong` what is wrong with it."""

    def __init__(self, name: str, wrong: str) -> None:
        super().__init__(f"{name}: {wrong}")
        self.name = name
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class Settings:
    """`public_url` without a slash at its end; `cpu_share` and `cpu_burst` say how much of a core one visitor's machine may use."""

    public_url: str = ""
    frame_ancestors: str = "'self'"
    database: str = ""
    cpu_share: float = SHARE  # cores, lastingly
    cpu_burst: float = BURST  # seconds of a core, at once
    sockets_per_address: float = SOCKETS  # pages open at once behind one address

    @property
    def public_host(self) -> str:
        """The host and port in `public_url`, empty without one."""
        return urlsplit(self.public_url).netloc


def settings(environment: Mapping[str, str]) -> Settings:
    """Return what *environment* sets; BadSetting for what cannot be used."""
    _coaches(environment.get("COACHES", ""))
    _retention(environment.get("RETENTION_DAYS", "").strip())
    _proxies(environment.get("FORWARDED_ALLOW_IPS", ""))
    return Settings(
        public_url=_public_url(environment.get("PUBLIC_URL", "").strip()),
        frame_ancestors=_ancestors(environment.get("FRAME_ANCESTORS", "'self'").strip()),
        database=_database(environment.get("DATABASE_URL", "").strip()),
        cpu_share=_amount("CPU_SHARE", environment, SHARE),
        cpu_burst=_amount("CPU_BURST", environment, BURST),
        sockets_per_address=_amount("SOCKETS_PER_ADDRESS", environment, SOCKETS),
    )


def is_host(text: str) -> bool:
    """Whether *text* is a host, with or without a port, and nothing else: no user, no path, no line break.

    >>> is_host("quiz.example:8443"), is_host("[::1]:80"), is_host("a@b"), is_host("a/b"), is_host("")
    (True, True, False, False, False)
    """
    return len(text) <= LONGEST_HOST and HOST.fullmatch(text) is not None


def _public_url(text: str) -> str:
    if not text:
        return ""
    parts = urlsplit(_ascii(text))
    if (
        parts.scheme not in ("http", "https")
        or not is_host(parts.netloc)
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
    ):
        raise BadSetting("PUBLIC_URL", "is the address of the first page, such as https://quiz.example")
    return f"{parts.scheme}://{parts.netloc}"


def _ascii(url: str) -> str:
    """Return *url* with an international name as browsers send it (IDNA); as it is where that cannot be."""
    scheme, mark, rest = url.partition("://")
    place, slash, path = rest.partition("/")
    host, colon, port = place.partition(":")
    try:
        return f"{scheme}{mark}{host.encode('idna').decode()}{colon}{port}{slash}{path}" if not url.isascii() else url
    except UnicodeError:
        return url


def _database(text: str) -> str:
    if text and not DATABASE.fullmatch(text):
        raise BadSetting("DATABASE_URL", "is postgresql://USER:PASSWORD@HOST/NAME or sqlite:///FILE")
    return text


def _coaches(text: str) -> None:
    if text.strip().lower() not in COACHES:
        raise BadSetting("COACHES", "is everyone, oidc or nobody")


def _retention(text: str) -> None:
    from groups.group import LONGEST_RETENTION

    if text and not (text.isascii() and text.isdigit() and 1 <= int(text) <= LONGEST_RETENTION):
        raise BadSetting("RETENTION_DAYS", f"is a whole number of days from 1 to {LONGEST_RETENTION}")


def _proxies(text: str) -> None:
    if "*" in (part.strip() for part in text.split(",")):
        raise BadSetting(
            "FORWARDED_ALLOW_IPS",
            "lists the proxies' addresses or networks, such as 10.0.0.0/8; * would believe any address that a visitor claims",
        )


def _ancestors(text: str) -> str:
    sources = text.split()
    if not sources or not all(map(ANCESTOR.fullmatch, sources)) or ("'none'" in sources and len(sources) > 1):
        raise BadSetting(
            "FRAME_ANCESTORS", "lists the sites that may embed the quiz, such as 'self' https://coach.example, or is 'none'"
        )
    return " ".join(sources)


def _amount(name: str, environment: Mapping[str, str], default: float) -> float:
    text = environment.get(name, "").strip()
    try:
        amount = float(text) if text else default
    except ValueError:
        amount = 0.0
    if not 0 < amount < 1e6:
        raise BadSetting(name, f"is a number above 0, such as {default:g}")
    return amount
