"""The production server's settings; `manage.py serve` starts it."""

import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# settings and code are read once, before the workers part: faults stop the start, and memory is shared
preload_app = True

timeout = 30
graceful_timeout = 25
# longer than the proxy keeps its idle connections, so that the proxy is the one that closes them
keepalive = 75
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 8190

# only these may say by which scheme a visitor came
forwarded_allow_ips = os.environ.get("TRUSTED_PROXIES", "")
# it would be opened in the home directory, which a container does not have
control_socket_disable = True
# workers show that they live by touching a file: not on a disk that may stall
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108

# off unless asked for ("-" is standard output); without visitors' addresses, which are personal data
accesslog = os.environ.get("ACCESS_LOG") or None
access_log_format = '%(t)s "%(r)s" %(s)s %(b)s %(M)sms'


def when_ready(server):
    # a connection that was opened while the code was loaded must not be shared by the workers
    from django.db import connections

    connections.close_all()
