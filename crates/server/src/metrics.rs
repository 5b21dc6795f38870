use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds in seconds; most answers take milliseconds, the time limit is tens of seconds.
const BUCKETS_S: [f64; 10] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 20.0];

/// Counters in the text format of Prometheus. Routes are the patterns of the router, so that labels stay few.
#[derive(Debug, Default)]
pub(crate) struct Metrics(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    requests: BTreeMap<(String, String, u16), u64>,
    durations: BTreeMap<String, Durations>,
    answers: BTreeMap<(&'static str, &'static str), u64>,
}

#[derive(Debug, Default)]
struct Durations {
    buckets: [u64; BUCKETS_S.len()],
    count: u64,
    sum_s: f64,
}

impl Metrics {
    /// One request is done.
    pub(crate) fn request(&self, route: &str, method: &str, status: u16, took: Duration) {
        let method = match method {
            known @ ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") => known,
            _ => "OTHER",
        };
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.requests.entry((route.to_owned(), method.to_owned(), status)).or_default() += 1;
        let durations = counts.durations.entry(route.to_owned()).or_default();
        let seconds = took.as_secs_f64();
        for (bucket, bound) in durations.buckets.iter_mut().zip(BUCKETS_S) {
            *bucket += u64::from(seconds <= bound);
        }
        durations.count += 1;
        durations.sum_s += seconds;
    }

    /// One question is answered or refused.
    pub(crate) fn answer(&self, status: &'static str, verdict: &'static str) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.answers.entry((status, verdict)).or_default() += 1;
    }

    /// Questions answered, and refused, since the start.
    pub(crate) fn answers(&self) -> (u64, u64) {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of = |wanted: bool| {
            let these = counts.answers.iter().filter(move |((status, _), _)| (*status == "refused") == wanted);
            these.map(|(_, n)| n).sum()
        };
        (of(false), of(true))
    }

    /// The text that `/metrics` serves.
    pub(crate) fn render(&self) -> String {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = String::new();
        counts.render(&mut out).expect("invariant: writing to a string does not fail");
        out
    }
}

impl Counts {
    fn render(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "# HELP tiaowen_requests_total Requests by route, method and status.")?;
        writeln!(out, "# TYPE tiaowen_requests_total counter")?;
        for ((route, method, status), n) in &self.requests {
            writeln!(out, "tiaowen_requests_total{{route=\"{route}\",method=\"{method}\",status=\"{status}\"}} {n}")?;
        }
        writeln!(out, "# HELP tiaowen_answers_total Questions by outcome and verdict.")?;
        writeln!(out, "# TYPE tiaowen_answers_total counter")?;
        for ((status, verdict), n) in &self.answers {
            writeln!(out, "tiaowen_answers_total{{status=\"{status}\",verdict=\"{verdict}\"}} {n}")?;
        }
        writeln!(out, "# HELP tiaowen_request_seconds Time from the head of a request to the head of its answer.")?;
        writeln!(out, "# TYPE tiaowen_request_seconds histogram")?;
        for (route, durations) in &self.durations {
            for (n, bound) in durations.buckets.iter().zip(BUCKETS_S) {
                writeln!(out, "tiaowen_request_seconds_bucket{{route=\"{route}\",le=\"{bound}\"}} {n}")?;
            }
            let Durations { count, sum_s, .. } = durations;
            writeln!(out, "tiaowen_request_seconds_bucket{{route=\"{route}\",le=\"+Inf\"}} {count}")?;
            writeln!(out, "tiaowen_request_seconds_sum{{route=\"{route}\"}} {sum_s}")?;
            writeln!(out, "tiaowen_request_seconds_count{{route=\"{route}\"}} {count}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_requests_and_answers() {
        let metrics = Metrics::default();
        metrics.request("/api/v1/answers", "POST", 200, Duration::from_millis(7));
        metrics.request("/api/v1/answers", "POST", 200, Duration::from_secs(60));
        metrics.request("unmatched", "BREW", 404, Duration::ZERO);
        metrics.answer("answered", "prohibited");
        let text = metrics.render();
        for line in [
            "tiaowen_requests_total{route=\"/api/v1/answers\",method=\"POST\",status=\"200\"} 2",
            "tiaowen_requests_total{route=\"unmatched\",method=\"OTHER\",status=\"404\"} 1",
            "tiaowen_answers_total{status=\"answered\",verdict=\"prohibited\"} 1",
            "tiaowen_request_seconds_bucket{route=\"/api/v1/answers\",le=\"0.005\"} 0",
            "tiaowen_request_seconds_bucket{route=\"/api/v1/answers\",le=\"0.01\"} 1",
            "tiaowen_request_seconds_bucket{route=\"/api/v1/answers\",le=\"+Inf\"} 2",
            "tiaowen_request_seconds_count{route=\"/api/v1/answers\"} 2",
        ] {
            assert!(text.lines().any(|l| l == line), "{line}\n{text}");
        }
    }
}
