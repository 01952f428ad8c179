"""The keyword arguments of methods: the limits that their signatures show, and old names that still work."""

import inspect
import warnings
from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from filmograph.ask.network.limits import Limits

Params = ParamSpec("Params")
Result = TypeVar("Result")

RENAMED = {"first_year": "from_year", "last_year": "to_year", "size": "limit", "alpha": "backbone"}
"""Old names of arguments, and the one that each has now."""


def limited(method: Callable[Params, Result]) -> Callable[Params, Result]:
    """Return a method that takes the fields of `Limits` as keyword arguments, shows them in its signature, and takes old names too."""

    @wraps(method)
    def called(*args: Any, **kwargs: Any) -> Result:
        for old in RENAMED.keys() & kwargs.keys():
            new = RENAMED[old]
            if new in kwargs:
                raise TypeError(f"{new} is given twice, also by its old name {old}; leave out {old}.")
            warnings.warn(f"{old} is now {new}; the old name is taken until version 1.0.", DeprecationWarning, stacklevel=2)
            kwargs[new] = kwargs.pop(old)
        return method(*args, **kwargs)

    shown = inspect.signature(method)
    own = [parameter for parameter in shown.parameters.values() if parameter.kind is not inspect.Parameter.VAR_KEYWORD]
    limits = [
        inspect.Parameter(limit.name, inspect.Parameter.KEYWORD_ONLY, default=limit.default, annotation=limit.type)
        for limit in fields(Limits)
    ]
    called.__signature__ = shown.replace(parameters=[*own, *limits])  # type: ignore[attr-defined]
    return called
