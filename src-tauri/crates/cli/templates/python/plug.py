"""{title}: one function, two hooks. The palette runs it as "{title}: Greet", and a script gets it as GET /plug/{name}/greet/ada."""

import json

from componentize_py_types import Err
from wit_world import exports
from wit_world.imports import types, ui

from greeting import greeting


class Functions(exports.Functions):
    def init(self):
        """Runs once when the plug is loaded; names the functions that plug.yaml may use."""
        return ["greet"]

    def call(self, function, input, ctx):
        """A hook other than `http` fired, or another plug called. Input and result are JSON."""
        if function != "greet":
            raise unknown(function)
        text = greeting()
        ui.notify(text, None)
        return json.dumps({"greeting": text})

    def serve(self, function, request, ctx):
        """A route was requested."""
        if function != "greet":
            raise unknown(function)
        body = json.dumps({"greeting": greeting(dict(request.params).get("who"))})
        return types.HttpResponse(200, [("content-type", "application/json")], body.encode())


def unknown(function):
    """What the caller gets as a typed error; any other exception ends the instance, with its traceback in the plug's log."""
    return Err(types.Error(types.ErrorCode.NOT_FOUND, f"there is no function {function}", None))
