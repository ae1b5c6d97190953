"""Zones that have one thing wrong with them, and exactly what the audit says of each."""
