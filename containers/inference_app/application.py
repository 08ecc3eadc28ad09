"""The routes, and what is around them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from inference_app import body, health
from inference_app.admission import KEY_HEADER, Admission
from inference_app.credentials import Source
from inference_app.settings import AppSettings
from inference_app.workers import Workers
from inference_proxy import exchange, openapi
from inference_proxy.errors import MethodNotAllowedError, NotFoundError, ProxyError
from inference_proxy.events import TARGETS
from inference_proxy.settings import Settings

CLIENT_CLOSED = 499
METHOD_NOT_ALLOWED = 405
JSON = "application/json"
ASKED_HEADERS = ("Content-Type", "Authorization", KEY_HEADER, *TARGETS)
SHOWN_HEADERS = ("X-Request-Id", "Retry-After")


def build(*, settings: AppSettings, proxy: Settings, source: Source) -> FastAPI:
    """The application.

    Args:
        settings: its own.
        proxy: of the proxy behind it.
        source: where credentials come from.
    """
    workers = Workers(proxy, source, concurrency=settings.concurrency)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        workers.stop()

    # A redirect to a path without its last slash would name http:// behind a balancer's TLS.
    application = FastAPI(openapi_url=None, lifespan=lifespan, redirect_slashes=False)
    _add_predictions(application, Admission(settings), workers)
    _add_health(application, proxy, source)
    _add_refusals(application, workers)
    if settings.origins:
        application.add_middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=["GET", "POST"],
            allow_headers=ASKED_HEADERS,
            expose_headers=SHOWN_HEADERS,
            max_age=settings.cors_seconds,
        )
    return application


def _add_predictions(application: FastAPI, admission: Admission, workers: Workers) -> None:
    @application.post("/predict")
    async def predict(request: Request) -> Response:
        """Ask the model."""
        admission.check(request.headers)
        most = workers.settings.max_body_bytes
        received = await body.read(request.headers, request.stream(), most=most)
        request_id = body.request_id(request.headers)

        def read() -> exchange.Request:
            return body.compose(request.headers, received)

        return _written(
            await workers.respond(lambda proxy: proxy.respond(read, request_id=request_id))
        )

    @application.get("/openapi.json")
    async def describe(request: Request) -> Response:
        """What the API takes and answers."""
        admission.check(request.headers)
        request_id = body.request_id(request.headers)
        return _written(
            await workers.respond(lambda proxy: openapi.respond(proxy, request_id=request_id))
        )


def _add_health(application: FastAPI, proxy: Settings, source: Source) -> None:
    @application.get("/health")
    async def live() -> Response:
        """Whether the process answers."""
        return Response(health.LIVE, media_type=JSON)

    @application.get("/health/ready")
    def ready() -> Response:
        """Whether it could ask the endpoint."""
        health.check_ready(proxy.runtime_url, source)
        return Response(health.READY, media_type=JSON)


def _add_refusals(application: FastAPI, workers: Workers) -> None:
    @application.exception_handler(Exception)
    @application.exception_handler(ProxyError)
    async def refused(request: Request, error: Exception) -> Response:
        """What went wrong before it reached a thread; logged and counted like the rest."""
        request_id = body.request_id(request.headers)
        return _written(workers.proxy().refuse(error, request_id=request_id))

    @application.exception_handler(HTTPException)
    async def unknown(request: Request, error: HTTPException) -> Response:
        """A path or a method that there is not."""
        if error.status_code == METHOD_NOT_ALLOWED:
            allowed = (error.headers or {}).get("Allow", "")
            message = f"this path does not take this method; accepted: {allowed}"
            return await refused(request, MethodNotAllowedError(message, headers=error.headers))
        return await refused(request, NotFoundError("there is nothing at this path"))

    @application.exception_handler(ClientDisconnect)
    async def gone(_: Request, __: ClientDisconnect) -> Response:
        """Nobody is left to read the answer."""
        return Response(status_code=CLIENT_CLOSED)


def _written(response: exchange.Response) -> Response:
    return Response(response.body, response.status, dict(response.headers))
