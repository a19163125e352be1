"""What needs no host, so that it can be tested anywhere."""


def greeting(who=None):
    return f"Hello, {who or 'you'}"
