"""The signals that tell a program to stop; loaded before all else, so that it loads nothing of the package."""

from __future__ import annotations

import signal

STOPS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
