"""The application: how it starts, is configured and is connected."""

import os

# python-telegram-bot 22 gives durations as timedelta where this is set, and warns at every one where it is not.
os.environ.setdefault("PTB_TIMEDELTA", "true")
