"""What all routes share: the desk, its turn, the reply, and who asks."""

from collections.abc import Callable
from typing import TypeVar

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from ui.api.desk import A_PROGRAM, Desk
from ui.api.guard import ALL, RIGHT
from ui.api.http.turnstile import Turnstile

_Result = TypeVar("_Result")


def desk_of(request: Request) -> Desk:
    """Return the desk that answers."""
    desk: Desk = request.app.state.desk
    return desk


def right_of(request: Request) -> str:
    """Return the right that the guard found in the request's token; all where none stands by."""
    return str(request.scope.get(RIGHT, ALL))


def asker_of(request: Request) -> str:
    """Return who asks, as records keep it: a program, and by which token."""
    right = right_of(request)
    return A_PROGRAM if right == ALL else f"{A_PROGRAM} with the {right} token"


async def run(request: Request, work: Callable[[], _Result]) -> _Result:
    """Return what the work returns, when its turn has come."""
    turnstile: Turnstile = request.app.state.turnstile
    return await turnstile.run(work)


async def said(request: Request, work: Callable[[], object]) -> Response:
    """Reply with a record as it is: its fields in the order that the command line prints."""
    return JSONResponse(await run(request, work))
