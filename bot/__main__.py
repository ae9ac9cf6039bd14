"""`python -m bot`, and the command `vademecum`."""

import os
import signal
import sys


def main() -> None:
    """Run the bot where nothing else is asked for; else do what the command line says."""
    if sys.argv[1:2] in ([], ["run"], ["preview"]):
        end_at_once_when_told()
    if sys.argv[1:] in ([], ["run"]):
        from bot.start import run  # late, and all that it needs: a signal may come meanwhile

        run()
    else:
        from bot.cli import app

        app()


def end_at_once_when_told() -> None:
    """Until `bot.signals` listens, SIGINT and SIGTERM end the program with 0: nothing runs yet that could be lost.

    SIGHUP does nothing: the library is about to be read.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: os._exit(0))
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


if __name__ == "__main__":
    main()
