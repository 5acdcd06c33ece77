# What R's package survey (Lumley) makes of the designs of a folder: one line a figure, "design,figure,value", to 17 digits.
suppressPackageStartupMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]

say <- function(design, figure, value) cat(sprintf("%s,%s,%.17g\n", design, figure, as.numeric(value)), sep = "")

told <- function(name, d, figure, found) {
  say(name, figure, coef(found))
  say(name, paste0(figure, ".se"), SE(found))
}

figures <- function(name, d) {
  say(name, "df", degf(d))
  m <- svymean(~size, d, deff = TRUE)
  told(name, d, "mean", m)
  say(name, "mean.deff", deff(m))
  say(name, c("mean.low", "mean.high"), confint(m, df = degf(d)))
  told(name, d, "total", svytotal(~size, d))
  told(name, d, "ratio", svyratio(~yes, ~size, d))
  share <- svymean(~yes, d, deff = "replace")
  told(name, d, "share", share)
  say(name, "share.deff", deff(share))
  say(name, c("logit.low", "logit.high"), attr(svyciprop(~yes, d, method = "logit"), "ci"))
  say(name, c("exact.low", "exact.high"), attr(svyciprop(~yes, d, method = "beta"), "ci"))
  women <- subset(d, sex == "F")
  told(name, d, "domain", svymean(~size, women))
  told(name, d, "domain_total", svytotal(~size, women))
  say(name, "domain.df", degf(women))
  test <- svychisq(~kind + sex, d, statistic = "F")
  say(name, c("chisq", "chisq.above", "chisq.below", "chisq.p"), c(test$statistic, test$parameter, test$p.value))
  between <- svyttest(yes ~ sex, d)
  say(name, c("between", "between.t", "between.df", "between.p"), c(between$estimate, between$statistic, between$parameter, between$p.value))
}

specs <- read.csv(file.path(folder, "specs.csv"), stringsAsFactors = FALSE)
for (at in seq_len(nrow(specs))) {
  spec <- specs[at, ]
  rows <- read.csv(file.path(folder, paste0(spec$name, ".csv")))
  options(survey.lonely.psu = spec$lonely)
  d <- svydesign(
    ids = as.formula(spec$ids), strata = if (nzchar(spec$strata)) as.formula(spec$strata),
    fpc = if (nzchar(spec$fpc)) as.formula(spec$fpc), weights = ~weight, data = rows, nest = TRUE
  )
  figures(spec$name, d)
}

rounds <- do.call(rbind, lapply(c("one", "two"), function(name) {
  cbind(read.csv(file.path(folder, paste0(name, ".csv"))), round = name)
}))
d <- svydesign(ids = ~psu, strata = ~interaction(round, stratum), weights = ~weight, data = rounds, nest = TRUE)
change <- svycontrast(svyby(~yes, ~round, d, svymean, covmat = TRUE), c(one = -1, two = 1))
told("rounds", d, "change", change)
say("rounds", "change.df", degf(d))

data(api)
samples <- list(
  apistrat = list(d = svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = apistrat), rows = apistrat),
  apiclus1 = list(d = svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = apiclus1), rows = apiclus1),
  apiclus2 = list(d = svydesign(ids = ~dnum + snum, fpc = ~fpc1 + fpc2, data = apiclus2), rows = apiclus2)
)
for (name in names(samples)) {
  d <- samples[[name]]$d
  rows <- samples[[name]]$rows
  kept <- intersect(c("dnum", "snum", "stype", "fpc", "fpc1", "fpc2", "api00", "enroll", "api.stu", "sch.wide", "awards"), names(rows))
  write.csv(cbind(rows[, kept], weight = weights(d)), file.path(folder, paste0(name, ".csv")), row.names = FALSE)
  m <- svymean(~api00, d, deff = TRUE)
  told(name, d, "mean", m)
  say(name, "mean.deff", deff(m))
  told(name, d, "total", svytotal(~enroll, d, na.rm = TRUE))
  told(name, d, "ratio", svyratio(~api.stu, ~enroll, d, na.rm = TRUE))
  say(name, c("logit", "logit.low", "logit.high"), { p <- svyciprop(~I(sch.wide == "Yes"), d, method = "logit"); c(coef(p), attr(p, "ci")) })
  say(name, c("exact.low", "exact.high"), attr(svyciprop(~I(sch.wide == "Yes"), d, method = "beta"), "ci"))
  told(name, d, "domain", svymean(~api00, subset(d, stype == "E")))
  test <- svychisq(~sch.wide + stype, d, statistic = "F")
  say(name, c("chisq", "chisq.above", "chisq.below", "chisq.p"), c(test$statistic, test$parameter, test$p.value))
}
