//! Owners, repositories and branches that hosts offer, by keys.

use stagedoor::app::wizard::{HostList, HostQuestion};
use stagedoor::app::{Effect, Message, Source, World};
use stagedoor::sources::folder::LocalSource;

use crate::driver::Driver;

const TEMPLATE: &str = "
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {name: made, title: Made}
spec:
  type: service
  owner: crew
  parameters:
    - title: Where
      properties:
        repoUrl: {type: string, title: Place, ui:field: RepoUrlPicker, ui:options: {allowedHosts: [git.acme.test, dev.azure.com]}}
        people: {type: string, title: People, ui:field: RepoOwnerPicker, ui:options: {excludedOwners: [interns]}}
        branch: {type: string, title: Branch, ui:field: RepoBranchPicker}
  steps: []
";

fn world(template: &str) -> World {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("template.yaml"), template).expect("written");
    let catalog = LocalSource::new(vec![folder.path().to_owned()]).read(&());
    stagedoor::runtime::world(catalog, Source { name: "hosts".into(), is_demo: false })
}

/// The form, with the first host taken.
fn begun(template: &str) -> Driver {
    let mut session = Driver::new(world(template), (80, 24));
    session.press("<esc>n<enter><enter><enter>");
    session
}

fn value(session: &Driver, name: &str) -> String {
    let wizard = session.state.wizard.as_deref().expect("the form is open");
    wizard.values.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
}

/// What hosts were asked so far.
fn asked(session: &Driver) -> Vec<HostList> {
    let hosts = session.asked.iter().filter_map(|effect| match effect {
        Effect::AskHost(question) => {
            assert_eq!(question.host, "git.acme.test");
            Some(question.about.clone())
        }
        _ => None,
    });
    hosts.collect()
}

fn answer(session: &mut Driver, about: HostList, answer: Result<&[&str], &str>) {
    let question = HostQuestion { host: "git.acme.test".into(), about };
    let answer = answer.map(|names| names.iter().map(|&name| name.to_owned()).collect());
    session.send(Message::HostAnswered { question, answer: answer.map_err(str::to_owned) });
}

#[test]
fn an_address_is_taken_from_what_the_host_knows() {
    let mut session = begun(TEMPLATE);
    assert_eq!(asked(&session), [HostList::Owners], "{}", session.screen());
    answer(&mut session, HostList::Owners, Ok(&["ada", "acme", "interns"]));
    assert!(session.screen().contains("3 owners at git.acme.test"), "{}", session.screen());
    session.press("<C-l>ac<enter>");
    assert_eq!(value(&session, "repoUrl"), "git.acme.test?owner=acme");
    let repositories = HostList::Repositories("acme".into());
    assert_eq!(asked(&session), [HostList::Owners, repositories.clone()]);
    // The list is open already when the host answers.
    session.press("<C-l>");
    answer(&mut session, repositories, Ok(&["shop", "pay"]));
    insta::assert_snapshot!("hosts-repositories", session.screen());
    session.press("pa<enter>");
    assert_eq!(value(&session, "repoUrl"), "git.acme.test?owner=acme&repo=pay");
    session.press("<enter>");
    assert!(!session.screen().contains("interns"), "it is excluded\n{}", session.screen());
    session.press("<down><down><enter>");
    assert_eq!(value(&session, "people"), "ada", "{}", session.screen());
    let branches = HostList::Branches { owner: "acme".into(), repository: "pay".into() };
    assert_eq!(asked(&session).pop(), Some(branches.clone()));
    session.press("<enter>");
    assert!(session.screen().contains("develop"), "a guess until the host answers\n{}", session.screen());
    answer(&mut session, branches, Ok(&["trunk", "next"]));
    session.press("<down><enter>");
    assert_eq!(value(&session, "branch"), "next");
    session.press("<S-tab><S-tab><S-tab>");
    assert_eq!(asked(&session).len(), 3, "nobody is asked twice");
}

#[test]
fn what_no_host_tells_is_typed_and_one_line_says_why() {
    let mut session = begun(TEMPLATE);
    answer(&mut session, HostList::Owners, Err("git.acme.test does not accept the token (401)"));
    let said = "git.acme.test does not accept the token (401); type it";
    assert!(session.screen().contains(said), "{}", session.screen());
    session.press("acme<tab>shop");
    assert_eq!(value(&session, "repoUrl"), "git.acme.test?owner=acme&repo=shop");
    assert_eq!(asked(&session), [HostList::Owners, HostList::Repositories("acme".into())]);
}

#[test]
fn nobody_is_asked_where_the_template_lists_the_values_or_wants_no_offers() {
    let listed = TEMPLATE.replace("dev.azure.com]", "dev.azure.com], allowedOwners: [acme, tools]");
    let mut session = begun(&listed);
    session.press("<enter><down><enter>");
    assert_eq!(asked(&session), [HostList::Repositories("tools".into())], "{}", session.screen());
    let silent = TEMPLATE.replace("dev.azure.com]", "dev.azure.com], disableRepoAutocomplete: true");
    let mut session = begun(&silent);
    session.press("acme<tab>");
    assert_eq!(asked(&session), [HostList::Owners]);
    let mut session = Driver::new(world(TEMPLATE), (80, 24));
    session.press("<esc>n<enter><enter><down><enter>acme<tab>shop<tab>parcels<tab>");
    assert_eq!(value(&session, "repoUrl"), "dev.azure.com?repo=parcels&organization=acme&project=shop");
    assert_eq!(asked(&session), [], "Azure has other parts");
}

#[test]
fn a_page_that_is_not_right_leads_to_the_part_of_an_address_that_is_missing() {
    let mut session =
        begun(&TEMPLATE.replace("      properties:", "      required: [repoUrl]\n      properties:"));
    session.press("<up><pagedown>acme<pagedown>shop");
    assert_eq!(value(&session, "repoUrl"), "git.acme.test?owner=acme&repo=shop", "{}", session.screen());
}
