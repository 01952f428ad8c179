"""What goes back to a client: an answer as it is, or a problem with its sentence."""

from collections.abc import AsyncIterator, Mapping
from typing import IO

from starlette.responses import JSONResponse, Response, StreamingResponse

from filmograph.errors import FilmographError
from filmograph.serve.worker import Answered

_PIECE = 1 << 16

STATUSES = {
    "query": 400, "refused": 403, "rows": 422, "bytes": 422, "accept": 406, "time": 422, "memory": 422, "ended": 422, "busy": 503,
    "usage": 400, "missing": 404, "ambiguous": 300, "failed": 500, "damaged": 500,
}  # fmt: skip
"""The status of HTTP for each way in which a request can fail; one that took more than it may is not worth another try."""

RETRY_AFTER = "5"  # seconds


class ProblemError(Exception):
    """A request that cannot be answered: the status of HTTP, and the sentence for the client."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, dict(headers or {})


def problem(error: ProblemError) -> Response:
    """Return the response for a problem, as RFC 9457 writes it; none is written of what has not changed."""
    if error.status == 304:
        return Response(status_code=304, headers=error.headers)
    content = {"title": error.message, "status": error.status}
    return JSONResponse(content, error.status, error.headers, media_type="application/problem+json")


def problem_of(error: Exception) -> ProblemError:
    """Return the problem that an error is: one of ours is the client's, any other is a fault of ours."""
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, FilmographError):
        return ProblemError(400, str(error))
    return ProblemError(500, f"This is a fault of filmograph ({type(error).__name__}); please report it with the request.")


def check(answered: Answered) -> None:
    """Raise `ProblemError` for an answer that is none."""
    status = answered.head["status"]
    if status == "done":
        return
    headers = {"Retry-After": RETRY_AFTER} if status == "busy" else {}
    raise ProblemError(STATUSES[status], answered.head["message"], headers)


def reply(answered: Answered, media_type: str, headers: Mapping[str, str]) -> Response:
    """Return the response with an answer; a long one is read from its file as the client takes it."""
    if isinstance(answered.body, bytes):
        return _Ready(answered.body, {"Content-Type": media_type, **headers})
    sized = {"Content-Type": media_type, "Content-Length": str(answered.size), **headers}
    return StreamingResponse(_pieces(answered.body), headers=sized)


class _Ready(Response):
    """A response with an answer that is complete, and no more headers than it is given."""

    def __init__(self, body: bytes, headers: Mapping[str, str]) -> None:
        self.status_code, self.body, self.background = 200, body, None
        self.raw_headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
        self.raw_headers.append((b"content-length", b"%d" % len(body)))


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        while data := file.read(_PIECE):
            yield data
