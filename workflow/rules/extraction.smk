# Takes the reports included at full text, and the sheets for extraction and risk of bias.
# Gives studies.csv, outcomes.csv (data by arm) and risk_of_bias.csv, with a figure of the latter.


rule collect_extraction:
    input:
        rows="<results>/screening/full_text/rows.csv",
        consensus="<results>/screening/full_text/consensus.csv",
        identities="<results>/deduplication/identities.csv",
    output:
        studies="<results>/extraction/studies.csv",
        outcomes="<results>/extraction/outcomes.csv",
        conversions="<results>/extraction/conversions.csv",
        contacts="<results>/extraction/contacts.csv",
        receipts=receipts(entry_sheets("extraction")),
    log:
        "<logs>/extraction/collect_extraction.log",
    params:
        review=review_folder,
        protocol=protocol("extraction", "outcomes") | {"reviewers": people_of(REVIEW, PROTOCOL, "extraction")},
        sheets=sheet_states(entry_sheets("extraction")),
    message:
        "Taking over extracted data"
    script:
        "../../scripts/extraction/collect_extraction.py"


rule judge_risk_of_bias:
    input:
        rows="<results>/screening/full_text/rows.csv",
        consensus="<results>/screening/full_text/consensus.csv",
        identities="<results>/deduplication/identities.csv",
        studies="<results>/extraction/studies.csv",
        outcomes="<results>/extraction/outcomes.csv",
    output:
        risk_of_bias="<results>/extraction/risk_of_bias.csv",
        signalling="<results>/extraction/signalling.csv",
        notes="<results>/extraction/tool_notes.json",
        receipts=receipts(entry_sheets("risk_of_bias")),
    log:
        "<logs>/extraction/judge_risk_of_bias.log",
    params:
        review=review_folder,
        protocol=protocol("risk_of_bias", "outcomes") | {"reviewers": people_of(REVIEW, PROTOCOL, "risk_of_bias")},
        design=DESIGN_FIELDS,
        sheets=sheet_states(entry_sheets("risk_of_bias")),
    message:
        "Taking over judgements of the risk of bias"
    script:
        "../../scripts/extraction/judge_risk_of_bias.py"


rule draw_risk_of_bias:
    input:
        risk_of_bias="<results>/extraction/risk_of_bias.csv",
        studies="<results>/extraction/studies.csv",
    output:
        RISK_OF_BIAS_FIGURES,
    log:
        "<logs>/extraction/draw_risk_of_bias.log",
    priority: 1
    params:
        protocol=protocol("risk_of_bias", "outcomes"),
        design=DESIGN_FIELDS,
    message:
        "Drawing the risk of bias"
    script:
        "../../scripts/extraction/draw_risk_of_bias.py"
