"""Django's settings, made in code: no settings module, no database, no secret on disk."""

from __future__ import annotations

import secrets
from pathlib import Path

import django
from django.conf import settings

TEMPLATES = Path(__file__).parents[1] / "templates"
GUARDS = "mcof.web.frame.guards."


def configure() -> None:
    """Configure Django, once in a process.

    Nothing here belongs to a workspace, so that one process can hold several sites, as tests
    do; what belongs to one travels with the request (`mcof.web.frame.site`). Hosts are
    checked there too, which is why Django is told to allow all.
    """
    if settings.configured:
        return
    settings.configure(
        DEBUG=False,
        SECRET_KEY=secrets.token_urlsafe(50),  # signs nothing that outlives the process
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="mcof.web.urls",
        DATABASES={},
        INSTALLED_APPS=[],
        USE_I18N=False,  # phrases come from the vocabulary, which every door shares
        USE_TZ=True,
        TIME_ZONE="UTC",
        APPEND_SLASH=True,
        DATA_UPLOAD_MAX_MEMORY_SIZE=64_000,
        MIDDLEWARE=[
            GUARDS + "secured",
            "django.middleware.gzip.GZipMiddleware",
            "django.middleware.http.ConditionalGetMiddleware",
            GUARDS + "guarded",
            "django.middleware.common.CommonMiddleware",
            GUARDS + "explained",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.jinja2.Jinja2",
                "DIRS": [TEMPLATES],
                "OPTIONS": {"environment": "mcof.web.frame.pages.environment"},
            }
        ],
        LOGGING_CONFIG=None,
    )
    django.setup()
