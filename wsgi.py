"""The WSGI entry: gunicorn and `flask` find the application here."""

from app import create_app

app = create_app()
