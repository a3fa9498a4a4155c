"""What HTML writes for a sign, as that sign: in texts that were pasted, whoever reads them. Apart from encodings, which take longer to load."""

from __future__ import annotations

import html
import re

# None without its end: &lang=ru in an address is no ⟨.
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)


def without_entities(text: str) -> str:
    """Return *text* with the sign itself for each entity.

    >>> without_entities("Anna &amp; Bo&#44; /result?r=x&lang=ru")
    'Anna & Bo, /result?r=x&lang=ru'
    """
    return ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
