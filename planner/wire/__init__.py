"""The JSON contract: what can be asked, what is answered, and core values from and to it. A module a document.

`queries` is what can be asked; `reading` makes requests of it, `faults` says what is wrong with it. An audit has other
forms beside JSON, each a module.
"""
