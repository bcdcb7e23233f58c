# Makes r_results.json: what R's metafor and clubSandwich give where the reference results have nothing.
# Rscript r_results.R FOLDER_OF_REFERENCE_RESULTS r_results.json   (Debian: r-cran-metafor, r-cran-clubsandwich)
suppressMessages({library(metafor); library(clubSandwich); library(jsonlite)})
given <- commandArgs(TRUE)
tight <- list(threshold=1e-12, maxiter=10000, tol=1e-12)

bcg <- escalc(measure="OR", ai=tpos, bi=tneg, ci=cpos, di=cneg, data=dat.bcg)
out <- list(
  versions=list(R=R.version.string, metafor=as.character(packageVersion("metafor")),
                clubSandwich=as.character(packageVersion("clubSandwich"))),
  yi=as.numeric(bcg$yi), vi=as.numeric(bcg$vi), events1=bcg$tpos, n1=bcg$tpos + bcg$tneg, events2=bcg$cpos,
  n2=bcg$cpos + bcg$cneg, ablat=bcg$ablat, year=bcg$year)
fits <- list(REML=rma(yi, vi, data=bcg, method="REML", control=tight), DL=rma(yi, vi, data=bcg, method="DL"),
             FE=rma(yi, vi, data=bcg, method="FE"))

out$influence <- lapply(fits, function(fit) {
  found <- influence(fit)
  as.list(c(as.data.frame(found$inf)[, c("rstudent", "dffits", "cook.d", "cov.r", "tau2.del", "QE.del", "hat")],
            list(dfbs=found$dfbs$intrcpt, infl=found$is.infl)))
})
out$cumul <- lapply(fits, function(fit) {
  found <- cumul(fit)
  list(estimate=found$estimate, se=found$se, ci_low=found$ci.lb, ci_high=found$ci.ub, tau2=found$tau2)
})
out$side <- list(FE=trimfill(fits$FE)$side, DL=trimfill(fits$DL)$side)
pdf(NULL)
points <- baujat(fits$FE)
out$baujat <- list(contribution=points$x, influence=points$y)

for (method in c("REML", "ML", "DL", "HE", "HS", "SJ", "PM", "EB", "FE")) for (test in c("z", "knha")) {
  if (method == "FE" && test == "knha") next
  fit <- rma(yi, vi, mods=~ablat + year, data=bcg, method=method, test=test, control=tight)
  out$two_moderators[[paste(method, test, sep="_")]] <- list(
    estimate=as.numeric(fit$beta), se=fit$se, p=fit$pval, ci_low=fit$ci.lb, ci_high=fit$ci.ub, tau2=fit$tau2,
    i2=fit$I2, r2=fit$R2, qm=fit$QM, qm_p=fit$QMp, qe=fit$QE, qe_p=fit$QEp)
}

total <- out$n1 + out$n2
events <- out$events1 + out$events2
line <- summary(lm(out$yi ~ I(1 / total), weights=events * (total - events) / total))
out$peters <- as.list(setNames(line$coefficients[2, ], c("slope", "se", "statistic", "p")))

# regtest()'s inner REML stops early at its default tolerance: the same regression at a tight one.
for (name in c("bcg_RD", "lau1992_OR", "michael2013_MD", "raudenbush1985_GEN")) {
  reference <- fromJSON(file.path(given[1], paste0(name, ".json")))
  se <- sqrt(reference$vi)
  fit <- rma(reference$yi, reference$vi, mods=~se, method="REML", control=tight)
  out$regtest_tight[[name]] <- list(slope=fit$beta[2], limit=fit$beta[1], statistic=fit$zval[2], p=fit$pval[2])
}

schools <- dat.konstantopoulos2011
fit <- rma(yi, vi, data=schools, method="REML", control=tight)
test <- coef_test(fit, vcov="CR2", cluster=schools$district)
out$cr2_schools <- list(yi=as.numeric(schools$yi), vi=as.numeric(schools$vi), cluster=as.character(schools$district),
                        tau2=fit$tau2, estimate=as.numeric(fit$beta), se=test$SE, df=test$df, p=test$p_Satt)
test <- coef_test(fits$DL, vcov="CR2", cluster=1:13)
out$cr2_bcg <- list(tau2=fits$DL$tau2, estimate=as.numeric(fits$DL$beta), se=test$SE, df=test$df, p=test$p_Satt)
write(toJSON(out, digits=NA, auto_unbox=TRUE, pretty=TRUE), given[2])
