"""gunicorn's settings, for `make run` and for production alike; address by --bind."""

import os
from pathlib import Path

worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))

# The application is loaded once and shared; it opens no connection before the first request.
preload_app = True

timeout = 60
graceful_timeout = 10
keepalive = 5
# Renew a worker now and then, not all at once.
max_requests = 20_000
max_requests_jitter = 2_000

# Heartbeats in memory: a slow disk must not kill a worker.
if Path("/dev/shm").is_dir():
    worker_tmp_dir = "/dev/shm"

# By default gunicorn opens a control socket in the home folder, which may be read-only.
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = "warning"
