use crate::scaffold::lint::{Entry, Shape, Spot, Text, Written};
use crate::sources::yaml::{Data, Mark, Node, documents};

/// Aliases may stand for each other, so that a short text becomes a large value.
const MOST_VALUES: usize = 200_000;

/// The document of `text` whose value begins at `line`; none when there is none, or it is no YAML.
pub fn template_at(text: &str, line: u32) -> Option<Written> {
    let document = documents(text).find(|document| document.line == line)?;
    let root = document.root.ok()?;
    let mut values = 0;
    Some(written(&root, &mut values))
}

fn written(node: &Node<'_>, values: &mut usize) -> Written {
    *values += 1;
    let resolved = node.resolved();
    let shape = match &resolved.data {
        _ if *values > MOST_VALUES => Shape::Plain,
        Data::Text(text) => {
            let places = resolved.places_within().into_iter().map(|(byte, mark)| (byte, spot(mark)));
            Shape::Text(Text::new(text.clone().into_owned(), places.collect()))
        }
        Data::Bool(flag) => Shape::Bool(*flag),
        Data::Sequence(items) => Shape::List(items.iter().map(|item| written(item, values)).collect()),
        Data::Mapping(entries) => {
            let entry = |(key, value): &(Node<'_>, Node<'_>)| Entry {
                key: key.key_text().into_owned(),
                spot: spot(key.mark),
                value: written(value, values),
            };
            Shape::Record(entries.iter().map(entry).collect())
        }
        Data::Null | Data::Number(_) | Data::Bytes(_) | Data::Opaque | Data::Alias { .. } => Shape::Plain,
    };
    Written { shape, spot: spot(node.mark) }
}

fn spot(mark: Mark) -> Spot {
    Spot { line: mark.line, column: mark.column }
}
