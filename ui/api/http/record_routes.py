"""The routes to the records of answers, and who may see which.

The records token shows all of them, and nothing else; any other token those of the answers that
were asked for with it. Where no token is set, every program of this machine may see them.
"""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response

from ui.api.guard import ALL, RECORDS
from ui.api.http.work import asker_of, desk_of, right_of, said
from ui.records.shown import KeptRecord, RecordsPage, VerifiedRecord

MAX_NUMBER = 2**62  # SQLite's whole numbers
router = APIRouter()
Number = Annotated[int, Path(ge=1, le=MAX_NUMBER)]


@router.get("/v1/records", response_model=RecordsPage)
async def list_records(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    before: Annotated[
        int | None, Query(ge=1, le=MAX_NUMBER, description="the `next` of the page before")
    ] = None,
) -> Response:
    """List the records of answers, newest first: all, or those asked for with this token."""
    whose = _whose(request)
    return await said(request, lambda: desk_of(request).records(limit, before, whose))


@router.get("/v1/records/verify", response_model=VerifiedRecord)
async def verify_records(
    request: Request,
    head: Annotated[
        str | None, Query(pattern="^[0-9a-f]{64}$", description="a digest noted earlier")
    ] = None,
) -> Response:
    """Say whether all records are as they were written; needs the token for records."""
    if _whose(request) is not None:
        scoped = {"WWW-Authenticate": 'Bearer error="insufficient_scope", scope="records"'}
        raise HTTPException(403, "all records are verified with the token for records", scoped)
    return await said(request, lambda: desk_of(request).verify_records(head))


@router.get("/v1/records/{number}", response_model=KeptRecord)
async def show_record(request: Request, number: Number) -> Response:
    """Return one record as it is kept: its head, the head's digest, and its content."""
    whose = _whose(request)
    return await said(request, lambda: desk_of(request).record(number, whose))


def _whose(request: Request) -> str | None:
    """Return whose records a request may see, None for all."""
    return None if right_of(request) in (ALL, RECORDS) else asker_of(request)
