use super::super::language::{Data, Record};
use super::context::Context;
use super::render::{StepRenderer, is_truthy};

/// The rendered output of a template. Links and texts whose `if` is there and not true are left out; one whose `if`
/// is undefined is kept, for the name goes before anyone looks at it (Backstage semantics 5.9).
pub(super) fn output(output: &Data, renderer: &StepRenderer, context: &Context) -> Data {
    let mut entries = match renderer.data(output, context.plain()) {
        Some(Data::Record(entries)) => entries,
        _ => Record::new(),
    };
    for name in ["links", "text"] {
        if let Some(Data::List(items)) = entries.get_mut(name) {
            items.retain_mut(keep);
        }
    }
    Data::Record(entries)
}

fn keep(item: &mut Data) -> bool {
    let Data::Record(entries) = item else { return true };
    let condition = entries.shift_remove("if");
    condition.is_none_or(|condition| is_truthy(Some(&condition)))
}
