use super::super::exit::Failure;
use super::super::output::{Output, Tone};
use crate::app::graph::{Drawing, GraphPage, LEGEND};
use crate::app::roster::RosterRow;
use crate::drawing::{Mark, glyph};
use crate::text::{clean, pad, width};

/// Names of a tree are aligned up to so many columns.
const WIDEST_NAME: usize = 44;

/// Prints what lies around an entity as the portal shows it: drawn, or as a tree.
pub(super) fn print(page: &GraphPage, is_ascii: bool, out: &mut Output) -> Result<(), Failure> {
    out.pieces(&[(Tone::Strong, &page.title)])?;
    match &page.drawing {
        Some(drawing) => draw(drawing, is_ascii, out)?,
        None => tree(&page.tree.rows, out)?,
    }
    Ok(())
}

fn draw(drawing: &Drawing, is_ascii: bool, out: &mut Output) -> Result<(), Failure> {
    let plan = &drawing.plan;
    let mut rows = vec![vec![String::from(" "); plan.columns]; plan.rows];
    for ((row, column), mark) in plan.marks(None) {
        rows[row][column] = match mark {
            Mark::Lines(arms) => glyph(arms, is_ascii).to_string(),
            Mark::Tip(_) => if is_ascii { ">" } else { "▸" }.to_owned(),
        };
    }
    for (drawn, place) in drawing.boxes.iter().zip(&plan.places) {
        let text = clean(&drawn.text).replace('…', if is_ascii { "~" } else { "…" });
        let columns = place.column..place.column + width(&text);
        rows[place.row][columns].iter_mut().for_each(String::clear);
        rows[place.row][place.column] = text;
    }
    for row in rows {
        out.line(row.concat().trim_end())?;
    }
    for (from, to) in drawing.closing() {
        let said = format!("{} needs {} again, which closes a circle", from.reference, to.reference);
        out.pieces(&[(Tone::Warning, &said)])?;
    }
    out.pieces(&[(Tone::Muted, LEGEND)])?;
    Ok(())
}

fn tree(rows: &[RosterRow], out: &mut Output) -> Result<(), Failure> {
    let label =
        |row: &RosterRow| if let RosterRow::Entity { label, .. } = row { width(&clean(label)) } else { 0 };
    let widest = rows.iter().map(label).max().unwrap_or(0).min(WIDEST_NAME);
    for row in rows {
        match row {
            RosterRow::Heading(text) => out.pieces(&[(Tone::Muted, text)])?,
            RosterRow::Said(text) => out.line(text)?,
            RosterRow::Entity { label, about, why, warning, .. } => {
                let label = clean(label);
                out.pieces(&[
                    (Tone::Plain, "  "),
                    (Tone::Plain, &pad(&label, widest.max(width(&label)))),
                    (Tone::Strong, &format!("  {about}")),
                    (Tone::Muted, &format!("  {why}")),
                    (Tone::Warning, &if warning.is_empty() { String::new() } else { format!("  {warning}") }),
                ])?;
            }
        }
    }
    Ok(())
}
