"""The scorer over HTTP: POST /api/score takes and gives the JSON of `python -m scoring`, or a list of it; /api/openapi.json describes it.

It brings numpy along, a tenth of a start, so a server loads it once it listens.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic_core import to_json
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from questions import Bank
from scoring import BadAnswer, score
from scoring.answers import as_sheet, parsed
from scoring.profile import CASES, FLAGS, LABELS, LIMITS, STATUSES, STRENGTHS
from views.budget import Budget, Spent
from web.refusal import refusal, spoken
from web.result_files import too_much

COST = 0.002  # seconds of a core, for each sheet
MOST = 100  # sheets in a list
DESCRIPTION = Path(__file__).parent / "openapi.toml"


class Api:
    """Scores sheets that programs send; keeps nothing of them."""

    def __init__(self, bank: Bank, budget: Budget) -> None:
        self.bank = bank
        self.budget = budget
        self.document = json.dumps(openapi(bank)).encode()

    async def score(self, request: Request) -> Response:
        """Answer with the profile of the sheet in the body, or with a list of them where it holds a list."""
        if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
            return refusal(request.scope, 415)
        try:
            given = parsed((await request.body()).decode("utf-8-sig"))
            sheets = given if isinstance(given, list) else [given]
            if len(sheets) > MOST:
                raise BadAnswer(f"a list holds at most {MOST} sheets, not {len(sheets)}")
            self.budget.spend(request.client.host if request.client else "", COST * max(len(sheets), 1))
            profiles = await run_in_threadpool(self._profiles, sheets, isinstance(given, list))
        except Spent as spent:
            return too_much(request, spent, spoken(request.scope))
        except UnicodeDecodeError as error:
            return _wrong(f"this is not UTF-8 text from byte {error.start} on")
        except BadAnswer as bad:
            return _wrong(str(bad), bad.item)
        scored = profiles if isinstance(given, list) else profiles[0]
        return Response(to_json(scored), media_type="application/json", headers={"Cache-Control": "no-store"})

    def _profiles(self, sheets: list[Any], listed: bool) -> list[dict[str, Any]]:
        """Return a profile for each of *sheets*; BadAnswer where one cannot be scored, with its number where they are *listed*."""
        profiles = []
        for number, sheet in enumerate(sheets, 1):
            try:
                answers, seconds = as_sheet(sheet)
                profile = score(self.bank, {item: _whole(answer) for item, answer in answers.items()}, seconds)
            except BadAnswer as bad:
                raise replace(bad, place=f"sheet {number}") if listed else bad from None
            profiles.append(profile.to_json())
        return profiles

    async def openapi(self, request: Request) -> Response:
        """Answer with the description of all this."""
        return Response(self.document, media_type="application/json", headers={"Cache-Control": "public, max-age=3600"})


def _whole(answer: int | float) -> int:
    """Return *answer* as a whole number where it is one: to JSON, 4.0 is no other number than 4."""
    return int(answer) if isinstance(answer, float) and answer.is_integer() else answer  # type: ignore[return-value]  # score refuses it


def _wrong(said: str, item: str | None = None) -> Response:
    body = json.dumps({"error": said, "item": item})  # in ASCII: an item may be named with half a character, which UTF-8 has not
    return Response(body, 422, {"Cache-Control": "no-store"}, "application/json")


def openapi(bank: Bank) -> dict[str, Any]:
    """Return the OpenAPI document for *bank*: `openapi.toml` with what only the bank and the scorer know."""
    document = tomllib.loads(DESCRIPTION.read_text("utf-8"))
    document["info"]["version"] = bank.version
    post, schemas = document["paths"]["/api/score"]["post"], document["components"]["schemas"]
    for body in (post["requestBody"], post["responses"]["200"]):
        body["content"]["application/json"]["schema"]["oneOf"][1]["maxItems"] = MOST
    _fill_sheet(schemas["Sheet"]["properties"], [item.id for item in bank.items])
    _fill_profile(schemas["Profile"]["properties"], bank)
    return document


def _fill_sheet(sheet: dict[str, Any], items: list[str]) -> None:
    sheet["answers"]["properties"] = {item: {"type": "integer", "minimum": 1, "maximum": 5} for item in items}
    sheet["seconds"]["properties"] = {item: {"type": "number", "minimum": 0} for item in items}


def _fill_profile(profile: dict[str, Any], bank: Bank) -> None:
    for name, values in (("status", STATUSES), ("label", LABELS), ("strength", STRENGTHS), ("case", CASES)):
        profile[name]["enum"] = list(values)
    profile["axes"]["minItems"] = profile["axes"]["maxItems"] = len(bank.axes)
    profile["axes"]["items"]["properties"]["id"]["enum"] = [axis.id for axis in bank.axes]
    profile["flags"]["items"]["properties"]["name"]["enum"] = list(FLAGS)
    profile["limits"]["minItems"] = len(LIMITS)
