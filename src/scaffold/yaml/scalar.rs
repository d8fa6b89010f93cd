use super::super::language::{Data, print_number};
use super::{Position, quote};

/// A value that holds no others.
pub(super) fn print(data: &Data, at: Position<'_>) -> String {
    match data {
        Data::Bool(flag) => flag.to_string(),
        Data::Number(number) if number.is_nan() => ".nan".to_owned(),
        Data::Number(number) if number.is_infinite() => {
            if *number > 0.0 { ".inf" } else { "-.inf" }.to_owned()
        }
        Data::Number(number) if *number == 0.0 && number.is_sign_negative() => "-0".to_owned(),
        Data::Number(number) => print_number(*number),
        Data::Text(text) => quote::text(text, at),
        Data::Null | Data::List(_) | Data::Record(_) => "null".to_owned(),
    }
}
