"""What a browser is told it may do with what we send: nothing that the quiz does not need, and nobody learns an answer from it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import cache

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from settings import Settings, is_host

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
YEAR = 31_536_000
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # the address of a quiz holds its answers
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), "
    "gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=(), xr-spatial-tracking=()",
}
SHARED_PICTURES = ("/card.png", "/r/")  # pictures that other sites show beside a link


def script_hash(script: str) -> str:
    """Return *script* as a source that a Content-Security-Policy may name.

    >>> script_hash("alert(1)")
    "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def inline_scripts(html: str) -> tuple[str, ...]:
    """Return the scripts that stand in *html* itself."""
    return tuple(INLINE.findall(html))


class SecurityHeaders:
    """Adds the headers; a page may run our own scripts and those inline *scripts* that are named by their hash."""

    def __init__(self, app: ASGIApp, settings: Settings, scripts: Iterable[str], pages: tuple[str, ...]) -> None:
        self.app = app
        self.settings = settings
        self.pages = pages
        allowed = " ".join(sorted({script_hash(script) for script in scripts}))
        ancestors = settings.frame_ancestors
        # Streamlit styles its elements with inline styles, reads some of its data from blobs and draws some pictures from data.
        page = (
            f"default-src 'none'; script-src 'self' {allowed}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
            f"font-src 'self' data:; connect-src 'self'{{sockets}}; worker-src 'self' blob:; media-src 'self' blob:; "
            f"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
        )
        self.page_policy = cache(lambda host: page.format(sockets=f" ws://{host} wss://{host}" if host else ""))
        self.other_policy = f"default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
        self.frames = {"'none'": "DENY", "'self'": "SAMEORIGIN"}.get(ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message.setdefault("headers", [])
                self._add(scope, MutableHeaders(scope=message))
            await send(message)

        return await self.app(scope, receive, sending)

    def _add(self, scope: Scope, headers: MutableHeaders) -> None:
        path = scope["path"]
        secure = scope["scheme"] == "https"
        headers.update(ALWAYS)
        if path in self.pages:
            host = self.settings.public_host or Headers(scope=scope).get("host", "")
            policy = self.page_policy(host if is_host(host) else "")
            headers["Content-Security-Policy"] = policy + ("; upgrade-insecure-requests" if secure else "")
        elif headers.get("content-type") != "application/pdf":  # the viewers of some browsers draw it by means of their own
            headers["Content-Security-Policy"] = self.other_policy
        headers["Cross-Origin-Resource-Policy"] = "cross-origin" if path.startswith(SHARED_PICTURES) else "same-origin"
        if self.frames:
            headers["X-Frame-Options"] = self.frames
        if secure:
            headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
            cookies = headers.getlist("set-cookie")
            if cookies:
                del headers["set-cookie"]
                for cookie in cookies:
                    headers.append("set-cookie", cookie if "; secure" in cookie.lower() else f"{cookie}; Secure")
