# Takes records.parquet, and people's verdicts on possible duplicates.
# Gives unique.parquet (a row for each unique record) and members.csv (which records each one stands for).


rule find_duplicates:
    input:
        records="<results>/identification/records.parquet",
    output:
        pairs="<results>/deduplication/pairs.csv",
        related="<results>/deduplication/related.csv",
    log:
        "<logs>/deduplication/find_duplicates.log",
    params:
        code=code_digest("scripts/deduplication/find_duplicates.py"),
    script:
        "../../scripts/deduplication/find_duplicates.py"


rule judge_duplicates:
    input:
        records="<results>/identification/records.parquet",
        pairs="<results>/deduplication/pairs.csv",
    output:
        verdicts="<results>/deduplication/verdicts.csv",
        receipt="<results>/sheets/duplicates.json",
    log:
        "<logs>/deduplication/judge_duplicates.log",
    params:
        review=review_folder,
        protocol=protocol("duplicates"),
        sheets=sheet_states(["duplicates"]),
        code=code_digest("scripts/deduplication/judge_duplicates.py"),
    script:
        "../../scripts/deduplication/judge_duplicates.py"


rule merge_duplicates:
    input:
        records="<results>/identification/records.parquet",
        pairs="<results>/deduplication/pairs.csv",
        verdicts="<results>/deduplication/verdicts.csv",
    output:
        unique="<results>/deduplication/unique.parquet",
        members="<results>/deduplication/members.csv",
        identities="<results>/deduplication/identities.csv",
    log:
        "<logs>/deduplication/merge_duplicates.log",
    params:
        identities=str(REVIEW / "ledgers" / "identities.csv"),
        sources=[source["key"] for source in PROTOCOL["sources"]],
        code=code_digest("scripts/deduplication/merge_duplicates.py"),
    script:
        "../../scripts/deduplication/merge_duplicates.py"
