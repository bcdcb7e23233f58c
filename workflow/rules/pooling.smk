# Takes outcomes.csv, the data of the included studies by arm; of their characteristics and risk of bias what subgroups,
# moderators and plots need. Gives effects.csv (an effect for each study and outcome), pooled.json, and all plots.


rule compute_effects:
    input:
        outcomes="<results>/extraction/outcomes.csv",
    output:
        effects="<results>/pooling/effects.csv",
    log:
        "<logs>/pooling/compute_effects.log",
    params:
        outcomes=PROTOCOL["outcomes"],
    message:
        "Computing effects"
    script:
        "../../scripts/pooling/compute_effects.py"


rule pool_outcomes:
    input:
        effects="<results>/pooling/effects.csv",
        studies="<results>/extraction/studies.csv",
        risk_of_bias="<results>/extraction/risk_of_bias.csv",
    output:
        pooled="<results>/pooling/pooled.json",
    log:
        "<logs>/pooling/pool_outcomes.log",
    params:
        outcomes=PROTOCOL["outcomes"],
        fields=PROTOCOL["extraction"]["fields"],
        notice=PROTOCOL["notice"],
    message:
        "Pooling"
    script:
        "../../scripts/pooling/pool_outcomes.py"


rule draw_pooling:
    input:
        effects="<results>/pooling/effects.csv",
        pooled="<results>/pooling/pooled.json",
        studies="<results>/extraction/studies.csv",
        risk_of_bias="<results>/extraction/risk_of_bias.csv",
    output:
        figures=POOLING_FIGURES,
    log:
        "<logs>/pooling/draw_pooling.log",
    priority: 1
    params:
        protocol=protocol("outcomes", "risk_of_bias"),
    message:
        "Drawing forest and funnel plots"
    script:
        "../../scripts/pooling/draw_pooling.py"
