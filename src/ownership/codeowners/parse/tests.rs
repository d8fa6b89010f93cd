//! Every rule that GitHub and GitLab document, one test each.

use super::*;

fn owners(text: &str, dialect: Dialect, path: &str) -> String {
    let file = Codeowners::parse(text, dialect);
    file.owners(path).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn github(text: &str, path: &str) -> String {
    owners(text, Dialect::GitHub, path)
}

fn gitlab(text: &str, path: &str) -> String {
    owners(text, Dialect::GitLab, path)
}

#[track_caller]
fn matched(dialect: Dialect, pattern: &str, yes: &[&str], no: &[&str]) {
    let text = format!("{pattern} @it\n");
    for path in yes {
        assert_eq!(owners(&text, dialect, path), "@it", "{pattern} is about {path}");
    }
    for path in no {
        assert_eq!(owners(&text, dialect, path), "", "{pattern} is not about {path}");
    }
}

#[test]
fn github_a_star_is_about_everything() {
    matched(Dialect::GitHub, "*", &["a", "a/b/c.rs", ".env"], &[]);
}

#[test]
fn github_the_last_match_counts() {
    let text = "* @all\n*.js @js\n/web/ @web\n";
    assert_eq!(github(text, "a.js"), "@js");
    assert_eq!(github(text, "web/a.js"), "@web");
    assert_eq!(github(text, "a.rs"), "@all");
}

#[test]
fn github_an_extension_is_found_in_every_folder() {
    matched(Dialect::GitHub, "*.js", &["a.js", "web/deep/a.js"], &["a.jsx", "js"]);
}

#[test]
fn github_a_leading_slash_means_the_root() {
    matched(Dialect::GitHub, "/build/logs/", &["build/logs/a", "build/logs/b/c"], &["x/build/logs/a"]);
    matched(Dialect::GitHub, "/docs/", &["docs/a/b"], &["web/docs/a", "docs"]);
}

#[test]
fn github_a_star_in_a_folder_is_about_the_files_right_in_it() {
    matched(Dialect::GitHub, "docs/*", &["docs/a.md"], &["docs/app/b.md", "x/docs/a.md"]);
}

#[test]
fn github_a_folder_without_a_leading_slash_lies_anywhere() {
    matched(Dialect::GitHub, "apps/", &["apps/a", "x/apps/a/b"], &["apps", "myapps/a"]);
}

#[test]
fn github_a_slash_inside_means_the_root_as_in_gitignore() {
    matched(Dialect::GitHub, "web/src", &["web/src", "web/src/a/b"], &["x/web/src/a"]);
}

#[test]
fn github_a_name_means_the_file_or_everything_in_the_folder() {
    matched(Dialect::GitHub, "logs", &["logs", "logs/a", "x/logs/a/b"], &["logs2/a"]);
}

#[test]
fn github_two_stars_cross_folders() {
    matched(Dialect::GitHub, "**/logs", &["logs/a", "build/logs/a", "x/y/logs/b/c"], &["x/logs2/a"]);
    matched(Dialect::GitHub, "/a/**/z.rs", &["a/z.rs", "a/b/c/z.rs"], &["b/a/z.rs"]);
    matched(Dialect::GitHub, "a/**", &["a/b", "a/b/c"], &["a", "x/a/b"]);
}

#[test]
fn github_a_question_mark_is_one_character_and_no_slash() {
    matched(Dialect::GitHub, "/a?.rs", &["ab.rs"], &["a.rs", "a/.rs"]);
}

#[test]
fn github_a_pattern_without_owners_takes_them_away() {
    let text = "/apps/ @octocat\n/apps/github\n";
    assert_eq!(github(text, "apps/x"), "@octocat");
    assert_eq!(github(text, "apps/github/x"), "");
    let file = Codeowners::parse(text, Dialect::GitHub);
    assert_eq!(file.verdicts("apps/github/x").len(), 1, "it is ruled, by nobody");
}

#[test]
fn github_owners_are_users_teams_and_addresses_on_one_line() {
    assert_eq!(
        github("*.txt @octo-org/octocats @a docs@example.com", "a.txt"),
        "@octo-org/octocats @a docs@example.com"
    );
    assert_eq!(github("*.txt @a\n*.txt @b", "a.txt"), "@b", "the line before does not count");
}

#[test]
fn github_comments_stand_on_lines_and_behind_rules() {
    assert_eq!(github("# *.js @no\n*.js @js #This is a comment with @name\n", "a.js"), "@js");
}

#[test]
fn github_blanks_in_paths_are_escaped() {
    matched(Dialect::GitHub, "/my\\ files/", &["my files/a"], &["my"]);
}

#[test]
fn github_case_matters() {
    matched(Dialect::GitHub, "/Docs/", &["Docs/a"], &["docs/a"]);
}

#[test]
fn github_lines_with_mistakes_are_skipped() {
    for line in ["!*.rs @no", "\\#a.rs @no", "[ab].rs @no", "*.rs no", "*.rs @yes no", "*.rs @@maintainer"] {
        let text = format!("*.rs @before\n{line}\n");
        let file = Codeowners::parse(&text, Dialect::GitHub);
        assert_eq!(github(&text, "a.rs"), "@before", "{line}");
        assert_eq!(file.mistakes.iter().map(|mistake| mistake.line).collect::<Vec<_>>(), [2], "{line}");
    }
}

#[test]
fn github_knows_no_sections() {
    let file = Codeowners::parse("[Docs] @no\n*.md @docs\n", Dialect::GitHub);
    assert_eq!((file.sections.len(), file.mistakes.len()), (1, 1));
}

#[test]
fn braces_mean_themselves() {
    for dialect in [Dialect::GitHub, Dialect::GitLab] {
        matched(dialect, "/{a,b}.rs", &["{a,b}.rs"], &["a.rs"]);
    }
}

#[test]
fn both_look_in_three_places_in_their_order() {
    assert_eq!(Dialect::GitHub.places(), [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"]);
    assert_eq!(Dialect::GitLab.places(), ["CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"]);
}

#[test]
fn gitlab_absolute_paths_begin_at_the_root() {
    matched(Dialect::GitLab, "/README.md", &["README.md"], &["docs/README.md"]);
    matched(Dialect::GitLab, "/docs/README.md", &["docs/README.md"], &["x/docs/README.md"]);
}

#[test]
fn gitlab_relative_paths_begin_anywhere() {
    matched(
        Dialect::GitLab,
        "README.md",
        &["README.md", "internal/README.md", "app/lib/README.md"],
        &["README"],
    );
    matched(
        Dialect::GitLab,
        "internal/README.md",
        &["internal/README.md", "docs/internal/README.md", "docs/api/internal/README.md"],
        &["README.md"],
    );
}

#[test]
fn gitlab_folders_end_with_a_slash() {
    matched(Dialect::GitLab, "/docs/", &["docs/a", "docs/b/c", "docs/.hidden"], &["x/docs/a"]);
    matched(Dialect::GitLab, "lib/", &["lib/a", "x/lib/b/c"], &["libs/a"]);
    matched(Dialect::GitLab, "/docs", &["docs"], &["docs/a"]);
}

#[test]
fn gitlab_stars_stay_in_their_folder() {
    matched(Dialect::GitLab, "/docs/*.md", &["docs/a.md"], &["docs/b/a.md"]);
    matched(Dialect::GitLab, "/docs/index.*", &["docs/index.md", "docs/index.html"], &["docs/index"]);
    matched(Dialect::GitLab, "/docs/*spec*", &["docs/qa_specs.rb", "docs/runtime.spec"], &["docs/a/spec"]);
    matched(
        Dialect::GitLab,
        "/docs/*/README.md",
        &["docs/api/README.md"],
        &["docs/README.md", "docs/a/b/README.md"],
    );
    matched(Dialect::GitLab, "*", &["a", "a/b", ".env"], &[]);
}

#[test]
fn gitlab_two_stars_cross_folders_with_a_slash_behind_them() {
    let below = ["docs/index.md", "docs/api/index.md", "docs/api/graphql/index.md"];
    matched(Dialect::GitLab, "/docs/**/index.md", &below, &["index.md"]);
    matched(Dialect::GitLab, "**/*.rb", &["a.rb", "config/database.rb", "app/users/stars.rb"], &["a.rs"]);
    matched(Dialect::GitLab, "/docs/**", &["docs/a"], &["docs/a/b"]);
}

#[test]
fn gitlab_ranges_of_characters_are_those_of_the_shell() {
    matched(Dialect::GitLab, "/[ab].rs", &["a.rs", "b.rs"], &["c.rs"]);
}

#[test]
fn gitlab_blanks_and_pound_signs_are_escaped() {
    matched(Dialect::GitLab, "path\\ with\\ spaces/*.md", &["path with spaces/a.md"], &["path"]);
    matched(Dialect::GitLab, "\\#file.rb", &["#file.rb"], &["file.rb"]);
    assert_eq!(gitlab("folder with spaces/*.md @group", "folder"), "@group");
}

#[test]
fn gitlab_every_section_names_owners_and_its_last_match_counts() {
    let text = "* @admin\n\n[README Owners]\nREADME.md @user1 @user2\ninternal/README.md @user4\n\n[README other owners]\nREADME.md @user3\n";
    assert_eq!(gitlab(text, "README.md"), "@admin @user1 @user2 @user3");
    assert_eq!(gitlab(text, "internal/README.md"), "@admin @user4 @user3");
}

#[test]
fn gitlab_sections_of_one_name_are_one() {
    let text = "[Documentation]\nee/docs/ @docs\ndocs/ @docs\n[Database]\nREADME.md @database\n[DOCUMENTATION]\nREADME.md @docs2\n";
    let file = Codeowners::parse(text, Dialect::GitLab);
    let sections: Vec<_> = file.sections.iter().map(|s| (s.name.as_deref(), s.rules.len())).collect();
    assert_eq!(sections, [(None, 0), (Some("Documentation"), 3), (Some("Database"), 1)]);
    assert_eq!(gitlab(text, "README.md"), "@docs2 @database");
}

#[test]
fn gitlab_a_section_has_default_owners() {
    let text = "[Documentation][2] @docs-team\ndocs/\nREADME.md\n\n^[Database] @database-team @agarcia\nmodel/db/\nconfig/db/database-setup.md @docs-team\n";
    assert_eq!(gitlab(text, "docs/a"), "@docs-team");
    assert_eq!(gitlab(text, "model/db/x"), "@database-team @agarcia");
    assert_eq!(gitlab(text, "config/db/database-setup.md"), "@docs-team");
    let file = Codeowners::parse(text, Dialect::GitLab);
    let sections: Vec<_> = file.sections.iter().skip(1).map(|s| (s.approvals, s.is_optional)).collect();
    assert_eq!(sections, [(2, false), (1, true)]);
}

#[test]
fn gitlab_a_section_is_required_when_it_is_so_anywhere() {
    let file = Codeowners::parse("^[Go]\n*.go @a\n[go]\n*.mod @b\n", Dialect::GitLab);
    assert!(!file.sections[1].is_optional && file.sections.len() == 2);
    let file = Codeowners::parse("^[Go]\n*.go @a\n", Dialect::GitLab);
    assert!(file.sections[1].is_optional);
}

#[test]
fn gitlab_approvals_that_are_no_number_from_one_are_one() {
    for heading in ["[A][0]", "[A][-2]", "[A][x]", "[A]", "[A][1]"] {
        let file = Codeowners::parse(&format!("{heading} @a\nb\n"), Dialect::GitLab);
        assert_eq!((file.sections[1].approvals, file.sections[1].rules.len()), (1, 1), "{heading}");
    }
}

#[test]
fn gitlab_what_is_excluded_cannot_be_included_again() {
    let text = "* @username\n!pom.xml\n[Ruby]\n*.rb @ruby-team\n!/config/**/*.rb\n/config/routes.rb @ops\n";
    assert_eq!(gitlab(text, "pom.xml"), "");
    assert_eq!(gitlab(text, "a/pom.xml"), "");
    assert_eq!(gitlab(text, "a.rb"), "@username @ruby-team");
    assert_eq!(gitlab(text, "config/routes.rb"), "@username", "an exclusion is about its own section");
    assert_eq!(gitlab("* @d\n!*.rb\n/special/*.rb @ruby\n", "special/a.rb"), "");
}

#[test]
fn gitlab_a_heading_that_cannot_be_read_is_a_rule() {
    let file = Codeowners::parse("* @group\n\n[Section name\ndocs/ @docs_group\n", Dialect::GitLab);
    assert_eq!(file.sections.len(), 1);
    assert_eq!(gitlab("* @group\n\n[Section name\ndocs/ @docs_group\n", "docs/a"), "@docs_group");
}

#[test]
fn gitlab_owners_that_are_none_are_ignored_one_by_one() {
    assert_eq!(gitlab("/path/* @group user_without_at_symbol @user", "path/a"), "@group @user");
}

#[test]
fn gitlab_groups_nest_and_roles_count() {
    assert_eq!(
        gitlab("README @group @group/with-nested/subgroup", "README"),
        "@group @group/with-nested/subgroup"
    );
    assert_eq!(gitlab("/config/ @@maintainer @@developers", "config/a"), "@@maintainer @@developers");
}

#[test]
fn gitlab_whoever_is_named_behind_a_rule_is_an_owner_even_in_a_comment() {
    assert_eq!(gitlab("*.md @docs # ask @legal first", "a.md"), "@docs @legal");
}

#[test]
fn gitlab_a_rule_without_owners_names_nobody() {
    assert_eq!(gitlab("* @all\n/free/\n", "free/a"), "");
}
