"""How records may be related that are not the same: what decide_pairs.py and relate_records.py find, and a protocol may
have merged (`duplicates.merge`)."""

RELATIONS = ("erratum", "retraction", "comment", "version", "abstract", "preprint", "part", "registration")
