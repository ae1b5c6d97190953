"""`check-config`: is the settings file right, and is anything in it doubtful?"""

from argparse import Namespace
from pathlib import Path


def run(options: Namespace, config: Path | None) -> int:
    """Read the settings and print what is wrong (exit 2) or doubtful (exit 0)."""
