use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The time now, and where the reader is.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// Now.
    pub now: Timestamp,
    /// The reader's time zone.
    pub zone: TimeZone,
}

impl Clock {
    /// A clock that stands in UTC.
    pub fn utc(now: Timestamp) -> Self {
        Self { now, zone: TimeZone::UTC }
    }

    /// A moment for the reader: `Tue 09:00 CET`, with the date when it is more than six days away.
    pub fn at(&self, moment: Timestamp) -> String {
        self.told(moment, &self.zone)
    }

    /// The same moment where somebody else is, when their clock shows another time: `18:00 AEST`,
    /// with the day when that is another one.
    pub fn theirs(&self, moment: Timestamp, zone: Option<&str>) -> Option<String> {
        let zone = TimeZone::get(zone?).ok()?;
        let same = zone.to_offset(moment) == self.zone.to_offset(moment);
        let same_day =
            moment.to_zoned(zone.clone()).weekday() == moment.to_zoned(self.zone.clone()).weekday();
        (!same).then(|| if same_day { time_of_day(moment, &zone) } else { self.told(moment, &zone) })
    }

    /// How long until a moment, or since: `3 h 20 min`.
    pub fn until(&self, moment: Timestamp) -> String {
        span_between(self.now, moment)
    }

    fn told(&self, moment: Timestamp, zone: &TimeZone) -> String {
        let here = moment.to_zoned(zone.clone());
        let is_near = moment.duration_since(self.now).abs() < SignedDuration::from_hours(6 * 24);
        let format = if is_near { "%a %H:%M %Z" } else { "%a %d %b %H:%M %Z" };
        here.strftime(format).to_string()
    }
}

fn time_of_day(moment: Timestamp, zone: &TimeZone) -> String {
    moment.to_zoned(zone.clone()).strftime("%H:%M %Z").to_string()
}

/// How far two moments are from each other, in the two largest units that count.
pub fn span_between(a: Timestamp, b: Timestamp) -> String {
    let minutes = b.duration_since(a).abs().as_mins();
    let (days, hours, rest) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    match (days, hours, rest) {
        (0, 0, 0) => "under a minute".to_owned(),
        (0, 0, _) => format!("{rest} min"),
        (0, _, 0) => format!("{hours} h"),
        (0, ..) => format!("{hours} h {rest} min"),
        (7.., ..) | (_, 0, _) => format!("{days} d"),
        _ => format!("{days} d {hours} h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn clock(now: &str, zone: &str) -> Clock {
        Clock { now: at(now), zone: TimeZone::get(zone).expect("a zone") }
    }

    #[test]
    fn both_sides_see_their_own_clock() {
        let berlin = clock("2026-02-10T20:00:00Z", "Europe/Berlin");
        let moment = at("2026-02-11T08:00:00Z");
        assert_eq!(berlin.at(moment), "Wed 09:00 CET");
        assert_eq!(berlin.theirs(moment, Some("Australia/Sydney")).as_deref(), Some("19:00 AEDT"));
        let late = at("2026-02-11T14:00:00Z");
        assert_eq!(berlin.theirs(late, Some("Australia/Sydney")).as_deref(), Some("Thu 01:00 AEDT"));
        assert_eq!(berlin.theirs(moment, Some("Europe/Paris")), None, "the same time needs no saying");
        assert_eq!(berlin.theirs(moment, Some("Mars/Base")), None);
        assert_eq!(berlin.until(moment), "12 h");
    }

    #[test]
    fn daylight_saving_moves_the_clock_and_not_the_moment() {
        // In the night to 29 March 2026 Berlin's clocks go from 2:00 to 3:00.
        let berlin = clock("2026-03-28T20:00:00Z", "Europe/Berlin");
        assert_eq!(berlin.at(at("2026-03-28T23:30:00Z")), "Sun 00:30 CET");
        assert_eq!(berlin.at(at("2026-03-29T07:00:00Z")), "Sun 09:00 CEST");
        assert_eq!(berlin.until(at("2026-03-29T07:00:00Z")), "11 h", "one less than the clock says");
        // New York changed three weeks before: that the zones differ is looked at for the moment itself.
        assert_eq!(
            berlin.theirs(at("2026-03-29T07:00:00Z"), Some("America/New_York")).as_deref(),
            Some("03:00 EDT")
        );
    }

    #[test]
    fn what_is_far_away_has_a_date() {
        let utc = Clock::utc(at("2026-03-01T00:00:00Z"));
        assert_eq!(utc.at(at("2026-03-20T06:30:00Z")), "Fri 20 Mar 06:30 UTC");
        let said = |to| span_between(at("2026-03-01T00:00:00Z"), at(to));
        assert_eq!(said("2026-03-01T00:00:30Z"), "under a minute");
        assert_eq!(said("2026-03-01T03:20:00Z"), "3 h 20 min");
        assert_eq!(said("2026-03-03T05:20:00Z"), "2 d 5 h");
        assert_eq!(said("2026-02-26T00:00:00Z"), "3 d");
    }
}
