"""The web door: a read-only site of one workspace. Django comes in here and goes no further."""

from mcof.web.serving import application, serve

__all__ = ["application", "serve"]
