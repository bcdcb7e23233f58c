"""Deduplication measured: quality on labelled sets, time and memory beside bib-dedupe, growth to a million records."""
