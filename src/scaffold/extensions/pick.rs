use super::super::language::Data;
use super::text_of;

/// `pick(path)`: what lies below a path such as `a.b[0].c`, by lodash's rules.
pub(super) fn pick(input: Option<&Data>, path: Option<&Data>) -> Option<Data> {
    let input = input?;
    let keys = match path {
        Some(Data::List(keys)) => keys.iter().map(|key| text_of(Some(key))).collect(),
        path => {
            let path = text_of(path);
            // A key that is there as it is written goes before a path.
            if member(input, &path).is_some() { vec![path] } else { keys(&path) }
        }
    };
    if keys.is_empty() {
        return None;
    }
    keys.iter().try_fold(input.clone(), |data, key| member(&data, key))
}

fn member(data: &Data, key: &str) -> Option<Data> {
    match data {
        Data::Record(entries) => entries.get(key).cloned(),
        Data::List(items) if key == "length" => Some(count(items.len())),
        Data::List(items) => items.get(index(key)?).cloned(),
        Data::Text(text) if key == "length" => Some(count(text.encode_utf16().count())),
        Data::Text(text) => {
            let unit = text.encode_utf16().nth(index(key)?)?;
            Some(String::from_utf16_lossy(&[unit]).into())
        }
        Data::Null | Data::Bool(_) | Data::Number(_) => None,
    }
}

fn index(key: &str) -> Option<usize> {
    key.parse().ok().filter(|index: &usize| index.to_string() == key)
}

#[expect(clippy::cast_precision_loss, reason = "lengths are small")]
fn count(len: usize) -> Data {
    Data::Number(len as f64)
}

/// The keys of a path: names between dots, and what stands in brackets, in quotes or not.
fn keys(path: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut rest = path;
    if rest.starts_with('.') {
        keys.push(String::new());
    }
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('[')
            && let Some((key, after)) = bracketed(inside)
        {
            keys.push(key);
            rest = after;
            continue;
        }
        let inside = rest.strip_prefix('.').unwrap_or(rest);
        let end = inside.find(['.', '[', ']']).unwrap_or(inside.len());
        if end > 0 {
            keys.push(inside[..end].to_owned());
        } else if inside.is_empty() || inside.starts_with('.') {
            keys.push(String::new());
        }
        rest = inside[end..].strip_prefix(']').unwrap_or(&inside[end..]);
        if end == 0 && rest.len() == path.len() {
            break;
        }
    }
    keys
}

/// A key in brackets, and what follows them.
fn bracketed(inside: &str) -> Option<(String, &str)> {
    let quote = inside.chars().next().filter(|c| matches!(c, '"' | '\''));
    let Some(quote) = quote else {
        let (key, after) = inside.split_once(']')?;
        return Some((key.to_owned(), after));
    };
    let mut key = String::new();
    let mut chars = inside[1..].char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => key.push(chars.next()?.1),
            c if c == quote => return inside[at + 2..].strip_prefix(']').map(|after| (key, after)),
            c => key.push(c),
        }
    }
    None
}
