//! How long a dry run of a large skeleton takes, beside Backstage's own: `cargo bench --bench dry_run`.
//!
//! `STAGEDOOR_SCAFFOLDER=PATH/scaffolder.mjs` names a module that runs Backstage's packages (see `dry_run.mjs`);
//! without it only our side is measured. Both read the same folder from disk in every round.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "it measures, and says what it measured")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use stagedoor::scaffold::language::Data;
use stagedoor::scaffold::run::{Outcome, Request, run};
use stagedoor::scaffold::template::Template;
use stagedoor::sources::template_folder::TemplateFolder;

/// The allocator of the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const FILES: usize = 1_000;
const BYTES: usize = 10_000_000;
const ROUNDS: usize = 15;
const THEIR_ROUNDS: usize = 5;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    write_template(folder.path());
    let entity: Value =
        serde_json::from_slice(&fs::read(folder.path().join("template.yaml")).unwrap()).unwrap();
    let template = Template::read(&entity, &|_| None).unwrap();
    let mut times = Vec::new();
    let mut outcome = Outcome::default();
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        let world = TemplateFolder::new(&folder.path().join("template.yaml"), None).unwrap();
        let values = Data::from(&values());
        let request = Request::new(&template, values.as_record().unwrap().clone());
        outcome = run(&request, &world, &mut ());
        times.push(begin.elapsed());
    }
    assert!(outcome.is_success(), "{:?}", outcome.failures);
    let bytes: usize = outcome.files().map(|(_, node)| node.size()).sum();
    let ours = median(&mut times);
    println!(
        "stagedoor  {} files, {bytes} bytes: {:.1} ms (median of {ROUNDS})",
        outcome.files().count(),
        ms(ours)
    );
    let Ok(scaffolder) = std::env::var("STAGEDOOR_SCAFFOLDER") else {
        println!("Backstage  skipped: STAGEDOOR_SCAFFOLDER names no module that runs it");
        return;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/dry_run.mjs");
    let rounds = THEIR_ROUNDS.to_string();
    let output =
        Command::new("node").arg(script).arg(scaffolder).arg(folder.path()).arg(rounds).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let times = answer["times"].as_array().unwrap().iter().filter_map(Value::as_f64);
    let mut times: Vec<Duration> = times.map(|time| Duration::from_secs_f64(time / 1e3)).collect();
    assert_eq!(
        (answer["files"].as_u64(), answer["bytes"].as_u64()),
        (Some(FILES as u64), Some(bytes as u64))
    );
    let theirs = median(&mut times);
    println!(
        "Backstage  {} files, {} bytes: {:.1} ms (median of {THEIR_ROUNDS})",
        answer["files"],
        answer["bytes"],
        ms(theirs)
    );
    println!("{:.1} times as fast", theirs.as_secs_f64() / ours.as_secs_f64());
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn values() -> Value {
    json!({"name": "parcels", "owner": "team-a", "parts": ["api", "web", "jobs"], "isPublic": true})
}

/// A template as JSON, which is YAML, with a skeleton of plain source files: some expressions, a loop and a condition
/// in each, and expressions in a tenth of the names.
fn write_template(folder: &Path) {
    let values: serde_json::Map<String, Value> = ["name", "owner", "parts", "isPublic"]
        .iter()
        .map(|name| ((*name).to_owned(), format!("${{{{ parameters.{name} }}}}").into()))
        .collect();
    let template = json!({
        "apiVersion": "scaffolder.backstage.io/v1beta3",
        "kind": "Template",
        "metadata": {"name": "large"},
        "spec": {"type": "service", "steps": [
            {"id": "fetch", "action": "fetch:template", "input": {"url": "./skeleton", "values": values}}
        ]},
    });
    fs::write(folder.join("template.yaml"), template.to_string()).unwrap();
    fs::write(folder.join("values.json"), self::values().to_string()).unwrap();
    for number in 0..FILES {
        let name = if number % 10 == 0 {
            format!("${{{{ values.name }}}}-{number}.rs")
        } else {
            format!("part-{number}.rs")
        };
        let path = folder.join("skeleton").join(format!("folder-{}", number % 40)).join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file(number)).unwrap();
    }
}

fn file(number: usize) -> String {
    let mut text =
        format!("//! Part {number} of ${{{{ values.name }}}}, kept by ${{{{ values.owner | upper }}}}.\n\n");
    text.push_str("{% for part in values.parts %}mod ${{ part }}_${{ loop.index }};\n{% endfor %}");
    text.push_str(
        "{% if values.isPublic %}pub {% endif %}fn name() -> &'static str { \"${{ values.name }}\" }\n",
    );
    let mut line = 0;
    while text.len() < BYTES / FILES {
        line += 1;
        let _ = writeln!(
            text,
            "/// Line {line} says what function {line} of part {number} is for, as people do.\nfn line_{line}(a: u32, b: u32) -> u32 {{ a.wrapping_mul({line}) + b }}"
        );
        if line % 20 == 0 {
            let _ = writeln!(text, "const OWNER_{line}: &str = \"${{{{ values.owner }}}}\";");
        }
    }
    text
}
