"""What happens at the same moment: acts in threads of their own, each with a connection of its own."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connections


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Begin all acts at once; what each returned or raised, in their order."""
    outcomes: list[Any] = [None] * len(acts)
    start = Barrier(len(acts))

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=30)
            outcomes[place] = act()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=place_and_act) for place_and_act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "an act has not ended"
    return outcomes
