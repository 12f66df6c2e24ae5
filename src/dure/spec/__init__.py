"""One file: agents, people and teams in YAML, read into the objects that Python would make, and
written from them."""

from dure.spec.dump import dump
from dure.spec.read import load, parse
from dure.spec.spec import Spec, read

__all__ = ["Spec", "dump", "load", "parse", "read"]
