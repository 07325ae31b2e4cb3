"""The WSGI entry: gunicorn and `flask` find the application here."""

import sys

from app import app_for

app = app_for(sys.argv)
