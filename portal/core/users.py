from django.contrib.auth.models import User


def name_of(user: User) -> str:
    """The full name of a user, or the username of one without a name."""
    return user.get_full_name() or user.get_username()
