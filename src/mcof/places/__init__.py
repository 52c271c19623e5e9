"""Places: which code and which name mean which place, in which code set."""

from mcof.places.packaged import packaged
from mcof.places.registry import Registry

__all__ = ["Registry", "packaged"]
