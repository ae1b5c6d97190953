"""The face for programs: HTTP and JSON over aiohttp. Read `app` first, then `gate` and `table`."""
