"""Adapters for trainers, each importing its trainer only when it is used."""
