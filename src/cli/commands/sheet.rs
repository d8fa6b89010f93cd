use serde_json::{Map, Value};

use super::super::args::ListFormat;
use super::super::exit::{Exit, Failure};
use super::super::output::{Output, Tone};
use crate::text::{clean, pad, width};

/// How wide a column of the table may grow.
const WIDEST: usize = 48;

/// How far a column may be narrowed for a terminal.
const NARROWEST: usize = 10;

/// Rows to be printed in any of the forms of a list.
pub(super) struct Sheet<'a, T> {
    /// The headings.
    pub(super) heads: Vec<&'a str>,
    /// The rows.
    pub(super) rows: Vec<T>,
    /// A row as text, one for each heading, uncleaned.
    pub(super) cells: &'a dyn Fn(&T) -> Vec<String>,
    /// A row as JSON.
    pub(super) object: &'a dyn Fn(&T) -> Map<String, Value>,
}

impl<T> Sheet<'_, T> {
    /// Prints the rows; that there are none is an answer of its own.
    pub(super) fn print(&self, format: ListFormat, out: &mut Output) -> Result<Exit, Failure> {
        let object = self.object;
        match format {
            ListFormat::Table => self.table(out)?,
            ListFormat::Json => out.json(&self.rows.iter().map(object).collect::<Vec<_>>())?,
            ListFormat::Jsonl => self.rows.iter().try_for_each(|row| out.json(&object(row)))?,
            ListFormat::Csv => self.csv(out)?,
            ListFormat::Md => self.markdown(out)?,
        }
        out.flush()?;
        Ok(if self.rows.is_empty() { Exit::No } else { Exit::Done })
    }

    fn texts(&self) -> impl Iterator<Item = Vec<String>> {
        let cleaned = |row| (self.cells)(row).iter().map(|cell| clean(cell).into_owned()).collect();
        self.rows.iter().map(cleaned)
    }

    fn table(&self, out: &mut Output) -> Result<(), Failure> {
        let rows: Vec<Vec<String>> = self.texts().collect();
        let widest = |at: usize| {
            rows.iter().map(|row| width(&row[at])).chain([self.heads[at].len()]).max().unwrap_or(0)
        };
        let mut widths: Vec<usize> = (0..self.heads.len()).map(|at| widest(at).min(WIDEST)).collect();
        if let Some(columns) = out.columns() {
            fit(&mut widths, columns);
        }
        let line = |cells: &mut dyn Iterator<Item = &str>| {
            let padded: Vec<String> = cells.zip(&widths).map(|(cell, width)| pad(cell, *width)).collect();
            padded.join("  ").trim_end().to_owned()
        };
        if rows.is_empty() {
            return Ok(());
        }
        out.pieces(&[(Tone::Strong, &line(&mut self.heads.iter().copied()))])?;
        for row in &rows {
            out.line(&line(&mut row.iter().map(String::as_str)))?;
        }
        Ok(())
    }

    fn csv(&self, out: &mut Output) -> Result<(), Failure> {
        out.line(&self.heads.join(","))?;
        for row in self.texts() {
            out.line(&row.iter().map(|cell| csv_cell(cell)).collect::<Vec<_>>().join(","))?;
        }
        Ok(())
    }

    fn markdown(&self, out: &mut Output) -> Result<(), Failure> {
        out.line(&format!("| {} |", self.heads.join(" | ")))?;
        out.line(&format!("|{}", "---|".repeat(self.heads.len())))?;
        for row in self.texts() {
            let cells: Vec<String> =
                row.iter().map(|cell| cell.replace('\\', "\\\\").replace('|', "\\|")).collect();
            out.line(&format!("| {} |", cells.join(" | ")))?;
        }
        Ok(())
    }
}

/// Narrows the widest columns until a row fits, or all are as narrow as can be read. The first stays whole: it is what
/// a person copies.
fn fit(widths: &mut [usize], columns: usize) {
    let gaps = 2 * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > columns {
        match widths.iter_mut().skip(1).max() {
            Some(widest) if *widest > NARROWEST => *widest -= 1,
            _ => return,
        }
    }
}

/// Quoted where needed, and disarmed where a spreadsheet would take it for a formula.
fn csv_cell(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_fits_its_terminal_as_long_as_it_can_be_read() {
        let mut widths = [30, 18, 13, 30, 48];
        fit(&mut widths, 80);
        assert!(widths[0] == 30 && widths.iter().sum::<usize>() + 8 <= 80);
        fit(&mut widths, 20);
        assert_eq!(widths, [30, 10, 10, 10, 10]);
    }

    #[test]
    fn a_formula_is_disarmed_and_a_comma_quoted() {
        assert_eq!(csv_cell("=1+1"), "'=1+1");
        assert_eq!(csv_cell("a,\"b\""), "\"a,\"\"b\"\"\"");
    }
}
