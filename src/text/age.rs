use std::time::Duration;

/// Says how long ago something was, in its largest unit: `just now`, `5 min`, `3 h`, `12 d`.
pub fn age(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    match seconds {
        0..5 => "just now".to_owned(),
        5..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..86_400 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}

/// Says it of a moment in the past: `just now`, `5 min ago`.
pub fn ago(elapsed: Duration) -> String {
    let age = age(elapsed);
    if age == "just now" { age } else { format!("{age} ago") }
}

/// Says how long something took: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 7 min`.
pub fn lasting(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0 if time.subsec_millis() < 100 => "0 s".to_owned(),
        0..10 if time.subsec_millis() >= 100 => format!("{seconds}.{} s", time.subsec_millis() / 100),
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3_600, seconds / 60 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_said_as_exactly_as_it_matters() {
        let said = |millis| lasting(Duration::from_millis(millis));
        assert_eq!(
            [said(0), said(420), said(3_000), said(12_900), said(185_000), said(7_630_000)],
            ["0 s", "0.4 s", "3 s", "12 s", "3 min 5 s", "2 h 7 min"]
        );
    }

    #[test]
    fn the_largest_unit_is_named() {
        let said = |seconds| age(Duration::from_secs(seconds));
        assert_eq!(
            [said(0), said(59), said(60), said(7_200), said(200_000)],
            ["just now", "59 s", "1 min", "2 h", "2 d"]
        );
        let said = |seconds| ago(Duration::from_secs(seconds));
        assert_eq!([said(0), said(7_200)], ["just now", "2 h ago"]);
    }
}
