"""What holds for all tests: a property is true or false on a busy machine too, so no example has a deadline."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
