# Takes records.parquet, and people's verdicts on possible duplicates.
# Gives unique.parquet (a row for each unique record), members.csv (which records each one stands for), identities.csv
# (which of two merged ids holds now), companions.csv (which belong together) and duplicates.json (how many were removed).


rule find_duplicates:
    input:
        records="<results>/identification/records.parquet",
        notices="<results>/identification/notices.csv",
    output:
        pairs="<results>/deduplication/pairs.csv",
        related="<results>/deduplication/related.csv",
        blocks="<results>/deduplication/blocks.csv",
    log:
        "<logs>/deduplication/find_duplicates.log",
    params:
        review=review_folder,
        identities=str(REVIEW / "ledgers" / "identities.csv"),
        registers=[source["key"] for source in PROTOCOL["sources"] if source["kind"] == "register"],
    message:
        "Finding duplicates"
    script:
        "../../scripts/deduplication/find_duplicates.py"


rule judge_duplicates:
    input:
        records="<results>/identification/records.parquet",
        pairs="<results>/deduplication/pairs.csv",
    output:
        verdicts="<results>/deduplication/verdicts.csv",
        marks="<results>/deduplication/marks.csv",
        receipt="<results>/sheets/duplicates.json",
    log:
        "<logs>/deduplication/judge_duplicates.log",
    params:
        review=review_folder,
        identities=str(REVIEW / "ledgers" / "identities.csv"),
        sources=[source["key"] for source in PROTOCOL["sources"]],
        protocol=protocol("duplicates"),
        noticed=noticed_while_screening(),
        sheets=sheet_states(["duplicates"]),
    message:
        "Taking over what people say of duplicates"
    script:
        "../../scripts/deduplication/judge_duplicates.py"


rule merge_duplicates:
    input:
        records="<results>/identification/records.parquet",
        occurrences="<results>/identification/occurrences.csv",
        pairs="<results>/deduplication/pairs.csv",
        related="<results>/deduplication/related.csv",
        verdicts="<results>/deduplication/verdicts.csv",
        marks="<results>/deduplication/marks.csv",
    output:
        unique="<results>/deduplication/unique.parquet",
        members="<results>/deduplication/members.csv",
        identities="<results>/deduplication/identities.csv",
        companions="<results>/deduplication/companions.csv",
        duplicates="<results>/deduplication/duplicates.json",
    log:
        "<logs>/deduplication/merge_duplicates.log",
    params:
        identities=str(REVIEW / "ledgers" / "identities.csv"),
        sources=[source["key"] for source in PROTOCOL["sources"]],
        merge=PROTOCOL["duplicates"]["merge"],
    message:
        "Merging duplicates"
    script:
        "../../scripts/deduplication/merge_duplicates.py"
