"""${{ values.description }}"""

__all__ = ["greet"]


def greet(what: str) -> str:
    """Returns a greeting; replace it with something useful."""
    return f"${{ values.name }} says hello to the {what}"
