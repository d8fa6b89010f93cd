use super::*;

fn tree(files: &[&str]) -> Tree {
    let mut tree = Tree::default();
    for file in files {
        tree.write(file, file.as_bytes(), Node::PLAIN).unwrap();
    }
    tree
}

fn names(tree: &Tree) -> Vec<&str> {
    tree.entries().map(|(path, _)| path).collect()
}

#[test]
fn folders_on_the_way_are_made() {
    assert_eq!(names(&tree(&["a/b/c", "d"])), ["a", "a/b", "a/b/c", "d"]);
}

#[test]
fn a_file_is_no_folder() {
    let mut tree = tree(&["a"]);
    assert_eq!(tree.write("a/b", *b"x", Node::PLAIN), Err(TreeError::NotFolder("a".into())));
    tree.make_folder("f").unwrap();
    assert_eq!(tree.write("f", *b"x", Node::PLAIN), Err(TreeError::IsFolder("f".into())));
}

#[test]
fn what_is_written_again_keeps_its_mode() {
    let mut tree = tree(&[]);
    tree.write("run", *b"1", 0o755).unwrap();
    tree.write("run", *b"2", 0o644).unwrap();
    assert!(tree.get("run").unwrap().is_executable());
    assert_eq!(tree.bytes(), 1);
}

#[test]
fn moving_takes_all_that_lies_below() {
    let mut tree = tree(&["a/b/c", "a/d"]);
    tree.rename("a", "x/y", false).unwrap();
    assert_eq!(names(&tree), ["x", "x/y", "x/y/b", "x/y/b/c", "x/y/d"]);
    let into = tree.rename("x/y", "x/y/z", false);
    assert!(matches!(into, Err(TreeError::IntoItself { .. })), "{into:?}");
    assert_eq!(tree.rename("x/y", "x", false), Err(TreeError::Exists("x".into())));
}

#[test]
fn bounds_hold() {
    let mut tree = Tree::bounded(Bounds { entries: 2, bytes: 10 });
    assert_eq!(tree.write("a/b/c", *b"x", Node::PLAIN), Err(TreeError::TooMany(2)));
    tree.remove("a");
    assert_eq!(tree.write("a", [0; 11], Node::PLAIN), Err(TreeError::TooLarge(10)));
    tree.write("b", [0; 10], Node::PLAIN).unwrap();
    tree.remove("b");
    assert_eq!(tree.bytes(), 0);
}

#[test]
fn an_absolute_path_may_name_what_is_inside() {
    let tree = tree(&["a/b"]);
    assert_eq!(tree.resolve("", "/workspace/a/b").as_deref(), Ok("a/b"));
    assert_eq!(tree.resolve("", "/workspace/./a/../a").as_deref(), Ok("a"));
    assert_eq!(tree.resolve("a", "/workspace/b"), Err(TreeError::Outside("/workspace/b".into())));
}

#[test]
fn globs_read_as_globby_reads_them() {
    let tree = tree(&["raw/.dot/x.md", "raw/y.md", "top.md"]);
    let means = |patterns: &[&str], path: &str| Globs::new(patterns.iter().copied(), &tree).mean(path);
    assert!(means(&["raw"], "raw/.dot/x.md"));
    assert!(means(&["**/*.md"], "top.md"));
    assert!(!means(&["*.md"], "raw/y.md"));
    assert!(!means(&["raw/**", "!raw/y.md"], "raw/y.md"));
    assert!(means(&["{raw,b}/**"], "raw/y.md"));
}
