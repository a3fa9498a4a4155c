"""The scorer over HTTP: POST /api/score takes and gives the JSON of `python -m scoring`, or a list of it; /api/openapi.json describes it.

It brings numpy along, a tenth of a start, so a server loads it once it listens.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from pydantic_core import to_json
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from questions import Bank
from scoring import BadAnswer, score
from scoring.answers import as_sheet, parsed
from scoring.profile import CASES, FLAGS, LABELS, LIMITS, STATUSES, STRENGTHS
from web.budget import Budget, Spent
from web.papers import too_much
from web.refusal import refusal, spoken

COST = 0.002  # seconds of a core, for each sheet
MOST = 100  # sheets in a list


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
    """Return the OpenAPI document for *bank*."""
    number, maybe = {"type": "number"}, {"type": ["number", "null"]}
    ids = [item.id for item in bank.items]
    fault = {
        "description": "One sentence that says what is wrong.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Fault"}}},
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "PM or PMM?",
            "version": bank.version,
            "description": "Scores answers to the quiz. Nothing that is sent is kept.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": {
            "/api/score": {
                "post": {
                    "operationId": "score",
                    "summary": "Score a sheet of answers, or a list of them",
                    "requestBody": {
                        "required": True,
                        "content": {"application/json": {"schema": _one_or_many("Sheet")}},
                    },
                    "responses": {
                        "200": {
                            "description": "Where the answers lean, how sure that is, and why.",
                            "content": {"application/json": {"schema": _one_or_many("Profile")}},
                        },
                        **dict.fromkeys(("400", "408", "413", "415", "422"), fault),
                        "429": {
                            **fault,
                            "headers": {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}},
                        },
                    },
                }
            }
        },
        "components": {
            "schemas": {
                "Fault": _object(
                    {"error": {"type": "string"}, "item": {"type": ["string", "null"], "description": "The item it is about."}},
                    required=["error"],
                ),
                "Sheet": _object(
                    {
                        "answers": _object({id: {"type": "integer", "minimum": 1, "maximum": 5} for id in ids}, required=[]),
                        "seconds": _object({id: {"type": "number", "minimum": 0} for id in ids}, required=[]),
                    },
                    required=["answers"],
                ),
                "Pull": _object(
                    {
                        **{key: {"type": ["number", "null"], "minimum": 0, "maximum": 100} for key in ("value", "low", "high")},
                        "probability_draws": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
                    }
                ),
                "Profile": _object(
                    {
                        "bank": {"type": "string"},
                        "status": {"enum": list(STATUSES)},
                        "lean": _object({"value": maybe, "low": maybe, "high": maybe, "probability_pm": maybe}),
                        "label": {"enum": list(LABELS)},
                        "strength": {"enum": list(STRENGTHS)},
                        "case": {"enum": list(CASES)},
                        "pull": _object({key: {"$ref": "#/components/schemas/Pull"} for key in ("pm", "pmm")}),
                        "elevation": _object(
                            {"value": maybe, "low": maybe, "high": maybe, "probability_both": maybe, "probability_neither": maybe}
                        ),
                        "axes": {
                            "type": "array",
                            "minItems": len(bank.axes),
                            "maxItems": len(bank.axes),
                            "items": {"type": "object", "properties": {"id": {"enum": [axis.id for axis in bank.axes]}}},
                        },
                        "contributions": {"type": "object", "additionalProperties": number},
                        "answers_to_flip": {"type": ["integer", "null"], "minimum": 0},
                        "flags": {
                            "type": "array",
                            "items": {"type": "object", "properties": {"name": {"enum": list(FLAGS)}}, "required": ["name"]},
                        },
                        "limits": {"type": "array", "items": {"type": "string"}, "minItems": len(LIMITS)},
                    }
                ),
            }
        },
    }


def _one_or_many(schema: str) -> dict[str, Any]:
    one = {"$ref": f"#/components/schemas/{schema}"}
    return {"oneOf": [one, {"type": "array", "items": one, "maxItems": MOST}]}


def _object(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties) if required is None else required,
        "additionalProperties": False,
    }
