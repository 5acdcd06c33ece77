"""What one server serves, and Django set up for it."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from kolosi.model.finding import Refusal, Where, point

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).resolve().parent
DAY = 24 * 3600
YEAR = 365 * DAY
STALE = 3600.0
"""Seconds after which a file that is still being sent is no longer: 300 MB at 100 kB a second take fifty minutes."""
LARGEST_FORM = 2 * 1024 * 1024
"""Bytes of a form that are read into memory: a section of a document has some 20 kB; files come in as uploads."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """What a server serves: the workspaces of a folder by name, to one person or to a team.

    `state` holds sessions, the queue and uploads on their way. `database` is the address of a PostgreSQL; empty for SQLite. In `home`
    a person alone makes new workspaces; None where one workspace was opened. `public` is the address at which a team reaches it; what
    the `proxies` (networks) say of who asks is believed, and no other.
    """

    workspaces: Mapping[str, Path]
    state: Path
    secret: str
    is_team: bool = False
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    origins: tuple[str, ...] = ()
    database: str = ""
    home: Path | None = None
    public: str = ""
    proxies: tuple[str, ...] = ()

    @property
    def is_encrypted(self) -> bool:
        """True where a team reaches it through TLS."""
        return self.public.startswith("https://")

    def folder(self, name: str) -> Path:
        """The folder of a workspace. Raises `Refusal` for a name that is not served."""
        if name not in self.workspaces:
            raise Refusal(point("file_absent", where=Where(file=name), found=name))
        return self.workspaces[name]


def configure(site: Site, *, brings_up: bool = True) -> None:
    """Sets Django up for a site, and with `brings_up` its tables up to date; once a process."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    _sweep(site)
    settings.configure(**_settings(site))
    django.setup()
    if brings_up:
        call_command("migrate", verbosity=0, interactive=False)


def _sweep(site: Site) -> None:
    """Destroys what is left of files whose sending a killed process cut short."""
    for path in site.state.glob("tmp*.upload*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > STALE:
                path.unlink()


def site() -> Site:
    """The site this process serves."""
    from django.conf import settings

    served: Site = settings.KOLOSI
    return served


def _settings(site: Site) -> dict[str, object]:
    return {
        "KOLOSI": site,
        "SECRET_KEY": site.secret,
        "DEBUG": False,
        "ALLOWED_HOSTS": list(site.hosts),
        "CSRF_TRUSTED_ORIGINS": list(site.origins),
        "ROOT_URLCONF": "kolosi.web.routes",
        "INSTALLED_APPS": [
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.sessions",
            "kolosi.web",
            "kolosi.web.invited.apps.Invited",
        ],
        "MIDDLEWARE": _MIDDLEWARE,
        "TEMPLATES": [_TEMPLATES],
        "DATABASES": {"default": _database(site)},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "USE_I18N": False,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": LARGEST_FORM,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 5000,
        "FILE_UPLOAD_TEMP_DIR": str(site.state),
        "FILE_UPLOAD_MAX_MEMORY_SIZE": 0,
        "FILE_UPLOAD_HANDLERS": ["kolosi.web.uploads.weighing.Weighed"],
        "DATA_UPLOAD_MAX_NUMBER_FILES": 500,
        "LOGGING": _LOGGING,
        **_STATIC,
        **_SAFE,
        "SESSION_COOKIE_SAMESITE": "Lax" if site.is_team else "Strict",  # a letter may lead to the server of a team
        **(_BEHIND_TLS if site.is_encrypted else {}),
    }


def _database(site: Site) -> dict[str, object]:
    """SQLite in the folder of state, written by one at a time without readers waiting; or the PostgreSQL of an address."""
    if not site.database:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": site.state / "kolosi.sqlite3",
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    address = urlsplit(site.database)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.path.lstrip("/"),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": address.hostname or "",
        "PORT": str(address.port or ""),
        "OPTIONS": dict(parse_qsl(address.query)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


_LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {
        "errors": {"class": "logging.StreamHandler", "level": "ERROR"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "loggers": {
        "django": {"handlers": ["errors"], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
    },
}
"""Faults go to the errors of the process, with what led to them; addresses that are refused are told nowhere."""

_MIDDLEWARE = [
    "kolosi.web.team.proxy.BehindProxy",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kolosi.web.headers.SafeHeaders",
]
_TEMPLATES = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [HERE / "templates"],
    "OPTIONS": {
        "builtins": ["kolosi.web.templatetags.web"],
        "context_processors": ["django.template.context_processors.csrf"],
    },
}
_STATIC = {
    "STATIC_URL": "/static/",
    "STATICFILES_DIRS": [HERE / "static"],
    "WHITENOISE_USE_FINDERS": True,
    "WHITENOISE_AUTOREFRESH": False,
    "WHITENOISE_MAX_AGE": YEAR,
    "WHITENOISE_MIMETYPES": {".js": "text/javascript"},
}
_BEHIND_TLS = {
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SESSION_COOKIE_NAME": "__Host-kolosi",
    "CSRF_COOKIE_NAME": "__Host-kolosi-form",
    "SECURE_SSL_REDIRECT": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),  # a header of any other sender was taken off
    "SECURE_HSTS_SECONDS": YEAR,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
}
_SAFE = {
    "SESSION_ENGINE": "django.contrib.sessions.backends.db",
    "SESSION_COOKIE_NAME": "kolosi",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_AGE": 12 * 3600,
    "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
    "CSRF_COOKIE_NAME": "kolosi-form",
    "CSRF_COOKIE_SAMESITE": "Strict",
    "CSRF_COOKIE_HTTPONLY": True,
    "CSRF_FAILURE_VIEW": "kolosi.web.pages.form_expired",
    "SECURE_CONTENT_TYPE_NOSNIFF": True,
    "SECURE_REFERRER_POLICY": "same-origin",
    "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
    "PASSWORD_HASHERS": ["kolosi.web.team.hashing.Hasher"],
    "AUTH_PASSWORD_VALIDATORS": [
        {
            "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
            "OPTIONS": {"min_length": 12},  # OWASP ASVS 4.0.3, 2.1.1
        },
        {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
        {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    ],
}
