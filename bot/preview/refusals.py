"""What the stand-in answers instead of a result: Telegram's refusals, and faults on demand."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """An error answer of the Bot API.

    Args:
        code: the HTTP status, which is also `error_code` in the answer.
        description: Telegram's words, beginning with the name of the status.
        parameters: `ResponseParameters`, such as `{"retry_after": 5}`.

    Attributes:
        acted: whether what was asked was done: never, where it is refused.
    """

    acted = False

    def __init__(self, code: int, description: str, parameters: dict[str, int] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        """The body of the answer, in the shape documented under "Making requests"."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class BadRequest(Refusal):
    """The request can't be met as it is: 400."""

    def __init__(self, reason: str) -> None:
        super().__init__(400, f"Bad Request: {reason}")


class TooManyRequests(Refusal):
    """The bot sends too fast: 429, with the seconds to wait."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


class BadGateway(Refusal):
    """Telegram's front can't reach its back: 502."""

    def __init__(self) -> None:
        super().__init__(502, "Bad Gateway")


class CannotEdit(BadRequest):
    """Telegram won't have this message edited, for reasons it does not say."""

    def __init__(self) -> None:
        super().__init__("message can't be edited")


class Migrated(BadRequest):
    """The group became a supergroup with another id."""

    def __init__(self, chat_id: int) -> None:
        super().__init__("group chat was upgraded to a supergroup chat")
        self.parameters = {"migrate_to_chat_id": chat_id}


class Conflict(Refusal):
    """Another copy of the bot polls with the same token: 409."""

    def __init__(self) -> None:
        super().__init__(409, CONFLICT)


class Fault(Exception):
    """The line fails: no answer of the Bot API comes, or it comes late.

    Args:
        what: happens.
        acted: whether the server did what was asked before the line failed.
    """

    def __init__(self, what: str, *, acted: bool = False) -> None:
        super().__init__(f"{what} after the server acted" if acted else what)
        self.acted = acted


class HangUp(Fault):
    """The connection drops without an answer."""

    def __init__(self, *, acted: bool = False) -> None:
        super().__init__("connection dropped", acted=acted)


class Silence(Fault):
    """No answer comes, however long the bot waits."""

    def __init__(self, *, acted: bool = False) -> None:
        super().__init__("silence", acted=acted)


class Slow(Fault):
    """The server acts, and its answer comes so many seconds later."""

    def __init__(self, seconds: float) -> None:
        super().__init__("slow answer", acted=True)
        self.seconds = seconds


class Unreachable(Fault):
    """No connection is made. At the HTTP door, where it was made already, it drops."""

    def __init__(self) -> None:
        super().__init__("no connection")


class WrongPage(Fault):
    """Something on the way answers instead, with a page: a proxy, a hotel's network."""

    def __init__(self, status: int = 502) -> None:
        super().__init__("a page of something on the way")
        self.status = status


NOT_FOUND = (404, "Not Found")
BLOCKED = (403, "Forbidden: bot was blocked by the user")
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_IS_SET = (
    409,
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
)
