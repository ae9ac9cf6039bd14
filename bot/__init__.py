"""The application: how it starts, is configured and is connected."""

import os

# python-telegram-bot 22 gives durations as timedelta where this is set, and warns at every one where it is not.
os.environ.setdefault("PTB_TIMEDELTA", "true")
# Of all packages that are installed pydantic asks each at every start whether it is a plugin of it; we use none.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "true")
