"""All benchmarks, one after the other: `make bench`. They print ratios; nothing here can fail for being slow."""

from importlib import import_module

_BENCHMARKS = ("plan", "patterns", "diff", "audit", "stream", "host", "resolver", "http")

for name in _BENCHMARKS:
    print(f"\n{name}")
    import_module(f"tests.benchmarks.{name}").run()
