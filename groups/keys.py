"""Codes, secrets and receipts: what opens a group or a result, and the digest that is all the store keeps of it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # no 0 and o, 1 and i and l, u and v to mix up when a code is read out
CODE_LENGTH = 10  # 30^10 is 49 bits: asking 1,000 times a second, one of 1,000 open groups is found in about 19 years
SECRET_BYTES = 32
PERSONAL_BYTES = 16  # of the code in a personal link: 128 bits, since it also shows how answers have changed
SHORTEST_KEY = 22  # characters of a client's key: 128 bits in URL-safe base64
NO_CODE = "-" * CODE_LENGTH  # holds no letter of ALPHABET, so it stands for no group
NO_DIGEST = bytes(32)

_PERSONAL = re.compile(r"[\w-]{22}", re.ASCII)
_SECRET = re.compile(r"[\w-]{43}", re.ASCII)
_CODE = re.compile(f"[{ALPHABET}]{{{CODE_LENGTH}}}")


def fresh_code() -> str:
    """Return the public code of a new group."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def fresh_secret() -> str:
    """Return 256 random bits in 43 URL-safe characters: a coach's secret, or a client's key for one sending."""
    return secrets.token_urlsafe(SECRET_BYTES)


def is_secret(text: str) -> bool:
    """Whether *text* has the shape of a `fresh_secret`."""
    return _SECRET.fullmatch(text) is not None


def code_as_typed(text: str) -> str:
    """Return the code that somebody meant to type, or one that no group has.

    >>> code_as_typed(" 7K3MP-9QRST "), code_as_typed("../../etc/passwd")
    ('7k3mp9qrst', '----------')
    """
    code = text[: 4 * CODE_LENGTH].strip().lower().replace("-", "").replace(" ", "")
    return code if _CODE.fullmatch(code) else NO_CODE


def digest(secret: str) -> bytes:
    """Return what the store keeps of a secret. 256 random bits need no slow hash: there is nothing to guess from."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def same(left: bytes, right: bytes) -> bool:
    """Whether two digests are equal, in a time that does not depend on where they differ."""
    return hmac.compare_digest(left, right)


def fresh_sending_id() -> str:
    """Return what tells the sendings of one browser apart in an address: nothing to keep secret.

    >>> len(fresh_sending_id())
    11
    """
    return secrets.token_urlsafe(8)


def sending_key(secret: str, sending_id: str, answers: str) -> str:
    """Return the key under which *answers*, as in a link, are sent: the same at every try of one browser, and of no other.

    *secret* is the browser's own (`fresh_secret`) and stands in no address; *mark* does, and tells one quiz from the next.
    """
    mac = hmac.new(
        secret.encode("utf-8", "surrogatepass"), f"{sending_id}.{answers}".encode("utf-8", "surrogatepass"), hashlib.sha256
    )
    return base64.urlsafe_b64encode(mac.digest()).decode().rstrip("=")


def receipt_for(code: str, key: str) -> str:
    """Return the secret that withdraws what *key* sent to group *code*: the same at every retry, known to the sender alone."""
    if len(key) < SHORTEST_KEY:
        raise ValueError(f"a key has at least {SHORTEST_KEY} random characters; this one has {len(key)}")
    mac = hmac.new(key.encode("utf-8", "surrogatepass"), code.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def fresh_personal_code() -> str:
    """Return what tells one person's link from the others of a group, in 22 URL-safe characters."""
    return secrets.token_urlsafe(PERSONAL_BYTES)


def personal_code_as_given(text: str) -> str:
    """Return the code in a personal link, or "", which stands for nobody.

    >>> personal_code_as_given(" " + "k" * 22 + "."), personal_code_as_given("k" * 21)
    ('kkkkkkkkkkkkkkkkkkkkkk', '')
    """
    found = text[:64].strip(" .,;)")
    return found if _PERSONAL.fullmatch(found) else ""


def sealed(secret: str, code: str) -> bytes:
    """Return a personal *code* under a coach's *secret*: what the store keeps so that the coach, and nobody else, sees it again."""
    return _under(secret, digest(code), code.encode("ascii"))


def unsealed(secret: str, seal: bytes, code_digest: bytes) -> str | None:
    """Return the code under *seal*, None where *secret* is not the one that it was sealed with.

    >>> code = fresh_personal_code()
    >>> unsealed("mine", sealed("mine", code), digest(code)) == code, unsealed("other", sealed("mine", code), digest(code))
    (True, None)
    """
    found = _under(secret, code_digest, seal).decode("ascii", "replace")
    return found if same(digest(found), code_digest) else None


def _under(secret: str, nonce: bytes, text: bytes) -> bytes:
    """Return *text*, at most 32 bytes, combined with a pad that *secret* and *nonce* make; done twice it is *text* again."""
    pad = hmac.new(secret.encode("utf-8", "surrogatepass"), nonce, hashlib.sha256).digest()
    return bytes(byte ^ pad_byte for byte, pad_byte in zip(text, pad, strict=False))
