"""What can go wrong with what the bot remembers, each error named after what was asked for."""


class StorageError(Exception):
    """The database can't be used; the message is one line for whoever runs the bot."""


class DatabaseIsDamaged(StorageError):
    """What is read from the database cannot be right, or cannot be read: nobody knows what of it is left."""


class DatabaseInUse(StorageError):
    """A bot has the database open, and something was asked for that needs it closed."""

    def __init__(self, path: str) -> None:
        super().__init__(f"A bot that runs has the database {path} open: stop it first.")


class DatabaseIsNewer(StorageError):
    """The database was written by a later version of this program.

    Attributes:
        found: version of the database's tables.
        known: the highest version this program can use.
    """

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            f"The database is of version {found}, and this program knows versions up to {known}: "
            "run the newer program, or restore the backup made before it."
        )
        self.found = found
        self.known = known


class WrongDataKey(StorageError):
    """Texts in the database are encrypted with a key that was not given.

    Attributes:
        given: whether another was.
    """

    def __init__(self, *, given: bool) -> None:
        super().__init__(
            "is not the key that texts in the database were encrypted with; where the key was changed, "
            "DATA_KEY_OLD must hold the one before."
            if given
            else "not set, but the texts in the database are encrypted: set the key they were encrypted with."
        )
        self.given = given


class NoSuchRun(StorageError):
    """The run isn't there, or belongs to another chat: whoever asks can't tell which."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"There is no run {run_id}.")
        self.run_id = run_id


class NoSuchStep(StorageError):
    """The run's copy of the checklist has no step of this id."""

    def __init__(self, run_id: str, step: str) -> None:
        super().__init__(f"Run {run_id} has no step {step}.")
        self.run_id = run_id
        self.step = step


class RunIsFinished(StorageError):
    """A finished run stays as it is until it is opened again."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"Run {run_id} is finished.")
        self.run_id = run_id
