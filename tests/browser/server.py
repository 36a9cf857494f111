from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler


class SilentRequestHandler(WSGIRequestHandler):
    def log_message(self, *args):
        pass


@contextmanager
def running_portal() -> Iterator[str]:
    """The portal in a thread, and its address; unlike Django's live server it leaves /media/ to the portal."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), SilentRequestHandler)
    server.set_app(StaticFilesHandler(WSGIHandler()))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
