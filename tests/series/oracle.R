# Bounds and alarms of surveillance on its own series, and breaks of strucchange, as CSV. Run by test_oracle.py.
suppressMessages({library(surveillance); library(strucchange)})
out <- commandArgs(TRUE)[1]
limit <- as.integer(commandArgs(TRUE)[2])
sets <- c("abattoir", "ha", "hepatitisA", "k1", "m1", "m2", "m3", "m4", "m5", "n1", "n2", "q1_nrwh", "q2", "s1", "s2", "s3",
          "salmonella.agona", "shadar", "salmNewport", "salmAllOnset", "salmHospitalized", "momo", "influMen", "fluBYBW",
          "stsNewport", "measlesDE")
rows <- list(); counts <- list()
for (name in sets) {
  space <- new.env(); suppressWarnings(data(list = name, package = "surveillance", envir = space))
  found <- get(name, envir = space); if (is(found, "disProg")) found <- disProg2sts(found)
  seen <- observed(found); n <- nrow(seen); years <- min(4, (n - 4) %/% 52); weeks <- max(52 * years + 4, n - limit + 1):n
  for (j in seq_len(min(ncol(seen), 2))) {
    series <- sts(seen[, j], frequency = 52); id <- paste0(name, "-", j)
    far <- suppressWarnings(farringtonFlexible(series, control = list(range = weeks, b = years, w = 3, noPeriods = 10,
      pastWeeksNotIncluded = 26, pThresholdTrend = 1, weightsThreshold = 2.58, thresholdMethod = "nbPlugin", alpha = .05,
      limit54 = c(0, 4), glmWarnings = FALSE, trend = TRUE, reweight = TRUE)))
    c1 <- earsC(series, control = list(range = weeks, method = "C1", baseline = 7, alpha = .001))
    c2 <- earsC(series, control = list(range = weeks, method = "C2", baseline = 7, alpha = .001))
    mean0 <- mean(seen[seq_len(weeks[1] - 1), j])
    cus <- if (mean0 > 0) suppressWarnings(cusum(series, control = list(range = weeks, k = 1.04, h = 2.26, m = mean0, trans = "standard"))) else NULL
    trend <- far@control$trendVector
    rows[[length(rows) + 1]] <- data.frame(id = id, years = years, week = weeks, expected = as.vector(far@control$expected),
      phi = as.vector(far@control$phiVector), upper = as.vector(upperbound(far)), alarm = as.integer(alarms(far)),
      trend = if (is.null(trend)) NA else as.vector(trend), c1 = as.vector(upperbound(c1)), c2 = as.vector(upperbound(c2)),
      c1_alarm = as.integer(alarms(c1)), c2_alarm = as.integer(alarms(c2)),
      cusum_alarm = if (is.null(cus)) NA else as.integer(alarms(cus)))
    counts[[length(counts) + 1]] <- data.frame(id = id, week = seq_len(n), count = as.vector(seen[, j]))
  }
}
# With an offset: reporters that grow in number, on one series.
space <- new.env(); data(salmonella.agona, package = "surveillance", envir = space)
seen <- observed(disProg2sts(space$salmonella.agona))[, 1]; n <- length(seen); weeks <- (n - limit + 1):n
reporters <- 20 + (seq_len(n) %/% 30) * 4
far <- suppressWarnings(farringtonFlexible(sts(seen, frequency = 52, population = matrix(reporters, ncol = 1)), control = list(
  range = weeks, b = 4, w = 3, noPeriods = 10, pastWeeksNotIncluded = 26, pThresholdTrend = 1, weightsThreshold = 2.58,
  thresholdMethod = "nbPlugin", alpha = .05, limit54 = c(0, 4), populationOffset = TRUE, glmWarnings = FALSE, trend = TRUE,
  reweight = TRUE)))
write.csv(data.frame(week = weeks, expected = as.vector(far@control$expected), upper = as.vector(upperbound(far)),
  alarm = as.integer(alarms(far))), file.path(out, "offset.csv"), row.names = FALSE)
write.csv(data.frame(count = seen, reporters = reporters), file.path(out, "offset_counts.csv"), row.names = FALSE)
write.csv(do.call(rbind, rows), file.path(out, "bounds.csv"), row.names = FALSE)
write.csv(do.call(rbind, counts), file.path(out, "counts.csv"), row.names = FALSE)
write.csv(data.frame(after = breakpoints(Nile ~ 1)$breakpoints), file.path(out, "nile.csv"), row.names = FALSE)
