"""Entry point: `python3 -m flowmask_training COMMAND --help`."""

import os

# Threads that wait for work must not take the cores of whoever shares the machine. Read when torch is imported.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("GOMP_SPINCOUNT", "0")

from .commands import main  # noqa: E402

if __name__ == "__main__":
    raise SystemExit(main())
