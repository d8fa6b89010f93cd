/// Reads a `!!timestamp` and writes it as a JavaScript `Date` turns into JSON.
pub(super) fn to_iso(text: &str) -> Option<String> {
    let (date, time) = match text.find(['t', 'T', ' ', '\t']) {
        Some(at) => (&text[..at], text[at + 1..].trim_start_matches([' ', '\t'])),
        None => (text, ""),
    };
    let mut parts = date.split('-');
    let year = digits(parts.next()?, 4..=4)?;
    let month = digits(parts.next()?, 1..=2)?;
    let day = digits(parts.next()?, 1..=2)?;
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let millis = if date.len() == text.len() { 0 } else { millis_of_day(time)? };
    Some(format(days(year, month, day) * 86_400_000 + millis))
}

/// `hh:mm:ss.fff` and a zone, in milliseconds of universal time.
fn millis_of_day(text: &str) -> Option<i64> {
    let zone_at = text.find(['Z', '+', '-', ' ', '\t']).unwrap_or(text.len());
    let (clock, zone) = (&text[..zone_at], text[zone_at..].trim_start_matches([' ', '\t']));
    let mut parts = clock.split(':');
    let hour = digits(parts.next()?, 1..=2)?;
    let minute = digits(parts.next()?, 1..=2)?;
    let seconds = parts.next()?;
    let (second, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
    let second = digits(second, 1..=2)?;
    digits(fraction, 1..=18)?;
    let thousandths = digits(&format!("{fraction}00")[..3], 3..=3)?;
    if parts.next().is_some() {
        return None;
    }
    let offset = match zone {
        "" | "Z" => 0,
        zone => zone_minutes(zone)?,
    };
    Some(((hour * 60 + minute - offset) * 60 + second) * 1000 + thousandths)
}

fn zone_minutes(zone: &str) -> Option<i64> {
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let unsigned = zone.strip_prefix(['+', '-'])?;
    let (hours, minutes) = unsigned.split_once(':').unwrap_or((unsigned, "00"));
    Some(sign * (digits(hours, 1..=2)? * 60 + digits(minutes, 2..=2)?))
}

fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> Option<i64> {
    let fits = length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok())?
}

/// Days since 1970 in the Gregorian calendar; years begin in March so that leap days come last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
}

fn format(millis: i64) -> String {
    let (day, millis) = (millis.div_euclid(86_400_000), millis.rem_euclid(86_400_000));
    // The inverse of `days`: 146 097 days are 400 years.
    let since_march_0 = day + 719_468;
    let (era, day) = (since_march_0.div_euclid(146_097), since_march_0.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (day, month) = (day - (153 * month + 2) / 5 + 1, (month + 2) % 12 + 1);
    let year = era * 400 + year + i64::from(month <= 2);
    let (seconds, thousandths) = (millis / 1000, millis % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{thousandths:03}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_become_universal() {
        let is = [
            ("2001-12-14", "2001-12-14T00:00:00.000Z"),
            ("2001-12-14t21:59:43.10-05:00", "2001-12-15T02:59:43.100Z"),
            ("2001-12-14 21:59:43.10 -5", "2001-12-15T02:59:43.100Z"),
            ("2024-2-29 1:02:03", "2024-02-29T01:02:03.000Z"),
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"),
            ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59.000Z"),
        ];
        for (text, iso) in is {
            assert_eq!(to_iso(text).as_deref(), Some(iso), "{text}");
        }
        for text in ["2001-12", "12:30:45", "2001-12-14T", "2001-12-14x", "٢٠٠١-12-14", "2001-12-14 1:2"]
        {
            assert_eq!(to_iso(text), None, "{text}");
        }
    }
}
