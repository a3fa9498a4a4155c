"""What whoever runs the server may set: one model of its environment, read once and refused at start, by name, where it makes no sense."""

from __future__ import annotations

import ipaddress
import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import idna
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

RETENTION_DAYS, LONGEST_RETENTION = 180, 1_095  # three years
# Each letter of a name can be read in one way only: what everybody may send must not make the search for a match long.
HOST = re.compile(
    r"(?:[a-z0-9_][a-z0-9_-]{0,62}(?:\.[a-z0-9_-]{1,63})*\.?|\[(?P<ipv6>[0-9a-f:.]{2,45})\])(?::[0-9]{1,5})?",
    re.ASCII | re.IGNORECASE,
)
LONGEST_HOST = 260
DATABASE = re.compile(
    r"(?:postgres|postgresql|postgresql\+psycopg)://(?=\S)(?:[^:/@]*(?::[^@]*)?@)?(?:\[[^/?\s]+\]|[^/:?\s]*)(?::(?P<port>[0-9]{1,5}))?(?:[/?].*)?"
    r"|sqlite:///(?!:memory:)\S.*",
    re.ASCII,
)
SQLITE = "sqlite:///"
LAST_PORT = 65_535
WIDEST = {4: 8, 6: 7}  # bits that name the widest of the private networks, 10.0.0.0/8 and fc00::/7: a proxy is in no wider one
ANCESTOR = re.compile(r"'self'|'none'|(?:https?://)(?:\*\.)?[a-z0-9.-]+(?::[0-9]{1,5})?", re.ASCII | re.IGNORECASE)


class BadSetting(Exception):
    """A setting that cannot be used; `name` is its variable, `wrong` what it should have been. What it was is not said: it may be secret."""

    def __init__(self, name: str, wrong: str) -> None:
        super().__init__(f"{name}: {wrong}")
        self.name = name
        self.wrong = wrong


def is_host(text: str) -> bool:
    """Whether *text* is a host, with or without a port, and nothing else: no user, no path, no line break.

    >>> is_host("quiz.example:8443"), is_host("[::1]:80"), is_host("a@b"), is_host("a/b"), is_host("[:::]"), is_host("")
    (True, True, False, False, False, False)
    """
    found = HOST.fullmatch(text) if len(text) <= LONGEST_HOST else None
    return found is not None and (found["ipv6"] is None or _is_ipv6(found["ipv6"]))


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True


def _first_page(text: str) -> str:
    """Return the address of the first page without a slash at its end."""
    if not text:
        return ""
    parts = urlsplit(_ascii(text))
    if (
        parts.scheme not in ("http", "https")
        or not is_host(parts.netloc)
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
        or parts.port == 0
    ):
        raise ValueError
    return f"{parts.scheme}://{parts.netloc}"


def _ascii(url: str) -> str:
    """Return *url* with an international name as browsers send it (UTS 46); as it is where that cannot be.

    >>> _ascii("https://straße.example/"), _ascii("https://пример.рф:8443")
    ('https://xn--strae-oqa.example/', 'https://xn--e1afmkfd.xn--p1ai:8443')
    """
    scheme, mark, rest = url.partition("://")
    place, slash, path = rest.partition("/")
    host, colon, port = place.partition(":")
    try:
        return f"{scheme}{mark}{idna.encode(host, uts46=True).decode()}{colon}{port}{slash}{path}" if not url.isascii() else url
    except UnicodeError:
        return url


def _database(text: str) -> str:
    if text and ((found := DATABASE.fullmatch(text)) is None or int(found["port"] or 0) > LAST_PORT):
        raise ValueError
    if text.startswith(SQLITE) and Path(text.removeprefix(SQLITE).partition("?")[0]).is_dir():
        raise ValueError
    return text


def _ancestors(text: str) -> str:
    sources = text.split() or ["'self'"]
    if not all(map(ANCESTOR.fullmatch, sources)) or ("'none'" in sources and len(sources) > 1):
        raise ValueError
    return " ".join(sources)


def _proxies(text: str) -> str:
    """Return *text*, a list of addresses and networks; ValueError for what is none, and for networks that half the world is in."""
    for part in filter(None, map(str.strip, text.split(","))):
        network = ipaddress.ip_network(part, strict=False)
        if network.prefixlen < WIDEST[network.version]:
            raise ValueError
    return text


def _folder(named: Path) -> Path:
    """Return the folder of a bank that is *named* by its place or by its bank.toml."""
    folder = named.parent if named.suffix == ".toml" else named
    if not (folder / "bank.toml").exists():
        raise ValueError
    return folder


Amount = Annotated[float, Field(gt=0, lt=1e6)]


class Settings(BaseSettings):
    """Each setting by the name of its variable in small letters; its description says what it has to be. Empty is as good as missing."""

    model_config = SettingsConfigDict(
        frozen=True,
        case_sensitive=True,
        alias_generator=str.upper,
        env_ignore_empty=True,
        validate_default=False,
        str_strip_whitespace=True,
        extra="ignore",
    )

    database_url: Annotated[str, AfterValidator(_database)] = Field(
        "", description="is postgresql://USER:PASSWORD@HOST/NAME or sqlite:///FILE"
    )
    public_url: Annotated[str, AfterValidator(_first_page)] = Field(
        "", description="is the address of the first page, such as https://quiz.example"
    )
    coaches: Annotated[Literal["everyone", "oidc", "nobody"], BeforeValidator(str.lower), BeforeValidator(str.strip)] = Field(
        "everyone", description="is everyone, oidc or nobody"
    )
    retention_days: Annotated[int, Field(ge=1, le=LONGEST_RETENTION)] = Field(
        RETENTION_DAYS, description=f"is a whole number of days from 1 to {LONGEST_RETENTION}"
    )
    frame_ancestors: Annotated[str, AfterValidator(_ancestors)] = Field(
        "'self'", description="lists the sites that may embed the quiz, such as 'self' https://coach.example, or is 'none'"
    )
    bank: Annotated[Path, AfterValidator(_folder)] | None = Field(
        None,
        description="is the folder of a bank, with its bank.toml; python -m questions --check FOLDER says what is wrong in it",
    )
    drafts: bool = Field(False, description="is 1, where languages that are still being written are shown, or 0")
    cpu_share: Amount = Field(0.5, description="is a number of cores above 0, such as 0.5")
    cpu_burst: Amount = Field(12.0, description="is a number of seconds above 0, such as 12")
    sockets_per_address: Amount = Field(300, description="is a number above 0, such as 300")
    forwarded_allow_ips: Annotated[str, AfterValidator(_proxies)] = Field(
        "",
        description="lists the proxies' addresses or networks, such as 10.0.0.0/8; * would believe any address that a visitor claims",
    )

    @property
    def public_host(self) -> str:
        """The host and port in `public_url`, empty without one."""
        return urlsplit(self.public_url).netloc


@cache
def settings() -> Settings:
    """Return what the environment sets, as it was when this was first asked; BadSetting for the first that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
    raise BadSetting(name, Settings.model_fields[name.lower()].description or "")
