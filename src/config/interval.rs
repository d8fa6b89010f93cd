use std::fmt;
use std::time::Duration;

/// How often something is done by itself: every so many seconds, or never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval(Option<Duration>);

impl Interval {
    /// Often enough to be in step with a server, which itself reads its sources every few minutes,
    /// and seldom enough to be no burden to it.
    const USUAL: Duration = Duration::from_mins(5);
    /// Nothing is asked more often, whatever the settings say.
    const SHORTEST: Duration = Duration::from_secs(10);

    /// Reads `30s`, `5m`, `1h` or `off`; what is shorter than ten seconds is none.
    pub fn of_word(word: &str) -> Option<Self> {
        if word == "off" {
            return Some(Self(None));
        }
        let unit = word.chars().next_back()?;
        let seconds = match unit {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            _ => return None,
        };
        let count: u64 = word.strip_suffix(unit)?.trim_end().parse().ok()?;
        let time = Duration::from_secs(count.checked_mul(seconds)?);
        (time >= Self::SHORTEST).then_some(Self(Some(time)))
    }

    /// The time between two; none when it never happens.
    pub const fn time(self) -> Option<Duration> {
        self.0
    }
}

impl Default for Interval {
    fn default() -> Self {
        Self(Some(Self::USUAL))
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(time) = self.0 else { return out.pad("off") };
        let seconds = time.as_secs();
        let (count, unit) = match seconds {
            _ if seconds.is_multiple_of(3_600) => (seconds / 3_600, 'h'),
            _ if seconds.is_multiple_of(60) => (seconds / 60, 'm'),
            _ => (seconds, 's'),
        };
        out.pad(&format!("{count}{unit}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_a_time_or_never() {
        for text in ["30s", "5m", "1h", "off", "90m"] {
            assert_eq!(Interval::of_word(text).expect(text).to_string(), text);
        }
        assert_eq!(Interval::of_word("60 s").expect("a minute").to_string(), "1m");
        assert_eq!(Interval::default().to_string(), "5m");
        for wrong in ["", "5", "m", "-5m", "1s", "0m", "5d", "99999999999999999999h", "18446744073709551615h"]
        {
            assert_eq!(Interval::of_word(wrong), None, "{wrong}");
        }
    }
}
