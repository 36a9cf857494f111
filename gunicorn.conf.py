"""Settings of the production server, which `manage.py serve` starts."""

import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# load the application before forking: errors stop the start, and workers share memory
preload_app = True

timeout = 30
graceful_timeout = 25
# longer than the proxy keeps idle connections, so that the proxy closes them
keepalive = 75
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 8190

# proxies trusted to set X-Forwarded-Proto
forwarded_allow_ips = os.environ.get("TRUSTED_PROXIES", "")
# it would be created in the home directory, which a container does not have
control_socket_disable = True
# the heartbeat files of workers, not on a disk that may stall
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108

# off by default ("-" is standard output); without IP addresses, which are personal data
accesslog = os.environ.get("ACCESS_LOG") or None
access_log_format = '%(t)s "%(r)s" %(s)s %(b)s %(M)sms'


def when_ready(server):
    # workers must not share a connection opened while the application was loaded
    from django.db import connections

    connections.close_all()
