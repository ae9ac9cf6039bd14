"""`python -m bot`, and the command `vademecum`."""

import sys

from bot.start import run


def main() -> None:
    """Run the bot where nothing else is asked for; else do what the command line says."""
    if sys.argv[1:] in ([], ["run"]):
        run()
    else:
        from bot.cli import app

        app()


if __name__ == "__main__":
    main()
